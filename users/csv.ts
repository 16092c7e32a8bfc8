import { CsvError, parse } from "csv-parse/sync";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { findIntendedField } from "./list";
import { formatEmptyList, USER_FIELDS } from "./position";
import type { FileList, PositionedUser, UserField, UserIssue } from "./position";
import { splitLines } from "./source";
import type { Line, Source } from "./source";

const HEADER_FIX = "Start the file with username,revision,reason; revision and reason are optional.";

// By the codes of csv-parse.
const SYNTAX_MESSAGES: ReadonlyMap<string, string> = new Map([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is not closed. Close it on the same line; a value can't contain a line break."],
  ["CSV_INVALID_CLOSING_QUOTE", 'text follows a closing quote. Double a quote that is part of the value: "".'],
  ["INVALID_OPENING_QUOTE", 'an unquoted value contains a quote. Quote the whole value, and double that quote: "".'],
]);

/**
 * Reads CSV whose first line names the columns: `username`, and optionally `revision` and `reason`, in any order. An empty
 * value counts as not set, and empty lines are skipped. A header without lines is an empty list.
 */
export function readCsv({ text, formatPosition }: Source): FileList {
  const [header, ...rows] = parseRows(splitLines(text)).filter(({ line }) => line.text.trim() !== "");
  if (header === undefined)
    return {
      users: [],
      issues: [{ path: formatPosition(0), message: formatEmptyList("write only the header: username") }],
    };
  const issues = findHeaderIssues(header, formatPosition);
  // Without a username column, it is unknown what the rows mean.
  const hasUsernames = header.values.includes("username");
  return { users: hasUsernames ? rows.map((row) => readRow(row, header.values, formatPosition)) : [], issues };
}

function findHeaderIssues({ line, values, error }: Row, formatPosition: Source["formatPosition"]): readonly Issue[] {
  const createIssue = (index: number, message: string) => ({
    path: formatPosition(findValueOffset(line, index)),
    message,
  });
  if (error !== undefined) return [createIssue(error.index, error.message)];
  const separator = findSeparator(values);
  if (separator !== undefined) {
    const message = `the columns are separated by ${separator.name}. Separate them by commas.`;
    return [{ path: formatPosition(line.offset + line.text.indexOf(separator.character)), message }];
  }
  const intended = new Set(values);
  const issues = values.flatMap((name, index) => {
    if (USER_FIELDS.some((field) => field === name))
      return values.indexOf(name) < index ? [createIssue(index, `duplicate column ${name}. Keep one.`)] : [];
    const field = findIntendedField(name, USER_FIELDS);
    const isLikely = field !== undefined && !intended.has(field);
    if (isLikely) intended.add(field);
    const fix = isLikely ? `Did you mean ${formatValue(field)}?` : HEADER_FIX;
    return [createIssue(index, `unknown column ${formatValue(name)}. ${fix}`)];
  });
  return intended.has("username") ? issues : [...issues, createIssue(0, `no column username. ${HEADER_FIX}`)];
}

// Spreadsheets export these where the comma is the decimal separator.
const SEPARATORS = [
  { character: ";", name: "semicolons" },
  { character: "\t", name: "tabs" },
] as const;

function findSeparator([header = "", ...others]: readonly string[]): (typeof SEPARATORS)[number] | undefined {
  if (others.length > 0) return undefined;
  return SEPARATORS.find(({ character }) => {
    const names = header.split(character);
    return names.length > 1 && names.some((name) => findIntendedField(name, USER_FIELDS) === "username");
  });
}

function readRow(
  { line, values, error }: Row,
  header: readonly string[],
  formatPosition: Source["formatPosition"],
): PositionedUser {
  const formatValuePosition = (index: number) => formatPosition(findValueOffset(line, index));
  if (error !== undefined) {
    const path = formatValuePosition(error.index);
    return { position: () => path, user: {}, issues: [{ field: "username", path, message: error.message }] };
  }
  const position = (field: UserField = "username") => formatValuePosition(header.indexOf(field));
  const user: Partial<Record<UserField, string>> = { username: "" };
  const issues: UserIssue[] = [];
  for (const field of USER_FIELDS) {
    const index = header.indexOf(field);
    const value = values[index] ?? "";
    if (value !== "") user[field] = value;
    // The username is validated later, and can't contain white space at all.
    if (field === "username" || value === value.trim() || isQuoted(line, index)) continue;
    const message = `the ${field} ${formatValue(value)} starts or ends with white space. Remove it, or quote the ${field}.`;
    issues.push({ field, path: position(field), message });
  }
  if (values.length > header.length) {
    const message = `the line has ${values.length} values, the header has ${header.length}. Quote a value that contains a comma.`;
    issues.push({ path: formatValuePosition(header.length), message });
  }
  return { position, user, issues };
}

interface Row {
  readonly line: Line;
  /** The values; none when the line has a syntax error. */
  readonly values: readonly string[];
  readonly error?: RowError;
}

interface RowError {
  /** The index of the value with the syntax error. */
  readonly index: number;
  readonly message: string;
}

/**
 * Parses CSV as RFC 4180 defines it, except that each line is a row: values of a list contain no line break.
 *
 * The parser stops at the first line with a syntax error. Lines that it can't parse are split in half and parsed again.
 */
function parseRows(lines: readonly Line[]): readonly Row[] {
  const { rows, error } = parseLines(lines);
  if (rows?.length === lines.length) return lines.map((line, index) => ({ line, values: rows[index] ?? [] }));
  if (lines.length === 1) return lines.map((line) => ({ line, values: [], error }));
  const middle = lines.length >> 1;
  return [...parseRows(lines.slice(0, middle)), ...parseRows(lines.slice(middle))];
}

interface ParsedLines {
  /** Fewer rows than lines when a quoted value continues on the next line. */
  readonly rows?: readonly (readonly string[])[];
  readonly error?: RowError;
}

function parseLines(lines: readonly Line[]): ParsedLines {
  const text = lines.map((line) => `${line.text}\n`).join("");
  try {
    return { rows: parse(text, { record_delimiter: "\n", relax_column_count: true }) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = typeof error["column"] === "number" ? error["column"] : 0;
    return { error: { index, message: SYNTAX_MESSAGES.get(error.code) ?? `${error.message}. Correct it.` } };
  }
}

// The values before this one must have no syntax error.
function findValueOffset({ text, offset }: Line, index: number): number {
  const value = /(?:"[^"]*"(?:"[^"]*")*|[^",]*),/y;
  let start = 0;
  for (let count = 0; count < index && value.test(text); count++) start = value.lastIndex;
  return offset + start;
}

function isQuoted(line: Line, index: number): boolean {
  return line.text.charAt(findValueOffset(line, index) - line.offset) === '"';
}
