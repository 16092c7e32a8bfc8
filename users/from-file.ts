import { extname } from "node:path";
import { InvalidInputError, formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { readCsv } from "./csv";
import { readDocument } from "./document";
import { parseJson } from "./json";
import { findUserIssues } from "./list";
import type { ListedUserProps } from "./list";
import { setPosition } from "./position";
import type { FileList, Position } from "./position";
import { createFileError, readSource } from "./source";
import type { Source } from "./source";
import { readText } from "./text";
import { parseYaml } from "./yaml";

const readYaml = (source: Source) => readDocument(parseYaml(source), source);

const READERS: ReadonlyMap<string, (source: Source) => FileList> = new Map([
  [".yaml", readYaml],
  [".yml", readYaml],
  [".json", (source) => readDocument(parseJson(source), source)],
  [".csv", readCsv],
  [".txt", readText],
]);

/**
 * Reads a list of users from a file, for the `users` of the construct. The extension determines the format: `.yaml`, `.yml`
 * and `.json` as `schemas/users.schema.json` describes them, `.csv` with the columns `username`, `revision` and `reason`,
 * `.txt` with one username per line. The file is UTF-8.
 *
 * A `revision` and a `reason` next to the `users` of a YAML or JSON file are the defaults of these users, and take
 * precedence over those of the construct. Issues that only the construct can find, such as a user in two files, also name
 * the line.
 *
 * @param path the path of the file; a relative path is resolved against the working directory of the app
 * @returns the users, in the order of the file
 * @throws InvalidInputError with all issues of the file, each with file, line and column. If YAML or JSON has a syntax error,
 * the values before it are validated.
 */
export function usersFromFile(path: string): readonly ListedUserProps[] {
  const read = findReader(path);
  const source = readSource(path);
  const list = read(source);
  const positions = new Map<string, Position>();
  const userIssues = list.users.flatMap((listed) => findUserIssues(listed, positions));
  const issues = [...source.issues, ...list.issues, ...userIssues];
  if (issues.length > 0) throw new InvalidInputError(path, issues.sort(compareIssues));
  return list.users.map(({ position, user }) => {
    // The user has no issues.
    const listed = user as ListedUserProps;
    setPosition(listed, position);
    return listed;
  });
}

// By line and column: the positions of one file differ in numbers only.
const { compare } = new Intl.Collator("en", { numeric: true });
function compareIssues(one: Issue, other: Issue): number {
  return compare(one.path, other.path);
}

function findReader(path: unknown): (source: Source) => FileList {
  if (typeof path !== "string" || path === "")
    throw createFileError("path", `${formatValue(path)} is not a path. Pass the path of a file.`);
  const extension = extname(path).toLowerCase();
  const reader = READERS.get(extension);
  if (reader !== undefined) return reader;
  const extensions = [...READERS.keys()].join(", ");
  throw createFileError(
    path,
    `the file extension ${formatValue(extension)} is not supported. Use one of ${extensions}.`,
  );
}
