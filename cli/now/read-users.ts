import { InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { validateUsername } from "../../core/identifiers";
import { usersFromFile } from "../../users/from-file";
import { findPosition } from "../../users/position";

/** Ends the command with a usage error. */
export type FailUsage = (message: string) => never;

/** A user to sign out. */
export interface NowUser {
  readonly username: string;
  readonly reason: string | undefined;
  /** The position in the list or on the command line, such as `users.yaml:7:5` or `USER 2`. */
  readonly position: string;
  /** Whether the user is in the list of `--list`. */
  readonly isListed: boolean;
}

/** Where the users come from. */
export interface UserSources {
  /** The arguments of the command line. */
  readonly names: readonly string[];
  /** A list. */
  readonly list?: string;
  /** The reason of users without one in the list. */
  readonly reason?: string;
}

/**
 * Reads the users to sign out, each once: those of the list, then those of the command line.
 *
 * @param sources see {@link UserSources}
 * @param failUsage called when a name is invalid, or there is no user
 * @throws {@link InvalidInputError} when the list can't be read, or is invalid
 */
export function readUsers({ names, list, reason }: UserSources, failUsage: FailUsage): readonly NowUser[] {
  const issues = names.flatMap(findIssues);
  if (issues.length > 0) failUsage(new InvalidInputError("The command line", issues).message);
  const listed = list === undefined ? [] : usersFromFile(list);
  const users = new Map<string, NowUser>();
  for (const user of listed) {
    const position = findPosition(user)?.() ?? String(list);
    users.set(user.username, { username: user.username, reason: user.reason ?? reason, position, isListed: true });
  }
  for (const [index, username] of names.entries()) {
    const position = formatPosition(index);
    if (!users.has(username)) users.set(username, { username, reason, position, isListed: false });
  }
  if (users.size === 0) failUsage("No user was signed out: pass a USER, or a list with users as --list.");
  return [...users.values()];
}

function findIssues(name: string, index: number): readonly Issue[] {
  const message = validateUsername(name);
  return message === undefined ? [] : [{ path: formatPosition(index), message }];
}

function formatPosition(index: number): string {
  return `USER ${index + 1}`;
}
