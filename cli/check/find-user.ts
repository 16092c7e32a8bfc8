import type { LookupResult, NameAttribute, PoolSettings, PoolUser, UnresolvedName } from "./model";

/** Calls ListUsers with a filter. The response may contain other users as well; it is compared again. */
export type SearchUsers = (filter: string) => Promise<readonly PoolUser[]>;

const SUB = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

// The status of a third-party user.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html
const EXTERNAL = "EXTERNAL_PROVIDER";

/**
 * Finds the user that `AdminUserGlobalSignOut` identifies by a name: by username, else by the `sub` of a local user, else
 * by the attributes that users of the pool can sign in with.
 *
 * @param name the name, as listed
 * @param settings the settings of the user pool
 * @param search searches the user pool
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
 */
export async function findUser(name: string, settings: PoolSettings, search: SearchUsers): Promise<LookupResult> {
  let result: LookupResult = { kind: "missing" };
  for (const attribute of selectAttributes(name, settings)) {
    const lookup = selectUser(attribute, await searchByValue(name, attribute, settings, search), settings);
    if (lookup?.kind === "found" || lookup?.kind === "ambiguous") return lookup;
    result = lookup ?? result;
  }
  return result;
}

/**
 * Formats a filter of ListUsers for the users that have exactly this value.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function formatFilter(attribute: NameAttribute, value: string): string {
  return `${attribute} = "${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The users whose attribute has this value, each once. */
async function searchByValue(
  name: string,
  attribute: NameAttribute,
  settings: PoolSettings,
  search: SearchUsers,
): Promise<readonly PoolUser[]> {
  const users: PoolUser[] = [];
  for (const value of toSearchValues(name, settings)) users.push(...(await search(formatFilter(attribute, value))));
  const found = filterByValue(name, attribute, users, settings);
  const prefix = /^[^"\\]*/.exec(name)?.[0] ?? "";
  if (found.length > 0 || prefix === "" || prefix === name) return found;
  // AWS documents that a quotation mark is escaped, but not whether a backslash is. What precedes them finds the user anyway.
  for (const value of toSearchValues(prefix, settings)) users.push(...(await search(`${attribute} ^= "${value}"`)));
  return filterByValue(name, attribute, users, settings);
}

function selectAttributes(
  name: string,
  { usernameAttributes, aliasAttributes }: PoolSettings,
): readonly NameAttribute[] {
  const isSignIn = (attribute: NameAttribute) => [...usernameAttributes, ...aliasAttributes].includes(attribute);
  const candidates: readonly (readonly [NameAttribute, boolean])[] = [
    ["username", true],
    ["sub", SUB.test(name)],
    ["email", isSignIn("email") && name.includes("@")],
    ["phone_number", isSignIn("phone_number") && name.startsWith("+")],
    ["preferred_username", isSignIn("preferred_username")],
  ];
  return candidates.filter(([, isPossible]) => isPossible).map(([attribute]) => attribute);
}

// ListUsers compares usernames with their case, even in a pool that ignores case and stores usernames in lower case.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
function toSearchValues(name: string, { caseSensitive }: PoolSettings): ReadonlySet<string> {
  return new Set(caseSensitive ? [name] : [name, name.toLowerCase()]);
}

function filterByValue(
  name: string,
  attribute: NameAttribute,
  users: readonly PoolUser[],
  { caseSensitive }: PoolSettings,
): readonly PoolUser[] {
  const toKey = (text: string | undefined) => (caseSensitive ? text : text?.toLowerCase());
  const readValue = ({ username, attributes }: PoolUser) =>
    attribute === "username" ? username : attributes.get(attribute);
  const matching = users.filter((user) => toKey(readValue(user)) === toKey(name));
  // Two searches can find the same user.
  return [...new Map(matching.map((user) => [user.sub, user])).values()];
}

function selectUser(
  attribute: NameAttribute,
  users: readonly PoolUser[],
  settings: PoolSettings,
): LookupResult | undefined {
  if (users.length === 0) return undefined;
  const createUnresolved = (kind: UnresolvedName["kind"], having: readonly PoolUser[]): UnresolvedName => {
    return { kind, attribute, users: having };
  };
  const accepted = attribute === "sub" ? users.filter(({ status }) => status !== EXTERNAL) : users;
  if (accepted.length === 0) return createUnresolved("external", users);
  const verified = accepted.filter(({ attributes }) => attributes.get(`${attribute}_verified`) === "true");
  if (verified.length === 0 && mustBeVerified(attribute, settings)) return createUnresolved("unverified", accepted);
  const matches = verified.length > 0 ? verified : accepted;
  const [user] = matches;
  return user !== undefined && matches.length === 1 ? { kind: "found", user } : createUnresolved("ambiguous", matches);
}

// An e-mail address or phone number is an alias only after verification. As a username attribute, it needs none.
function mustBeVerified(attribute: NameAttribute, { aliasAttributes }: PoolSettings): boolean {
  return attribute !== "preferred_username" && aliasAttributes.includes(attribute);
}
