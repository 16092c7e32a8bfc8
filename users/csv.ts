import { show } from "../core/errors";
import type { Fault } from "../core/errors";
import { rowsOf, valueOffset } from "./csv-rows";
import type { Row } from "./csv-rows";
import { NOBODY } from "./file-list";
import type { FileList } from "./file-list";
import { USER_FIELDS } from "./placed-user";
import type { PlacedUser, UserFault, UserField } from "./placed-user";
import { linesOf } from "./source";
import type { Line, Source } from "./source";

const REMEDY = "Begin the file with username,revision,reason; the last two may be left out.";

/**
 * Reads CSV whose first line names its columns: `username`, and in any order `revision` and `reason`. An empty value is
 * none, and empty lines are skipped.
 */
export function readCsv({ text, at }: Source): FileList {
  const [header, ...rows] = rowsOf(linesOf(text)).filter(({ line }) => line.text.trim() !== "");
  const faults = header === undefined ? [] : headerFaults(header, at);
  if (header === undefined || (rows.length === 0 && faults.length === 0))
    return { users: [], faults: [{ where: at(0), problem: NOBODY }] };
  // Without a column of usernames nobody can tell what the rows mean.
  const users = header.values.includes("username") ? rows.map((row) => readRow(row, header.values, at)) : [];
  return { users, faults };
}

function headerFaults({ line, values, broken }: Row, at: Source["at"]): readonly Fault[] {
  const fault = (index: number, problem: string) => ({ where: at(valueOffset(line, index)), problem });
  if (broken !== undefined) return [fault(broken.index, broken.problem)];
  const strange = values.flatMap((name, index) => {
    if (!USER_FIELDS.some((field) => field === name))
      return [fault(index, `there is no column ${show(name)}. ${REMEDY}`)];
    return values.indexOf(name) < index ? [fault(index, `the column ${name} is named twice. Keep one.`)] : [];
  });
  return values.includes("username") ? strange : [...strange, fault(0, `there is no column of usernames. ${REMEDY}`)];
}

function readRow({ line, values, broken }: Row, header: readonly string[], at: Source["at"]): PlacedUser {
  const valueAt = (index: number) => at(valueOffset(line, index));
  if (broken !== undefined) {
    const where = valueAt(broken.index);
    return { place: () => where, user: {}, known: [{ field: "username", where, problem: broken.problem }] };
  }
  const place = (field: UserField = "username") => valueAt(header.indexOf(field));
  const user: Partial<Record<UserField, string>> = { username: "" };
  const known: UserFault[] = [];
  for (const field of USER_FIELDS) {
    const index = header.indexOf(field);
    const value = values[index] ?? "";
    if (value !== "") user[field] = value;
    if (field === "username" || value === value.trim() || isQuoted(line, index)) continue;
    const problem = `the ${field} ${show(value)} has white space around it. Take it away, or put the ${field} in quotes.`;
    known.push({ field, where: place(field), problem });
  }
  if (values.length > header.length) known.push({ where: valueAt(header.length), problem: tooMany(values, header) });
  return { place, user, known };
}

function isQuoted(line: Line, index: number): boolean {
  return line.text.charAt(valueOffset(line, index) - line.offset) === '"';
}

function tooMany(values: readonly string[], header: readonly string[]): string {
  return `the line has ${values.length} values, and there are ${header.length} columns. Put a value that holds a comma in quotes.`;
}
