import type { LookupResult, NameAttribute, UnresolvedName, PoolSettings, PoolUser } from "./model";

/** Asks ListUsers for the users that a filter selects. What it answers is compared again, so that it need not be right. */
export type Search = (filter: string) => Promise<readonly PoolUser[]>;

const SUB = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

// The status of a user whom another identity provider signs in.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html
const EXTERNAL = "EXTERNAL_PROVIDER";

/**
 * Finds the user whom `AdminUserGlobalSignOut` would take a name for: by the username; else, of a local user, by the
 * `sub`; else by the attributes that the pool lets users sign in with.
 *
 * @param name as listed
 * @param settings of the user pool
 * @param search asks the user pool
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
 */
export async function findUser(name: string, settings: PoolSettings, search: Search): Promise<LookupResult> {
  let finding: LookupResult = { kind: "missing" };
  for (const attribute of attributesOf(name, settings)) {
    const found: PoolUser[] = [];
    for (const value of spellings(name, settings)) found.push(...(await search(filterOf(attribute, value))));
    const own = judge(attribute, owners(name, attribute, found, settings), settings);
    if (own?.kind === "found" || own?.kind === "ambiguous") return own;
    finding = own ?? finding;
  }
  return finding;
}

/**
 * A filter of ListUsers for the users who have exactly this value.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function filterOf(attribute: NameAttribute, value: string): string {
  return `${attribute} = "${value.replace(/["\\]/g, "\\$&")}"`;
}

function attributesOf(name: string, { usernameAttributes, aliasAttributes }: PoolSettings): readonly NameAttribute[] {
  const isSignIn = (attribute: NameAttribute) => [...usernameAttributes, ...aliasAttributes].includes(attribute);
  const attributes: readonly (readonly [NameAttribute, boolean])[] = [
    ["username", true],
    ["sub", SUB.test(name)],
    ["email", isSignIn("email") && name.includes("@")],
    ["phone_number", isSignIn("phone_number") && name.startsWith("+")],
    ["preferred_username", isSignIn("preferred_username")],
  ];
  return attributes.filter(([, isTried]) => isTried).map(([attribute]) => attribute);
}

// ListUsers searches usernames by their case also where Cognito does not mind it, and has them in lower case there.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
function spellings(name: string, { caseSensitive }: PoolSettings): ReadonlySet<string> {
  return new Set(caseSensitive ? [name] : [name, name.toLowerCase()]);
}

function owners(
  name: string,
  attribute: NameAttribute,
  users: readonly PoolUser[],
  { caseSensitive }: PoolSettings,
): readonly PoolUser[] {
  const keyOf = (text: string | undefined) => (caseSensitive ? text : text?.toLowerCase());
  const valueOf = ({ username, attributes }: PoolUser) =>
    attribute === "username" ? username : attributes.get(attribute);
  const own = users.filter((user) => keyOf(valueOf(user)) === keyOf(name));
  // Two spellings may find the same user.
  return [...new Map(own.map((user) => [user.sub, user])).values()];
}

function judge(attribute: NameAttribute, users: readonly PoolUser[], settings: PoolSettings): LookupResult | undefined {
  if (users.length === 0) return undefined;
  const no = (kind: UnresolvedName["kind"], those: readonly PoolUser[]): UnresolvedName => {
    return { kind, attribute, usernames: those.map(({ username }) => username) };
  };
  const taken = attribute === "sub" ? users.filter(({ status }) => status !== EXTERNAL) : users;
  if (taken.length === 0) return no("external", users);
  const verified = taken.filter(({ attributes }) => attributes.get(`${attribute}_verified`) === "true");
  if (verified.length === 0 && mustBeVerified(attribute, settings)) return no("unverified", taken);
  const named = verified.length > 0 ? verified : taken;
  const [user] = named;
  return user !== undefined && named.length === 1 ? { kind: "found", user } : no("ambiguous", named);
}

// An e-mail address or a phone number beside a username is an alias once it is verified; in the place of a username it
// need not be.
function mustBeVerified(attribute: NameAttribute, { aliasAttributes }: PoolSettings): boolean {
  return attribute !== "preferred_username" && aliasAttributes.includes(attribute);
}
