import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GlobalSignOutError, GuardRefusedError } from "../../core/errors";
import { usersFromFile } from "../../users/from-file";
import { DEFAULT_MAX_USERS } from "../../users/list";
import type { ListedUserProps } from "../../users/list";
import { createCognitoReader } from "../aws/cognito-client";
import { formatUsers } from "../output/format";
import { formatListLines } from "../output/list-lines";
import { printableYaml } from "../output/printable";
import { startProgressBar } from "../output/progress-bar";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import { formatQuery } from "./criterion";
import type { UserQuery } from "./criterion";
import { estimateUserCount, listUsers } from "./list-users";
import { insertUsers } from "./merge-list";

// The path in a repository that has the package installed, as the documentation of list files shows it.
const SCHEMA = "./node_modules/cdktf-cognito-global-sign-out/schemas/users.schema.json";

/** The fields of a list that apply to all of its users. */
export interface ListDefaults {
  readonly revision?: string;
  readonly reason?: string;
}

/** The list to write. */
export interface ListOptions extends ListDefaults {
  /** The path of the file, as on the command line. */
  readonly output: string;
  /** Replaces an existing file. */
  readonly force?: true;
  /** Adds the users to an existing file. */
  readonly merge?: true;
  /** Accepts that no user matches. */
  readonly allowEmpty?: true;
}

const WRITE_FIX = "Check the directory, its permissions and the free disk space, and run the command again.";

// The list holds names. Only its owner can read it until it is committed.
const FILE_MODE = 0o600;

/**
 * Writes the users of a user pool that match a criterion to a list file. An existing file is only changed when all users are
 * listed, and only with `force` or `merge`.
 *
 * @param query the users
 * @param options see {@link ListOptions}
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} when a request fails, or the file exists or can't be written
 * @throws {@link GuardRefusedError} when no user matches
 */
export async function resolveUsers(query: UserQuery, options: ListOptions, terminal: Terminal): Promise<void> {
  const { output, allowEmpty } = options;
  const file = path.resolve(terminal.folder, output);
  try {
    // Before the listing, which can take minutes.
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
    const listed = readExistingList(file, options);
    const usernames = sortUsernames(await collectUsernames(query, terminal));
    if (usernames.length === 0 && allowEmpty !== true) throw createEmptyError(query);
    printMessage(terminal, writeList(file, usernames, listed, options));
  } catch (error) {
    throw toFileError(error, output);
  }
}

/** Writes the list, and returns what it did, as a sentence. */
function writeList(
  file: string,
  usernames: readonly string[],
  listed: readonly ListedUserProps[] | undefined,
  options: ListOptions,
): string {
  const { output, revision, reason } = options;
  if (listed === undefined) {
    writeAtomically(file, formatList(usernames, options));
    return `Wrote ${formatUsers(usernames.length)} to ${output}.${formatLimit(usernames.length)}`;
  }
  const known = new Set(listed.map(({ username }) => username));
  const added = usernames
    .filter((username) => !known.has(username))
    .map((username) => ({ username, revision, reason }));
  if (added.length > 0) {
    const text = insertUsers(file, added);
    if (text === undefined) throw createMergeError(output);
    writeAtomically(file, text, (temporaryFile) => {
      if (!isMerged(temporaryFile, listed, added)) throw createMergeError(output);
    });
  }
  const remaining = usernames.length - added.length;
  const kept = `${formatUsers(remaining)} ${remaining === 1 ? "was" : "were"} already listed`;
  return `Added ${formatUsers(added.length)} to ${output}; ${kept}.${formatLimit(listed.length + added.length)}`;
}

// `undefined` when the list is written as a whole.
function readExistingList(file: string, { output, force, merge }: ListOptions): readonly ListedUserProps[] | undefined {
  if (force === true || !fs.existsSync(file)) return undefined;
  if (merge === true) return usersFromFile(file);
  const fix = "Pass --merge to add users to it, --force to replace it, or another --output.";
  throw new GlobalSignOutError("FILE_ERROR", `${output} exists. ${fix}`);
}

