import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { formatCount, joinFirst } from "../output/format";
import type { Escape } from "../output/format";
import { formatAccepted, formatWindow } from "../output/remaining-access";
import { findUnmatched, isFound, isRefused } from "./model";
import type {
  CheckedName,
  CheckReport,
  ListedName,
  LookedUpName,
  LookupResult,
  NameAttribute,
  PoolUser,
  State,
  UnresolvedName,
} from "./model";

/** A lifetime that the credentials may not read, or whose unit this package does not know. */
export const UNKNOWN = "unknown";

/** The limit of a check, as a sentence. */
export const LIMIT = "ListUsers is eventually consistent: a recent change to a user may be missing.";

const ATTRIBUTE_NAMES: Readonly<Record<NameAttribute, string>> = {
  username: "username",
  sub: "sub",
  email: "e-mail address",
  phone_number: "phone number",
  preferred_username: "preferred username",
};

const MAX_USERNAMES_SHOWN = 5;

/** Formats the state of a name. */
export function formatState(state: State): string {
  return state.replace("-", " ");
}

/**
 * The issues of looked-up names: one for each listed name that is protected or does not match exactly one user, and one for
 * each protected name that protects no user.
 *
 * @param names the names in the list
 * @param protectedNames the names of users who must not be listed
 */
export function findCheckIssues(
  names: readonly CheckedName[],
  protectedNames: readonly LookedUpName[],
): readonly Issue[] {
  const refused = names.filter(isRefused).flatMap((one): readonly Issue[] => {
    const { name, position, lookup, protectedBy } = one;
    if (protectedBy !== undefined) return findProtectionIssues([one], [], "Remove it from the list.");
    const problem = `${formatValue(name)} can't be signed out: ${formatProblem(lookup, formatValue)}.`;
    const fix =
      lookup.kind === "missing"
        ? "Correct the name, or remove it from the list."
        : "List the username of the intended user.";
    return [{ path: position, message: `${problem} ${fix}` }];
  });
  return [...refused, ...findProtectionIssues([], protectedNames, "")];
}

/**
 * The issues of protected users: one for each name that is protected, and one for each protected name that protects no user.
 *
 * @param names the names to sign out
 * @param protectedNames the names of users who must not be signed out
 * @param fix the fix for a name that is protected, as a sentence
 */
export function findProtectionIssues(
  names: readonly CheckedName[],
  protectedNames: readonly LookedUpName[],
  fix: string,
): readonly Issue[] {
  const listed = names.flatMap(({ name, position, protectedBy }): readonly Issue[] => {
    if (protectedBy === undefined) return [];
    const as = name === protectedBy.name ? "" : ` as ${formatValue(protectedBy.name)}`;
    return [{ path: position, message: `${formatValue(name)} is protected${as} (${protectedBy.position}). ${fix}` }];
  });
  const unmatched = findUnmatched(protectedNames).map(({ name, position, lookup }): Issue => {
    const problem = `${formatValue(name)} protects no user: ${formatProblem(lookup, formatValue)}`;
    return { path: position, message: `${problem}. Correct the name, or remove it.` };
  });
  return [...listed, ...unmatched];
}

/** Formats why a name can't be signed out, without a period; empty for a found user. */
export function formatProblem(lookup: LookupResult, escape: Escape): string {
  if (lookup.kind === "found") return "";
  if (lookup.kind === "missing") return "the pool has no such user";
  const { kind, attribute } = lookup;
  const owner = `${ATTRIBUTE_NAMES[attribute]} of ${formatUsernames(lookup, escape)}`;
  if (kind === "ambiguous") return `it is the ${owner}`;
  if (kind === "unverified") return `it is the unverified ${owner}, so it is not an alias`;
  return `it is the ${owner}, and Cognito accepts a third-party user by username only`;
}

/** Formats which protected user a name is, with the position of the protected name, without a period. */
export function formatProtection(name: string, protectedBy: ListedName, escape: Escape): string {
  const as = name === protectedBy.name ? "" : ` as ${escape(protectedBy.name)}`;
  return `protected${as} (${escape(protectedBy.position)})`;
}

/** Formats the user that a name matches, or why it must not be deployed. */
export function formatDetail({ name, position, lookup, sameAs, protectedBy }: CheckedName, escape: Escape): string {
  if (protectedBy !== undefined) return `${escape(position)}: ${formatProtection(name, protectedBy, escape)}`;
  if (lookup.kind !== "found") return `${escape(position)}: ${formatProblem(lookup, escape)}`;
  const { user } = lookup;
  const identity = formatIdentity(name, user, escape);
  if (sameAs === undefined) return identity;
  return `as ${escape(sameAs.name)}: ${identity}${user.enabled ? "" : ", disabled"}`;
}

/** Formats how many names match a user, how many are protected, and how long tokens outlive a sign-out, as sentences. */
export function formatSummary(report: CheckReport, escape: Escape): string {
  const { names, protectedNames, clients } = report;
  const protection = formatProtectedCount(names, protectedNames);
  if (names.length === 0) return `The list is empty.${protection}`;
  const found = names.filter(isFound).length;
  const match = found === 1 ? "matches" : "match";
  const tokens =
    clients.length === 0
      ? "The pool has no app client, so no user holds a token."
      : formatRemainingAccess(report, escape);
  return `${found.toLocaleString("en")} of ${formatCount(names.length, "name")} ${match} a user of the pool.${protection} ${tokens}`;
}

function formatRemainingAccess({ clients, measures }: CheckReport, escape: Escape): string {
  if (measures.revocationList === true)
    return `Window left after a sign-out: ${formatWindow(clients, measures, escape, UNKNOWN)}`;
  return `After a sign-out, tokens ${formatAccepted(clients, measures, escape, UNKNOWN)}`;
}

function formatProtectedCount(names: readonly CheckedName[], protectedNames: readonly LookedUpName[]): string {
  if (protectedNames.length === 0) return "";
  const listed = names.filter(({ protectedBy }) => protectedBy !== undefined).length;
  const unmatched = findUnmatched(protectedNames).length;
  const result = `${listed === 0 ? "No name" : formatCount(listed, "name")} ${listed > 1 ? "are" : "is"} protected`;
  const missing = ` ${formatCount(unmatched, "protected name")} ${unmatched === 1 ? "matches" : "match"} no user.`;
  return ` ${result}.${unmatched === 0 ? "" : missing}`;
}

function formatUsernames({ users }: UnresolvedName, escape: Escape): string {
  const names = joinFirst(
    users.map(({ username }) => escape(username)),
    MAX_USERNAMES_SHOWN,
  );
  return users.length === 1 ? names : `${formatCount(users.length, "user")}: ${names}`;
}

function formatIdentity(name: string, { username, sub, status }: PoolUser, escape: Escape): string {
  const ids = username === sub ? `username and sub ${escape(sub)}` : `sub ${escape(sub)}`;
  const canonical = username === sub || username === name ? "" : `is ${escape(username)}, `;
  // Nearly all users are confirmed.
  return `${canonical}${ids}${status === "CONFIRMED" ? "" : `, ${escape(status)}`}`;
}
