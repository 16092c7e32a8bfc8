import stringWidth from "string-width";
import { wrap } from "./columns";
import { formatUsers } from "./format";
import { formatTable } from "./table";
import type { TableRow } from "./table";

/** Adds a style of a terminal to a text. */
export type Styler = (text: string) => string;

/** Leaves a text as it is. */
export const plain: Styler = (text) => text;

/** A text in a style. */
export interface StyledText {
  readonly text: string;
  readonly style: Styler;
}

/** A row of a user, whose first cell is the username; without cells, another row. */
export interface UserRow extends TableRow {
  /**
   * The text of a row that several users share.
   * @default - the text of the row
   */
  readonly sharedText?: string;
  /** The style of the whole row. */
  readonly style?: Styler;
  /** A text on the lines below the row. */
  readonly below?: StyledText;
}

interface SharedRow extends UserRow {
  readonly usernames?: readonly string[];
}

// With more, the names alone fit one screen.
const MAX_EQUAL_ROWS = 10;

const NAMES_INDENT = 4;

/**
 * Formats a table of users. More than 10 rows that differ only in the user become one row with the names
 * of all users below it: no name is left out or shortened.
 *
 * @param rows the rows
 * @param width the maximum width of a line, in columns; with `Infinity`, each user has a row
 * @returns the rows, of one or more lines each
 */
export function formatUserTable(rows: readonly UserRow[], width: number): readonly string[] {
  const shared: readonly SharedRow[] = width === Infinity ? rows : shareRows(rows);
  const lines = formatTable(shared, width);
  return shared.map(({ label, style = plain, below, usernames = [] }, index) =>
    [
      style(lines[index] ?? ""),
      formatBelow(below?.text ?? "", stringWidth(label) + 2, width, below?.style),
      formatBelow(usernames.join(", "), NAMES_INDENT, width),
    ].join(""),
  );
}

function formatBelow(text: string, indent: number, width: number, style = plain): string {
  return text === "" ? "" : `\n${" ".repeat(indent)}${style(wrap(text, indent, width))}`;
}

function shareRows(rows: readonly UserRow[]): readonly SharedRow[] {
  const groups = new Map<string, UserRow[]>();
  for (const row of rows) {
    const group = groups.get(toKey(row));
    if (group) group.push(row);
    else groups.set(toKey(row), [row]);
  }
  return rows.flatMap((row): readonly SharedRow[] => {
    const group = groups.get(toKey(row)) ?? [];
    if (group.length <= MAX_EQUAL_ROWS) return [row];
    if (group[0] !== row) return [];
    const cells = [formatUsers(group.length), ...row.cells.slice(1)];
    return [{ ...row, cells, text: toSharedText(row), usernames: group.map(({ cells: [username = ""] }) => username) }];
  });
}

function toKey(row: UserRow): string {
  return JSON.stringify([row.label, row.cells.slice(1), toSharedText(row), row.below?.text]);
}

function toSharedText({ text, sharedText = text }: UserRow): string | undefined {
  return sharedText;
}
