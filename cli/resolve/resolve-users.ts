import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { GlobalSignOutError } from "../../core/errors";
import { DEFAULT_MAX_USERS } from "../../users/list";
import { createCognitoReader } from "../aws/cognito-client";
import { formatUsers } from "../output/format";
import { printableYaml } from "../output/printable";
import { startProgressBar } from "../output/progress-bar";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import type { UserQuery } from "./criterion";
import { estimateUserCount, listUsers } from "./list-users";

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
}

/**
 * Writes the users of a user pool that match a criterion to a list file. An existing file is replaced only when all users
 * are listed.
 *
 * @param query the users
 * @param options see {@link ListOptions}
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} when a request fails, or the file can't be written
 */
export async function resolveUsers(query: UserQuery, options: ListOptions, terminal: Terminal): Promise<void> {
  const { output } = options;
  const file = path.resolve(terminal.folder, output);
  try {
    // Before the listing, which can take minutes.
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
    const usernames = sortUsernames(await collectUsernames(query, terminal));
    writeAtomically(file, formatList(usernames, options));
    printMessage(terminal, `Wrote ${formatUsers(usernames.length)} to ${output}.${formatLimit(usernames.length)}`);
  } catch (error) {
    throw toFileError(error, output);
  }
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
    ...usernames.map((username) => `  - ${printableYaml(username)}`),
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
function writeAtomically(file: string, text: string): void {
  // In the same directory, because a rename is atomic only within a file system.
  const temporaryFile = `${file}.${randomUUID()}.tmp`;
  try {
    fs.writeFileSync(temporaryFile, text, { flush: true });
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
  const fix = "Check the directory, its permissions and the free disk space, and run the command again.";
  return new GlobalSignOutError("FILE_ERROR", `${output} can't be written: ${error.message}. ${fix}`, { cause: error });
}
