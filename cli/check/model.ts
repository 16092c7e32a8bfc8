import { compareCodeUnits } from "../output/format";
import type { AppClient } from "../output/remaining-access";

/** What ListUsers can search users by, as far as `AdminUserGlobalSignOut` takes it for a user's name. */
export type NameAttribute = "username" | "sub" | "email" | "phone_number" | "preferred_username";

/** By which names a user pool lets its users sign in. */
export interface PoolSettings {
  /** Attributes that users sign up with in the place of a username: `email`, `phone_number`. */
  readonly usernameAttributes: readonly string[];
  /** Attributes that users may sign in with beside their username: `email`, `phone_number`, `preferred_username`. */
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
}

/** A user as ListUsers answers. */
export interface PoolUser {
  /** The canonical username. */
  readonly username: string;
  readonly sub: string;
  readonly enabled: boolean;
  /** Such as `CONFIRMED`. */
  readonly status: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Whom a name names. */
export type LookupResult =
  { readonly kind: "found"; readonly user: PoolUser } | { readonly kind: "missing" } | UnresolvedName;

/** Why a name that users have names none of them. */
export interface UnresolvedName {
  /**
   * `ambiguous`: several users have it. `unverified`: it is an alias only of those who have verified it, and none has.
   * `external`: it is the `sub` of a user of another identity provider, whom Cognito takes by the username only.
   */
  readonly kind: "ambiguous" | "unverified" | "external";
  /** What it is of these users. */
  readonly attribute: NameAttribute;
  /** The canonical usernames of those who have it. */
  readonly usernames: readonly string[];
}

/** A listed name. */
export interface ListedName {
  readonly name: string;
  /** Where it stands, such as `users.yaml:7:5`. */
  readonly path: string;
}

/** A listed name, and whom it names. */
export interface LookedUpName extends ListedName {
  readonly finding: LookupResult;
}

/** A listed name with all that was found out about it. */
export interface CheckedName extends LookedUpName {
  /** The name that was listed first for the same user; `undefined` for the first one itself. */
  readonly sameAs: ListedName | undefined;
}

/** An app client of the user pool. Lifetimes are in minutes, `undefined` when this package does not know their unit. */
export interface CheckedClient extends AppClient {
  readonly id: string;
  readonly accessMinutes: number | undefined;
  readonly idMinutes: number | undefined;
}

/** What the check of a list found out. */
export interface Check {
  /** The list. */
  readonly file: string;
  readonly userPoolId: string;
  /** In the order of the list. */
  readonly names: readonly CheckedName[];
  /** In the order of their names. */
  readonly clients: readonly CheckedClient[];
}

/** In a word, how it stands with a name: those of its {@link LookupResult}, but for two kinds of found ones. */
export type State = "ok" | "disabled" | "same-user" | Exclude<LookupResult["kind"], "found">;

/**
 * Puts a check together, and finds names of one user.
 *
 * @param checked what was looked up
 */
export function createCheck({
  names,
  clients,
  ...others
}: Omit<Check, "names"> & { readonly names: readonly LookedUpName[] }): Check {
  const first = new Map<string, ListedName>();
  const checked = names.map((one): CheckedName => {
    if (one.finding.kind !== "found") return { ...one, sameAs: undefined };
    const { sub } = one.finding.user;
    const sameAs = first.get(sub);
    if (sameAs === undefined) first.set(sub, one);
    return { ...one, sameAs };
  });
  const sorted = clients.toSorted(({ name: one }, { name: other }) => compareCodeUnits(one, other));
  return { ...others, names: checked, clients: sorted };
}

/** How it stands with a name. */
export function stateOf({ finding, sameAs }: CheckedName): State {
  if (finding.kind !== "found") return finding.kind;
  if (sameAs !== undefined) return "same-user";
  return finding.user.enabled ? "ok" : "disabled";
}

/** Whether a name is that of one user, so that its sign-out can succeed. */
export function isUser({ finding }: CheckedName): boolean {
  return finding.kind === "found";
}
