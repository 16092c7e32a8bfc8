// Control characters, formatting characters such as those that change the text direction, lone surrogates, line
// separators, and other characters that a screen does not show.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Replaces invisible characters, and those that would control a terminal, with their code points: `<U+202E>`. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, (character) => `<U+${toHex(character).toUpperCase()}>`);
}

/**
 * Formats a value as JSON in which invisible characters are escaped.
 *
 * @param value the value
 * @param indent the indent per level, in spaces; 0 for a single line
 */
export function printableJson(value: unknown, indent = 2): string {
  const escape = (character: string) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, unit) => `\\u${toHex(character.charAt(unit))}`).join("");
  return JSON.stringify(value, undefined, indent).replace(INVISIBLE, escape);
}

/** Formats a string as double-quoted YAML in which invisible characters are escaped, so that a reviewer sees them. */
export function printableYaml(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, (character) =>
    // YAML has no surrogate pairs of escapes, as JSON does.
    character.length === 1 ? `\\u${toHex(character)}` : `\\U${toHex(character).padStart(8, "0")}`,
  );
}

function toHex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
}
