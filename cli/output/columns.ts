import stringWidth from "string-width";

// Of a report, in columns of a terminal.
const WIDTH = 116;

// A longer name does not push the others aside.
const WIDEST_COLUMN = 40;
const GAP = 3;

/** How wide a column of some cells is, with the gap behind it. */
export function columnWidth(cells: readonly string[]): number {
  const widths = cells.map((cell) => stringWidth(cell)).filter((width) => width <= WIDEST_COLUMN);
  return widths.reduce((widest, width) => Math.max(widest, width), 0) + GAP;
}

/** A cell in a column of some width. One that is wider than its column is still apart from what follows. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(GAP, width - stringWidth(text)));
}

/**
 * A text in lines of some width, where it has spaces.
 *
 * @param text one line
 * @param indent of every line but the first, in columns, by which the lines are shorter
 */
export function wrap(text: string, indent = 0): string {
  const line = new RegExp(`(.{1,${String(WIDTH - indent)}})(?: |$)`, "gu");
  return text
    .replace(line, "$1\n")
    .trimEnd()
    .replaceAll("\n", `\n${" ".repeat(indent)}`);
}
