import { reasonFault, revisionFault } from "../core/contract";
import type { Entry } from "../core/contract";
import { show } from "../core/errors";
import type { Fault } from "../core/errors";
import { usernameFault } from "../core/username";

/** A listed user: a username alone, or with a revision and a reason of its own. */
export type ListedUser = string | ListedUserProps;

/** A listed user with a revision or a reason of its own. */
export interface ListedUserProps {
  /**
   * A username; an alias attribute (e-mail address, phone number, preferred username); the `sub` of a local user; or
   * the username of a third-party user (`Google_1234`). 1 to 128 characters, no white space.
   */
  readonly username: string;
  /**
   * Bump it to sign this user out again. 1 to 64 characters.
   * @default - the revision of the construct
   */
  readonly revision?: string;
  /**
   * Why, for the people who read the plan and the logs. 1 to 256 characters on one line; no secrets.
   * @default - the reason of the construct
   */
  readonly reason?: string;
}

/** What holds for users that name none of their own. */
export interface UserDefaults {
  readonly revision: string;
  readonly reason?: string;
}

/** A user of a list, with the place where it stands there. */
export interface PlacedUser {
  /** Such as `users[3]`. */
  readonly where: string;
  readonly user: unknown;
}

/** A list that was read. */
export interface ReadList {
  /** Its entries, in the order of the list. */
  readonly entries: readonly Entry[];
  /** Every fault of the list. */
  readonly faults: readonly Fault[];
  /** Where each username stands, by {@link usernameKey}. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Reads a list of users into entries, and finds every fault on the way.
 *
 * @param users the users in the order of the list
 * @param defaults what holds for users that name no revision or reason, already validated
 * @param earlier the places of users that were read before, which may not be listed again
 */
export function readUsers(
  users: readonly PlacedUser[],
  defaults: UserDefaults,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadList {
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  const places = new Map(earlier);
  for (const { where, user } of users) {
    const fields = fieldsOf(user);
    const problems = problemsOf(fields, where, places);
    faults.push(...problems.map((problem) => ({ where, problem })));
    if (problems.length === 0) entries.push(entryOf(fields, defaults));
  }
  return { entries, faults, places };
}

/** Two usernames with the same key are one `for_each` key: Terraform brings strings into Unicode's normal form C. */
export function usernameKey(username: string): string {
  return username.normalize("NFC");
}

interface Fields {
  readonly username?: unknown;
  readonly revision?: unknown;
  readonly reason?: unknown;
  /** The names of properties that a listed user does not have. */
  readonly strangers: readonly string[];
}

function fieldsOf(user: unknown): Fields {
  if (typeof user !== "object" || user === null || Array.isArray(user)) return { username: user, strangers: [] };
  const { username, revision, reason, ...others } = user as Readonly<Record<string, unknown>>;
  return { username, revision, reason, strangers: Object.keys(others) };
}

function problemsOf(fields: Fields, where: string, places: Map<string, string>): readonly string[] {
  const { username, revision, reason, strangers } = fields;
  return [
    usernameFault(username) ?? takePlace(String(username), where, places),
    revision === undefined ? undefined : revisionFault(revision),
    reason === undefined ? undefined : reasonFault(reason),
    ...strangers.map((name) => `a listed user has no ${show(name)}. Use username, revision and reason.`),
  ].filter((problem) => problem !== undefined);
}

function takePlace(username: string, where: string, places: Map<string, string>): string | undefined {
  const key = usernameKey(username);
  const first = places.get(key);
  if (first !== undefined) return `${show(username)} is already listed at ${first}. List each user once.`;
  places.set(key, where);
  return undefined;
}

// Only fields without problems come here, so that each is a string or undefined.
function entryOf(fields: Fields, defaults: UserDefaults): Entry {
  const { username, revision, reason } = fields as ListedUserProps;
  return { username, revision: revision ?? defaults.revision, reason: reason ?? defaults.reason };
}
