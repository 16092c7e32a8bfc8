import stringWidth from "string-width";

/** The width of an output that is not a terminal, in columns. */
export const DEFAULT_WIDTH = 80;

// In narrower terminals, lines are wider than the terminal.
const MIN_WIDTH = 40;

// A line of the examples in a help text.
const COMMAND = /^ {2}.*\bcognito-sign-out /;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The width of an output, in columns: COLUMNS, else that of the terminal. */
export function readWidth(columns: number | undefined, environment: NodeJS.ProcessEnv): number {
  // A pseudo-terminal without a size has 0 columns.
  const width = [Number(environment["COLUMNS"] ?? 0), columns ?? 0].find((one) => Number.isInteger(one) && one > 0);
  return Math.max(MIN_WIDTH, width ?? DEFAULT_WIDTH);
}

/**
 * Wraps a text at its spaces. Only a word that is wider than a line is split, between graphemes.
 *
 * @param text one line
 * @param indent the indent of all lines but the first, in columns
 * @param width the maximum width of a line with its indent, in columns
 */
export function wrap(text: string, indent = 0, width = DEFAULT_WIDTH): string {
  // Not with `wrap-ansi`: it converts text to Unicode NFC, which changes usernames.
  const available = Math.max(1, width - indent);
  const [first = "", ...words] = text.split(" ");
  const lines = splitWord(first, available);
  for (const word of words) {
    const line = lines.at(-1) ?? "";
    if (stringWidth(line) + 1 + stringWidth(word) <= available) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(...splitWord(word, available));
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/**
 * Wraps a text of several lines. The lines of a paragraph are joined first; a line that starts with a space, such as an item
 * of a list, is wrapped on its own, with its indent. A command continues after a backslash.
 *
 * @param text the text
 * @param width the maximum width of a line, in columns
 */
export function wrapParagraphs(text: string, width = DEFAULT_WIDTH): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const previous = lines.at(-1) ?? "";
    if (/^\S/.test(previous) && /^\S/.test(line)) lines.splice(-1, 1, `${previous} ${line}`);
    else lines.push(line);
  }
  return lines.map((line) => (COMMAND.test(line) ? wrapCommand(line, width) : wrapLine(line, width))).join("\n");
}

/** Wraps a line with the indent that it starts with; that of an item of a list is behind its bullet or number. */
export function wrapLine(line: string, width = DEFAULT_WIDTH): string {
  const [start = ""] = /^ *(?:- |\d {2})?/.exec(line) ?? [];
  return `${start}${wrap(line.slice(start.length), start.length, width)}`;
}

// Before an option, a pipe or a redirection, and never in a quoted argument.
function wrapCommand(line: string, width: number): string {
  const lines: string[] = [];
  for (const part of line.split(/ (?=--\w|[|>] )/)) {
    const last = lines.at(-1);
    // A space and a backslash can follow.
    if (last !== undefined && stringWidth(last) + 1 + stringWidth(part) <= width - 2)
      lines.splice(-1, 1, `${last} ${part}`);
    else lines.push(last === undefined ? part : `    ${part}`);
  }
  return lines.join(" \\\n");
}

/** Shortens a text that is wider than its column, with an ellipsis. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const [start = ""] = splitWord(text, width - 1);
  return stringWidth(start) < width ? `${start}…` : "…";
}

/** Splits a word into lines. A grapheme that is wider than a line has a line of its own. */
function splitWord(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const { segment } of segmenter.segment(word)) {
    const added = stringWidth(segment);
    if (line !== "" && used + added > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += segment;
    used += added;
  }
  return [...lines, line];
}
