import { validateReason, validateRevision } from "../core/contract";
import type { Entry } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { validateUsername } from "../core/identifiers";
import { hasInheritedReason, markInheritedReason, USER_FIELDS } from "./position";
import type { Position, PositionedUser, UserField } from "./position";

/** A listed user: a username, or a username with a revision or a reason. */
export type ListedUser = string | ListedUserProps;

/** A listed user with a revision or a reason. */
export interface ListedUserProps {
  /**
   * A username; an alias attribute (e-mail address, phone number, preferred username); the `sub` of a local user; or the
   * username of a third-party user (`Google_1234`). 1 to 128 characters, no white space.
   */
  readonly username: string;
  /**
   * Bump it to sign this user out again. 1 to 64 characters.
   * @default - the revision of the construct
   */
  readonly revision?: string;
  /**
   * The reason, for those who read the plan and the logs. 1 to 256 characters on one line; no secrets.
   * @default - the reason of the construct
   */
  readonly reason?: string;
}

/** The default maximum number of users of a construct. */
export const DEFAULT_MAX_USERS = 1000;

/** The defaults for users without a revision or a reason. */
export interface UserDefaults {
  readonly revision: string;
  readonly reason?: string;
}

/** The result of {@link parseUsers}. */
export interface ParsedList {
  /** The entries of all valid users, in the order of the list. */
  readonly entries: readonly Entry[];
  /** All issues of the list. */
  readonly issues: readonly Issue[];
  /** The position of each username, by {@link usernameKey}. */
  readonly positions: ReadonlyMap<string, Position>;
}

/**
 * Validates a list of users and converts it to entries.
 *
 * @param users the users, in the order of the list
 * @param defaults the defaults, already validated
 * @param earlier the positions of users that were listed before; listing one again is an issue
 */
export function parseUsers(
  users: readonly PositionedUser[],
  defaults: UserDefaults,
  earlier: ReadonlyMap<string, Position> = new Map(),
): ParsedList {
  const entries: Entry[] = [];
  const issues: Issue[] = [];
  const positions = new Map(earlier);
  for (const listed of users) {
    const found = findUserIssues(listed, positions);
    if (found.length === 0) entries.push(toEntry(listed.user, defaults));
    issues.push(...found);
  }
  return { entries, issues, positions };
}

/**
 * Finds all issues of a listed user.
 *
 * @param listed the user
 * @param positions the positions of the users before it; this user is added
 */
export function findUserIssues(listed: PositionedUser, positions: Map<string, Position>): readonly Issue[] {
  const { user, position, issues: known = NONE } = listed;
  const fields = readFields(user);
  // Created only when needed: most users of a long list have no issue.
  let found: Issue[] | undefined;
  for (const field of USER_FIELDS) {
    if (known.some((issue) => issue.field === field)) continue;
    const message = validateField(field, fields[field], position, positions);
    if (message !== undefined) (found ??= []).push({ path: position(field), message });
  }
  for (const name of fields.unknownFields)
    (found ??= []).push({ path: position(), message: unknownFieldMessage(name, USER_FIELDS) });
  return found === undefined ? known : [...known, ...found];
}

/** The key of a username in `for_each`: Terraform normalizes strings to Unicode NFC. */
export function usernameKey(username: string): string {
  return username.normalize("NFC");
}

// Words for the field that names the users. Exactly one of them is a field of a list, and one of a user.
const USER_WORDS: ReadonlySet<string> = new Set(["user", "users", "username", "usernames"]);

/**
 * Finds the field that was probably meant by an unknown one, such as `username` by `User Name`.
 *
 * @param name the unknown field
 * @param allowed the fields that exist
 */
export function findIntendedField(name: string, allowed: readonly string[]): string | undefined {
  const word = name.toLowerCase().replace(/[\s_-]/g, "");
  return allowed.find((field) => field === word || (USER_WORDS.has(field) && USER_WORDS.has(word)));
}

/**
 * The message for an unknown field.
 *
 * @param name the field
 * @param allowed the fields that exist instead, at least two
 * @param intended the field that was probably meant
 */
export function unknownFieldMessage(name: string, allowed: readonly string[], intended?: string): string {
  const fix =
    intended === undefined
      ? `Use ${allowed.slice(0, -1).join(", ")} and ${allowed.at(-1) ?? ""}.`
      : `Did you mean ${formatValue(intended)}?`;
  return `unknown key ${formatValue(name)}. ${fix}`;
}

const NONE: readonly never[] = [];
const KNOWN_FIELDS: ReadonlySet<string> = new Set(USER_FIELDS);

interface Fields {
  readonly username?: unknown;
  readonly revision?: unknown;
  readonly reason?: unknown;
  readonly unknownFields: readonly string[];
}

function readFields(user: unknown): Fields {
  if (typeof user !== "object" || user === null || Array.isArray(user)) return { username: user, unknownFields: NONE };
  const { username, revision, reason } = user as Readonly<Record<string, unknown>>;
  const names = Object.keys(user);
  const hasUnknown = names.some((name) => !KNOWN_FIELDS.has(name));
  const unknownFields = hasUnknown ? names.filter((name) => !KNOWN_FIELDS.has(name)) : NONE;
  return { username, revision, reason, unknownFields };
}

function validateField(
  field: UserField,
  value: unknown,
  position: Position,
  positions: Map<string, Position>,
): string | undefined {
  if (field === "username") return validateUsername(value) ?? addPosition(String(value), position, positions);
  if (value === undefined) return undefined;
  return field === "revision" ? validateRevision(value) : validateReason(value);
}

function addPosition(username: string, position: Position, positions: Map<string, Position>): string | undefined {
  const key = usernameKey(username);
  const first = positions.get(key);
  if (first !== undefined) return `${formatValue(username)} is already listed at ${first()}. List each user once.`;
  positions.set(key, position);
  return undefined;
}

// The user is valid.
function toEntry(user: unknown, defaults: UserDefaults): Entry {
  const { username, revision, reason } = readFields(user) as ListedUserProps;
  const entry = { username, revision: revision ?? defaults.revision, reason: reason ?? defaults.reason };
  if (reason === undefined || hasInheritedReason(user)) markInheritedReason(entry);
  return entry;
}
