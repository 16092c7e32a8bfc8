import { toProtectionKey } from "../../core/identifiers";
import { compareCodeUnits } from "../output/format";
import type { AppClient, Measures } from "../output/remaining-access";

/** An attribute by which `AdminUserGlobalSignOut` accepts a user, and ListUsers can search. */
export type NameAttribute = "username" | "sub" | "email" | "phone_number" | "preferred_username";

/** The sign-in options of a user pool. */
export interface PoolSettings {
  /** Attributes that users sign up with instead of a username: `email`, `phone_number`. */
  readonly usernameAttributes: readonly string[];
  /** Attributes that users can sign in with besides their username: `email`, `phone_number`, `preferred_username`. */
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
}

/** A user, as returned by ListUsers. */
export interface PoolUser {
  /** The canonical username. */
  readonly username: string;
  readonly sub: string;
  readonly enabled: boolean;
  /** Such as `CONFIRMED`. */
  readonly status: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The result of looking up a name. */
export type LookupResult =
  { readonly kind: "found"; readonly user: PoolUser } | { readonly kind: "missing" } | UnresolvedName;

/** A name that users have, but that does not identify exactly one of them. */
export interface UnresolvedName {
  /**
   * `ambiguous`: several users have it. `unverified`: it is an alias only of users who verified it, and none did.
   * `external`: it is the `sub` of a third-party user. Cognito accepts only the username.
   */
  readonly kind: "ambiguous" | "unverified" | "external";
  /** The attribute that has this value. */
  readonly attribute: NameAttribute;
  /** The users who have it. */
  readonly users: readonly PoolUser[];
}

/** A name in the list. */
export interface ListedName {
  readonly name: string;
  /** The position in the list, such as `users.yaml:7:5`. */
  readonly position: string;
}

/** A name in the list with its lookup result. */
export interface LookedUpName extends ListedName {
  readonly lookup: LookupResult;
}

/** A name in the list with all results of the check. */
export interface CheckedName extends LookedUpName {
  /** The first name in the list for the same user; `undefined` for the first one. */
  readonly sameAs: ListedName | undefined;
  /** The protected name of the same user; `undefined` for a user who is not protected. */
  readonly protectedBy: ListedName | undefined;
}

/** An app client of the user pool. Lifetimes are in minutes; `undefined` when they are unknown. */
export interface CheckedClient extends AppClient {
  readonly id: string;
  readonly accessMinutes: number | undefined;
  readonly idMinutes: number | undefined;
}

/** The results of checking a list. */
export interface CheckReport {
  /** The path of the list. */
  readonly file: string;
  readonly userPoolId: string;
  /** In the order of the list. */
  readonly names: readonly CheckedName[];
  /** The names of users who must not be listed, in the order of their list. */
  readonly protectedNames: readonly LookedUpName[];
  /** Sorted by name. */
  readonly clients: readonly CheckedClient[];
  /** What a sign-out does besides the call to Cognito, as far as the synthesized stacks show. */
  readonly measures: Measures;
}

/**
 * The state of a name: the kind of its {@link LookupResult}; a found user can also be disabled or listed twice, and any name
 * can be protected.
 */
export type State = "ok" | "disabled" | "same-user" | "protected" | Exclude<LookupResult["kind"], "found">;

/** Creates a report with sorted app clients. */
export function createCheckReport(report: CheckReport): CheckReport {
  const clients = report.clients.toSorted(({ name: one }, { name: other }) => compareCodeUnits(one, other));
  return { ...report, clients };
}

/**
 * Finds names of the same user, and names of protected users. A name that several users have is protected when one of them
 * is. Names with the same spelling are of the same user even if the pool has none.
 *
 * @param names the names in the list
 * @param protectedNames the names of users who must not be listed
 */
export function compareNames(
  names: readonly LookedUpName[],
  protectedNames: readonly LookedUpName[],
): readonly CheckedName[] {
  const protectedByKey = new Map(
    protectedNames.toReversed().flatMap((one) => toUserKeys(one).map((key) => [key, one])),
  );
  const firstNames = new Map<string, ListedName>();
  return names.map((one) => {
    const protectedBy = toUserKeys(one).flatMap((key) => protectedByKey.get(key) ?? [])[0];
    if (one.lookup.kind !== "found") return { ...one, sameAs: undefined, protectedBy };
    const { sub } = one.lookup.user;
    const sameAs = firstNames.get(sub);
    if (sameAs === undefined) firstNames.set(sub, one);
    return { ...one, sameAs, protectedBy };
  });
}

/** The state of a name. */
export function toState({ lookup, sameAs, protectedBy }: CheckedName): State {
  if (protectedBy !== undefined) return "protected";
  if (lookup.kind !== "found") return lookup.kind;
  if (sameAs !== undefined) return "same-user";
  return lookup.user.enabled ? "ok" : "disabled";
}

/** Whether a name matches exactly one user, so that its sign-out can succeed. */
export function isFound({ lookup }: LookedUpName): boolean {
  return lookup.kind === "found";
}

/** Whether the list must not be deployed with this name. */
export function isRefused(checked: CheckedName): boolean {
  return !isFound(checked) || checked.protectedBy !== undefined;
}

/** The protected names that protect no user, such as a misspelled one. */
export function findUnmatched(protectedNames: readonly LookedUpName[]): readonly LookedUpName[] {
  return protectedNames.filter(({ lookup }) => lookup.kind === "missing");
}

// The users a name can be of: all users who have it, and all users of a name with the same spelling.
function toUserKeys({ name, lookup }: LookedUpName): readonly string[] {
  const users = lookup.kind === "found" ? [lookup.user] : lookup.kind === "missing" ? [] : lookup.users;
  return [...users.map(({ sub }) => `sub ${sub}`), `name ${toProtectionKey(name)}`];
}
