import { extname } from "node:path";
import { InvalidInputError, formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { readCsv } from "./csv";
import { readDocument } from "./document";
import type { FileList } from "./file-list";
import { readJson } from "./json";
import { findUserIssues } from "./list";
import type { ListedUserProps } from "./list";
import type { Position } from "./placed-user";
import { setPosition } from "./places";
import { fileError, readSource } from "./source";
import type { Source } from "./source";
import { readText } from "./text";
import { readYaml } from "./yaml";

const readYamlList = (source: Source) => readDocument(readYaml(source), source.at);

const READERS: ReadonlyMap<string, (source: Source) => FileList> = new Map([
  [".yaml", readYamlList],
  [".yml", readYamlList],
  [".json", (source) => readDocument(readJson(source), source.at)],
  [".csv", readCsv],
  [".txt", readText],
]);

/**
 * Reads a list of users from a file, for the `users` of the construct.
 *
 * The ending of the path says what it holds: `.yaml`, `.yml` and `.json` a list as `schemas/users.schema.json` describes
 * it, `.csv` the columns `username`, `revision` and `reason`, `.txt` a username a line. The file is UTF-8.
 *
 * A `revision` and a `reason` beside the `users` of a YAML or JSON file hold for users who name none, before those of the
 * construct. The construct finds faults of its own, such as a user whom two files list, and names the lines of the files.
 *
 * @param path of the file; a relative one starts at the folder that the app runs in
 * @returns the users in the order of the file
 * @throws InvalidInputError with every fault of the file, each with file, line and column; of YAML or JSON that breaks its
 * format's rules, with the faults up to there
 */
export function usersFromFile(path: string): readonly ListedUserProps[] {
  const read = readerFor(path);
  const source = readSource(path);
  const list = read(source);
  const positions = new Map<string, Position>();
  const issues = [
    ...source.issues,
    ...list.issues,
    ...list.users.flatMap((placed) => findUserIssues(placed, positions)),
  ];
  if (issues.length > 0) throw new InvalidInputError(path, issues.sort(byPlace));
  return list.users.map(({ position, user }) => {
    // A user without faults is one.
    const listed = user as ListedUserProps;
    setPosition(listed, position);
    return listed;
  });
}

// The places of one file differ in numbers only.
const { compare } = new Intl.Collator("en", { numeric: true });
function byPlace(one: Issue, other: Issue): number {
  return compare(one.path, other.path);
}

function readerFor(path: unknown): (source: Source) => FileList {
  if (typeof path !== "string" || path === "")
    throw fileError("path", `${formatValue(path)} is no path. Give the path of a file.`);
  const reader = READERS.get(extname(path).toLowerCase());
  if (reader !== undefined) return reader;
  const endings = [...READERS.keys()].join(", ");
  throw fileError(
    path,
    `a list can't be read from ${formatValue(extname(path))} files. Name it with one of ${endings}.`,
  );
}
