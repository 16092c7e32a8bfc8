import { TerraformDataSource, TerraformElement, Token } from "cdktf";
import { encodeInput, toUnicodeForm, TRIGGERS } from "../core/contract";
import type { Entry } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { toProtectionKey } from "../core/identifiers";
import { parseUsers } from "../users/list";
import type { ParsedList, UserDefaults } from "../users/list";
import type { Position, PositionedUser } from "../users/position";
import { findPosition, hasInheritedReason } from "../users/position";
import type { UserPoolReference } from "./props";
import { validateNotToken } from "./validate";

/** The users that must not be listed. */
export interface ProtectedUsers {
  /** Their positions, by {@link toProtectionKey}. */
  readonly positions: ReadonlyMap<string, Position>;
  /** All issues of the prop. */
  readonly issues: readonly Issue[];
}

/**
 * Reads the users of a prop.
 *
 * @param users the value of the prop, which can be anything in JavaScript
 * @param defaults the revision and the reason of users without their own
 * @param earlier the positions of users that were listed before
 * @param prop the name of the prop
 */
export function readListedUsers(
  users: unknown,
  defaults: UserDefaults,
  earlier: ReadonlyMap<string, Position>,
  prop: "users" | "protectedUsers" = "users",
): ParsedList {
  if (!Array.isArray(users)) {
    const message = "it is not an array. List the users, or write [] for an empty list.";
    return { entries: [], issues: [{ path: prop, message }], positions: earlier };
  }
  const positioned: PositionedUser[] = users.map((user: unknown, index) => ({
    position: findPosition(user) ?? (() => `${prop}[${earlier.size + index}]`),
    user,
  }));
  const tokenIssues = positioned.map(findTokens);
  const withoutTokens = positioned.filter((_, index) => tokenIssues[index]?.length === 0);
  const parsed = parseUsers(withoutTokens, defaults, earlier);
  return { ...parsed, issues: [...tokenIssues.flat(), ...parsed.issues] };
}

function findTokens({ position, user }: PositionedUser): Issue[] {
  const fields: readonly unknown[] = typeof user === "object" && user !== null ? Object.values(user) : [];
  // CDKTF represents a list that is unknown at synthesis as an array of one string.
  const values = Token.isUnresolved(user) ? [user] : [[user], ...fields];
  return values.flatMap((value) => validateNotToken(position(), value));
}

/**
 * Reads the users that must not be listed.
 *
 * @param users the value of the prop, which can be anything in JavaScript
 */
export function readProtectedUsers(users: unknown = []): ProtectedUsers {
  const { positions, issues } = readListedUsers(users, { revision: "1" }, new Map(), "protectedUsers");
  return { positions: new Map(Array.from(positions, ([name, position]) => [toProtectionKey(name), position])), issues };
}

/**
 * Finds the listed users that are protected.
 *
 * @param listed the positions of the listed users, by username
 * @param protectedUsers the users that must not be listed
 */
export function findProtectedUsers(listed: ReadonlyMap<string, Position>, { positions }: ProtectedUsers): Issue[] {
  return [...listed].flatMap(([username, listedAt]) => {
    const position = positions.get(toProtectionKey(username));
    if (position === undefined) return [];
    const message = `${formatValue(username)} is protected at ${position()} and can't be listed. Remove the user from the list.`;
    return [{ path: listedAt(), message }];
  });
}

/** Creates the local that entries iterate over: the input of each entry, by username. */
export function createInputs(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return mapByUsername(entries, (entry) => escapeTemplate(encodeInput(entry)));
}

/** Creates the local of the additional triggers of users whose names are not in Unicode NFC, by username. */
export function createUnicodeForms(entries: readonly Entry[]): Readonly<Record<string, object>> {
  const forms = entries.filter(({ username }) => toUnicodeForm(username) !== undefined);
  return mapByUsername(forms, ({ username }) => ({
    [TRIGGERS.username]: escapeTemplate(toUnicodeForm(username) ?? username),
  }));
}

/**
 * Reads the trigger of the user pool. For a data source it is the configured id: if Terraform defers reading the data source
 * to apply, its own attributes are unknown, and all users would be signed out again.
 */
export function readPoolTrigger(userPool: UserPoolReference): string {
  const isDataSource = userPool instanceof TerraformElement && TerraformDataSource.isTerraformDataSource(userPool);
  if (isDataSource && "userPoolIdInput" in userPool && typeof userPool.userPoolIdInput === "string")
    return userPool.userPoolIdInput;
  return userPool.id;
}

/** Creates the value of the output that lists the affected users at the end of a plan, by username. */
export function createAffectedUsers(entries: readonly Entry[]): Readonly<Record<string, object>> {
  return mapByUsername(entries, (entry) => ({
    revision: escapeTemplate(entry.revision),
    reason: escapeTemplate(entry.reason ?? ""),
    // The report reads it: an entry does not tell its own reason from the default of the list.
    own_reason: !hasInheritedReason(entry),
  }));
}

function mapByUsername<T>(entries: readonly Entry[], toValue: (entry: Entry) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.map((entry) => [escapeTemplate(entry.username), toValue(entry)]));
}

/**
 * Escapes text, so that Terraform takes it verbatim as a string or as a key.
 *
 * In Terraform's JSON syntax every string is a template: it would evaluate a username such as `${path.module}`. Text is
 * escaped nowhere else.
 *
 * @param text any text, such as a username
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeTemplate(text: string): string {
  // As a key of a JavaScript object, __proto__ would be lost before it reaches cdk.tf.json. The template evaluates to it.
  if (text === "__proto__") return '${"__proto__"}';
  return text.replace(/([$%])(?=\{)/g, "$1$1");
}
