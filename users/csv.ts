import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { rowsOf, valueOffset } from "./csv-rows";
import type { Row } from "./csv-rows";
import { NOBODY } from "./file-list";
import type { FileList } from "./file-list";
import { USER_FIELDS } from "./placed-user";
import type { PositionedUser, UserIssue, UserField } from "./placed-user";
import { linesOf } from "./source";
import type { Line, Source } from "./source";

const REMEDY = "Begin the file with username,revision,reason; the last two may be left out.";

/**
 * Reads CSV whose first line names its columns: `username`, and in any order `revision` and `reason`. An empty value is
 * none, and empty lines are skipped.
 */
export function readCsv({ text, at }: Source): FileList {
  const [header, ...rows] = rowsOf(linesOf(text)).filter(({ line }) => line.text.trim() !== "");
  const issues = header === undefined ? [] : headerFaults(header, at);
  if (header === undefined || (rows.length === 0 && issues.length === 0))
    return { users: [], issues: [{ path: at(0), message: NOBODY }] };
  // Without a column of usernames nobody can tell what the rows mean.
  const users = header.values.includes("username") ? rows.map((row) => readRow(row, header.values, at)) : [];
  return { users, issues };
}

function headerFaults({ line, values, broken }: Row, at: Source["at"]): readonly Issue[] {
  const issue = (index: number, message: string) => ({ path: at(valueOffset(line, index)), message });
  if (broken !== undefined) return [issue(broken.index, broken.message)];
  const strange = values.flatMap((name, index) => {
    if (!USER_FIELDS.some((field) => field === name))
      return [issue(index, `there is no column ${formatValue(name)}. ${REMEDY}`)];
    return values.indexOf(name) < index ? [issue(index, `the column ${name} is named twice. Keep one.`)] : [];
  });
  return values.includes("username") ? strange : [...strange, issue(0, `there is no column of usernames. ${REMEDY}`)];
}

function readRow({ line, values, broken }: Row, header: readonly string[], at: Source["at"]): PositionedUser {
  const valueAt = (index: number) => at(valueOffset(line, index));
  if (broken !== undefined) {
    const path = valueAt(broken.index);
    return { position: () => path, user: {}, issues: [{ field: "username", path, message: broken.message }] };
  }
  const position = (field: UserField = "username") => valueAt(header.indexOf(field));
  const user: Partial<Record<UserField, string>> = { username: "" };
  const issues: UserIssue[] = [];
  for (const field of USER_FIELDS) {
    const index = header.indexOf(field);
    const value = values[index] ?? "";
    if (value !== "") user[field] = value;
    if (field === "username" || value === value.trim() || isQuoted(line, index)) continue;
    const message = `the ${field} ${formatValue(value)} has white space around it. Take it away, or put the ${field} in quotes.`;
    issues.push({ field, path: position(field), message });
  }
  if (values.length > header.length) issues.push({ path: valueAt(header.length), message: tooMany(values, header) });
  return { position, user, issues };
}

function isQuoted(line: Line, index: number): boolean {
  return line.text.charAt(valueOffset(line, index) - line.offset) === '"';
}

function tooMany(values: readonly string[], header: readonly string[]): string {
  return `the line has ${values.length} values, and there are ${header.length} columns. Put a value that holds a comma in quotes.`;
}
