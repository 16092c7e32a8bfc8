// Control characters, formats such as those that turn the direction of writing, lone surrogates, line separators, and
// whatever else a screen does not show.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text that a terminal or a comment shows as it is: what can't be seen, or would act on a terminal, becomes `<U+202E>`.
 *
 * @param text any text of a plan
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => `<U+${codeOf(character).toUpperCase()}>`);
}

/**
 * JSON that a terminal shows as it is: what can't be seen is escaped, so that it still means the same.
 *
 * @param value what to write
 * @param indent how many spaces a level is indented by; with 0 all stands on one line
 */
export function printableJson(value: unknown, indent = 2): string {
  const escape = (character: string) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, unit) => `\\u${codeOf(character.charAt(unit))}`).join("");
  return JSON.stringify(value, undefined, indent).replace(UNSEEN, escape);
}

/** A string of YAML in double quotes, in which what can't be seen is escaped, so that a reviewer sees whom it names. */
export function printableYaml(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, (character) =>
    // A pair of escapes, as JSON has it, is no character in YAML.
    character.length === 1 ? `\\u${codeOf(character)}` : `\\U${codeOf(character).padStart(8, "0")}`,
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
}
