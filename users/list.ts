import { validateReason, validateRevision } from "../core/contract";
import type { Entry } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { validateUsername } from "../core/identifiers";
import { USER_FIELDS } from "./placed-user";
import type { Position, PositionedUser, UserField } from "./placed-user";

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
export interface ParsedList {
  /** Its entries, in the order of the list. */
  readonly entries: readonly Entry[];
  /** Every fault of the list. */
  readonly issues: readonly Issue[];
  /** Where each username stands, by {@link usernameKey}. */
  readonly positions: ReadonlyMap<string, Position>;
}

/**
 * Reads a list of users into entries, and finds every fault on the way.
 *
 * @param users the users in the order of the list
 * @param defaults what holds for users that name no revision or reason, already validated
 * @param earlier the places of users that were read before, which may not be listed again
 */
export function parseUsers(
  users: readonly PositionedUser[],
  defaults: UserDefaults,
  earlier: ReadonlyMap<string, Position> = new Map(),
): ParsedList {
  const entries: Entry[] = [];
  const issues: Issue[] = [];
  const positions = new Map(earlier);
  for (const placed of users) {
    const found = findUserIssues(placed, positions);
    if (found.length === 0) entries.push(entryOf(placed.user, defaults));
    issues.push(...found);
  }
  return { entries, issues, positions };
}

/**
 * Every fault of a listed user.
 *
 * @param placed the user
 * @param places those of the users before, to which this one is added
 */
export function findUserIssues(placed: PositionedUser, positions: Map<string, Position>): readonly Issue[] {
  const { user, position, issues: known = NONE } = placed;
  const fields = fieldsOf(user);
  // Most users of a long list have no issue, so that nothing is made for those.
  let found: Issue[] | undefined;
  for (const field of USER_FIELDS) {
    if (known.some((issue) => issue.field === field)) continue;
    const message = problemOf(field, fields[field], position, positions);
    if (message !== undefined) (found ??= []).push({ path: position(field), message });
  }
  for (const name of fields.strangers) (found ??= []).push({ path: position(), message: unknownFieldMessage(name) });
  return found === undefined ? known : [...known, ...found];
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

function problemOf(
  field: UserField,
  value: unknown,
  position: Position,
  positions: Map<string, Position>,
): string | undefined {
  if (field === "username") return validateUsername(value) ?? takePlace(String(value), position, positions);
  if (value === undefined) return undefined;
  return field === "revision" ? validateRevision(value) : validateReason(value);
}

/** What there is to say about a property that a listed user does not have. */
export function unknownFieldMessage(name: string): string {
  return `a listed user has no ${formatValue(name)}. Use username, revision and reason.`;
}

function takePlace(username: string, position: Position, positions: Map<string, Position>): string | undefined {
  const key = usernameKey(username);
  const first = positions.get(key);
  if (first !== undefined) return `${formatValue(username)} is already listed at ${first()}. List each user once.`;
  positions.set(key, position);
  return undefined;
}

// Only users without faults come here, so that each is a string or undefined.
function entryOf(user: unknown, defaults: UserDefaults): Entry {
  const { username, revision, reason } = fieldsOf(user) as ListedUserProps;
  return { username, revision: revision ?? defaults.revision, reason: reason ?? defaults.reason };
}
