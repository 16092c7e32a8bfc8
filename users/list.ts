import { reasonFault, revisionFault } from "../core/contract";
import type { Entry } from "../core/contract";
import { show } from "../core/errors";
import type { Fault } from "../core/errors";
import { usernameFault } from "../core/username";
import { USER_FIELDS } from "./placed-user";
import type { Place, PlacedUser, UserField } from "./placed-user";

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

/** How many users a construct takes unless it says so. */
export const DEFAULT_MAX_USERS = 1000;

/** What holds for users that name none of their own. */
export interface UserDefaults {
  readonly revision: string;
  readonly reason?: string;
}

/** A list that was read. */
export interface ReadList {
  /** Its entries, in the order of the list. */
  readonly entries: readonly Entry[];
  /** Every fault of the list. */
  readonly faults: readonly Fault[];
  /** Where each username stands, by {@link usernameKey}. */
  readonly places: ReadonlyMap<string, Place>;
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
  earlier: ReadonlyMap<string, Place> = new Map(),
): ReadList {
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  const places = new Map(earlier);
  for (const placed of users) {
    const found = userFaults(placed, places);
    if (found.length === 0) entries.push(entryOf(placed.user, defaults));
    faults.push(...found);
  }
  return { entries, faults, places };
}

/**
 * Every fault of a listed user.
 *
 * @param placed the user
 * @param places those of the users before, to which this one is added
 */
export function userFaults(placed: PlacedUser, places: Map<string, Place>): readonly Fault[] {
  const { user, place, known = NONE } = placed;
  const fields = fieldsOf(user);
  // Most users of a long list have no fault, so that nothing is made for those.
  let faults: Fault[] | undefined;
  for (const field of USER_FIELDS) {
    if (known.some((fault) => fault.field === field)) continue;
    const problem = problemOf(field, fields[field], place, places);
    if (problem !== undefined) (faults ??= []).push({ where: place(field), problem });
  }
  for (const name of fields.strangers) (faults ??= []).push({ where: place(), problem: strangerProblem(name) });
  return faults === undefined ? known : [...known, ...faults];
}

/** Two usernames with the same key are one `for_each` key: Terraform brings strings into Unicode's normal form C. */
export function usernameKey(username: string): string {
  return username.normalize("NFC");
}

const FIELDS: ReadonlySet<string> = new Set(USER_FIELDS);
const NONE: readonly never[] = [];

interface Fields {
  readonly username?: unknown;
  readonly revision?: unknown;
  readonly reason?: unknown;
  /** The names of properties that a listed user does not have. */
  readonly strangers: readonly string[];
}

function fieldsOf(user: unknown): Fields {
  if (typeof user !== "object" || user === null || Array.isArray(user)) return { username: user, strangers: NONE };
  const { username, revision, reason } = user as Readonly<Record<string, unknown>>;
  const names = Object.keys(user);
  const strangers = names.every((name) => FIELDS.has(name)) ? NONE : names.filter((name) => !FIELDS.has(name));
  return { username, revision, reason, strangers };
}

function problemOf(field: UserField, value: unknown, place: Place, places: Map<string, Place>): string | undefined {
  if (field === "username") return usernameFault(value) ?? takePlace(String(value), place, places);
  if (value === undefined) return undefined;
  return field === "revision" ? revisionFault(value) : reasonFault(value);
}

/** What there is to say about a property that a listed user does not have. */
export function strangerProblem(name: string): string {
  return `a listed user has no ${show(name)}. Use username, revision and reason.`;
}

function takePlace(username: string, place: Place, places: Map<string, Place>): string | undefined {
  const key = usernameKey(username);
  const first = places.get(key);
  if (first !== undefined) return `${show(username)} is already listed at ${first()}. List each user once.`;
  places.set(key, place);
  return undefined;
}

// Only users without faults come here, so that each is a string or undefined.
function entryOf(user: unknown, defaults: UserDefaults): Entry {
  const { username, revision, reason } = fieldsOf(user) as ListedUserProps;
  return { username, revision: revision ?? defaults.revision, reason: reason ?? defaults.reason };
}
