import { CsvError, parse } from "csv-parse/sync";
import type { Line } from "./source";

/** A line of CSV. */
export interface Row {
  readonly line: Line;
  /** Its values; none when the line is broken. */
  readonly values: readonly string[];
  /** What breaks the line, if anything. */
  readonly broken?: BrokenRow;
}

/** What breaks a line of CSV. */
export interface BrokenRow {
  /** In which of its values, counted from 0. */
  readonly index: number;
  readonly message: string;
}

const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is not closed on this line. Close it; no value has a line break."],
  [
    "CSV_INVALID_CLOSING_QUOTE",
    'something follows a closing quote. Write a quote that is part of the value twice: "".',
  ],
  ["INVALID_OPENING_QUOTE", 'a quote stands inside a value. Put the whole value in quotes, and that quote twice: "".'],
]);

/**
 * Parses CSV as RFC 4180 has it, but that each line is a row: no value of a list has a line break.
 *
 * The parser stops at the first line that is broken. So lines that it can't parse are halved and parsed again.
 */
export function rowsOf(lines: readonly Line[]): readonly Row[] {
  const { rows, broken } = parseLines(lines);
  if (rows?.length === lines.length) return lines.map((line, index) => ({ line, values: rows[index] ?? [] }));
  if (lines.length === 1) return lines.map((line) => ({ line, values: [], broken }));
  const middle = lines.length >> 1;
  return [...rowsOf(lines.slice(0, middle)), ...rowsOf(lines.slice(middle))];
}

interface Parsed {
  /** Fewer than the lines when a value in quotes goes on in the next line. */
  readonly rows?: readonly (readonly string[])[];
  readonly broken?: BrokenRow;
}

function parseLines(lines: readonly Line[]): Parsed {
  const text = lines.map((line) => `${line.text}\n`).join("");
  try {
    return { rows: parse(text, { record_delimiter: "\n", relax_column_count: true }) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = typeof error["column"] === "number" ? error["column"] : 0;
    return { broken: { index, message: PROBLEMS.get(error.code) ?? `${error.message}. Correct it.` } };
  }
}

/**
 * Where a value of a line begins in the text.
 *
 * @param line a line whose values before this one are not broken
 * @param index which one, counted from 0
 */
export function valueOffset({ text, offset }: Line, index: number): number {
  const value = /(?:"[^"]*"(?:"[^"]*")*|[^",]*),/y;
  let start = 0;
  for (let count = 0; count < index && value.test(text); count++) start = value.lastIndex;
  return offset + start;
}