// Whether the file has the listed users unchanged, and the added ones after them.
function isMerged(file: string, listed: readonly ListedUserProps[], added: readonly ListedUserProps[]): boolean {
  let users: readonly ListedUserProps[];
  try {
    users = usersFromFile(file);
  } catch {
    return false;
  }
  return (
    users.length === listed.length + added.length &&
    listed.every((user, index) => isDeepStrictEqual(users[index], user)) &&
    added.every(({ username, revision, reason }, index) => {
      const user = users[listed.length + index];
      return (
        user?.username === username &&
        (revision === undefined || user.revision === revision) &&
        (reason === undefined || user.reason === reason)
      );
    })
  );
}

function createMergeError(output: string): GlobalSignOutError {
  const problem = `${output} can't be merged: users can only be added to a block list, with one user per line.`;
  const fix = "Rewrite its users, or pass another --output and copy the lines.";
  return new GlobalSignOutError("FILE_ERROR", `${problem} ${fix}`);
}

function createEmptyError(query: UserQuery): GuardRefusedError {
  const message = `no user matches: ${formatQuery(query)}. Nothing was written. Check the criterion, or pass --allow-empty.`;
  return new GuardRefusedError("The result", [{ path: `--${query.criterion.kind}`, message }]);
}

/** Sorts usernames by UTF-16 code units, which is the same order on all machines, without duplicates. */
export function sortUsernames(usernames: readonly string[]): readonly string[] {
  return [...new Set(usernames)].sort();
}

/**
 * Formats a list as YAML for `usersFromFile`.
 *
 * @param usernames the users, in order
 * @param defaults the fields that apply to all of them
 */
export function formatList(usernames: readonly string[], { revision, reason }: ListDefaults): string {
  return [
    `# yaml-language-server: $schema=${SCHEMA}`,
    ...(revision === undefined ? [] : [`revision: ${printableYaml(revision)}`]),
    ...(reason === undefined ? [] : [`reason: ${printableYaml(reason)}`]),
    usernames.length === 0 ? "users: []" : "users:",
    ...formatListLines(usernames.map((username) => ({ username }))),
    "",
  ].join("\n");
}

async function collectUsernames(query: UserQuery, terminal: Terminal): Promise<readonly string[]> {
  const client = createCognitoReader(query.userPoolId);
  // Only this criterion reads all users of the pool.
  const readsAll = query.criterion.kind === "created-before";
  const total = readsAll ? await estimateUserCount(client, query.userPoolId) : undefined;
  const bar = startProgressBar("Listing users", total, terminal);
  const usernames: string[] = [];
  let done = 0;
  try {
    for await (const page of listUsers(client, query)) {
      usernames.push(...page.usernames);
      done += page.count;
      bar.update(done);
    }
  } finally {
    bar.stop();
  }
  return usernames;
}

// Not write-file-atomic: it ignores short writes, so that a full disk replaces the list with a truncated one.
function writeAtomically(file: string, text: string, check?: (temporaryFile: string) => void): void {
  // In the same directory, because a rename is atomic only within a file system. With its extension, so that it can be read.
  const temporaryFile = `${file}.${randomUUID()}.tmp${path.extname(file)}`;
  try {
    fs.writeFileSync(temporaryFile, text, { flush: true, mode: FILE_MODE });
    check?.(temporaryFile);
    fs.renameSync(temporaryFile, file);
  } catch (error) {
    fs.rmSync(temporaryFile, { force: true });
    throw error;
  }
}

function formatLimit(count: number): string {
  if (count <= DEFAULT_MAX_USERS) return "";
  const limit = formatUsers(DEFAULT_MAX_USERS);
  return ` A construct accepts ${limit} by default. Raise its maxUsers; a plan of several thousand users takes minutes.`;
}

function toFileError(error: unknown, output: string): unknown {
  if (GlobalSignOutError.isGlobalSignOutError(error) || !(error instanceof Error && "syscall" in error)) return error;
  return new GlobalSignOutError("FILE_ERROR", `${output} can't be written: ${error.message}. ${WRITE_FIX}`, {
    cause: error,
  });
}
