import stringWidth from "string-width";
import { shorten, wrap } from "./columns";

/** A row of a table. */
export interface TableRow {
  /** The start of the row, padded by the caller. It is never shortened. */
  readonly label: string;
  /** The cells of its columns. */
  readonly cells: readonly string[];
  /** A text that follows the cells, and wraps. */
  readonly text?: string;
}

const GAP = 3;

// Narrower texts are hard to read: they begin on a line of their own.
const MIN_TEXT_WIDTH = 40;

/**
 * Formats the rows of a table. In a table that is too wide, the widest column is shortened, and texts wrap.
 *
 * @param rows the rows
 * @param width the maximum width of a line, in columns; `Infinity` shows everything on one line
 * @returns a string for each row, of one or more lines
 */
export function formatTable(rows: readonly TableRow[], width: number): readonly string[] {
  const columns = fitColumns(rows, width);
  return rows.map(({ label, cells, text = "" }) => {
    const start = cells.map((cell, index) => pad(shorten(cell, columns[index] ?? 0), columns[index] ?? 0)).join("");
    if (text === "") return `${label}${start}`.trimEnd();
    const indent = stringWidth(label) + stringWidth(start);
    const isBeside = width - indent >= Math.min(stringWidth(text), MIN_TEXT_WIDTH) || start.trim() === "";
    if (isBeside) return `${label}${start}${wrap(text, indent, width)}`;
    const below = stringWidth(label);
    return `${label}${start.trimEnd()}\n${" ".repeat(below)}${wrap(text, below, width)}`;
  });
}

/** The widths of the columns, such that the cells of each row fit. */
function fitColumns(rows: readonly TableRow[], width: number): readonly number[] {
  const widths: number[] = [];
  for (const { cells } of rows) {
    cells.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
    });
  }
  // Rows with the same label width and number of cells have the same width.
  const shapes = new Map(rows.map(({ label, cells }) => [`${stringWidth(label)} ${cells.length}`, { label, cells }]));
  for (const { label, cells } of shapes.values()) {
    const used = widths.slice(0, cells.length);
    while (used.length > 0 && startWidth(label, used) - GAP > width && Math.max(...used) > 1) {
      const widest = used.indexOf(Math.max(...used));
      used[widest] = (used[widest] ?? 0) - 1;
    }
    widths.splice(0, used.length, ...used);
  }
  return widths;
}

function startWidth(label: string, columns: readonly number[]): number {
  return columns.reduce((sum, column) => sum + column + GAP, stringWidth(label));
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - stringWidth(text) + GAP);
}
