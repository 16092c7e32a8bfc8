import stringWidth from "string-width";

/** The width of a report, in terminal columns. */
const REPORT_WIDTH = 116;

// Longer cells overflow, so that one long name does not widen every row.
const MAX_COLUMN_WIDTH = 40;
const GAP = 3;

/** The width of a column that fits its cells, including the gap to the next column. */
export function columnWidth(cells: readonly string[]): number {
  const widths = cells.map((cell) => stringWidth(cell)).filter((width) => width <= MAX_COLUMN_WIDTH);
  return widths.reduce((widest, width) => Math.max(widest, width), 0) + GAP;
}

/** Pads a cell to the width of its column. A wider cell still gets a gap. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(GAP, width - stringWidth(text)));
}

/**
 * Wraps a text at its spaces. Words are never split, so that names can be copied.
 *
 * @param text one line
 * @param indent the indent of all lines but the first, in columns
 */
export function wrap(text: string, indent = 0): string {
  // Not with `wrap-ansi`: it converts text to Unicode NFC, which changes usernames.
  const [first = "", ...words] = text.split(" ");
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    const extended = `${line} ${word}`;
    if (stringWidth(extended) <= REPORT_WIDTH - indent) line = extended;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
