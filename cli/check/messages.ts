import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { formatCount, joinFirst } from "../output/format";
import type { Escape } from "../output/format";
import { formatAccepted } from "../output/remaining-access";
import { isFound } from "./model";
import type { CheckedName, CheckReport, LookupResult, NameAttribute, PoolUser, State, UnresolvedName } from "./model";

/** A lifetime whose unit this package does not know. */
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

/** The issues of a report: one for each name that does not match exactly one user. */
export function findCheckIssues({ names }: CheckReport): readonly Issue[] {
  return names.flatMap(({ name, position, lookup }): readonly Issue[] => {
    if (lookup.kind === "found") return [];
    const problem = `${formatValue(name)} can't be signed out: ${formatProblem(lookup, formatValue)}.`;
    const fix =
      lookup.kind === "missing"
        ? "Correct the name, or remove it from the list."
        : "List the username of the intended user.";
    return [{ path: position, message: `${problem} ${fix}` }];
  });
}

/** Formats why a name can't be signed out, without a period. */
export function formatProblem(lookup: Exclude<LookupResult, { readonly kind: "found" }>, escape: Escape): string {
  if (lookup.kind === "missing") return "the pool has no such user";
  const { kind, attribute } = lookup;
  const owner = `${ATTRIBUTE_NAMES[attribute]} of ${formatUsernames(lookup, escape)}`;
  if (kind === "ambiguous") return `it is the ${owner}`;
  if (kind === "unverified") return `it is the unverified ${owner}, so it is not an alias`;
  return `it is the ${owner}, and Cognito accepts a third-party user by username only`;
}

/** Formats the user that a name matches, or why it does not match one. */
export function formatDetail({ name, position, lookup, sameAs }: CheckedName, escape: Escape): string {
  if (lookup.kind !== "found") return `${escape(position)}: ${formatProblem(lookup, escape)}`;
  const { user } = lookup;
  const identity = formatIdentity(name, user, escape);
  if (sameAs === undefined) return identity;
  return `as ${escape(sameAs.name)}: ${identity}${user.enabled ? "" : ", disabled"}`;
}

/** Formats how many names match a user, and how long tokens outlive a sign-out, as sentences. */
export function formatSummary({ names, clients }: CheckReport, escape: Escape): string {
  if (names.length === 0) return "The list is empty.";
  const found = names.filter(isFound).length;
  const match = found === 1 ? "matches" : "match";
  const tokens =
    clients.length === 0
      ? "The pool has no app client, so no user holds a token."
      : `After a sign-out, tokens ${formatAccepted(clients, escape, UNKNOWN)}`;
  return `${found.toLocaleString("en")} of ${formatCount(names.length, "name")} ${match} a user of the pool. ${tokens}`;
}

function formatUsernames({ usernames }: UnresolvedName, escape: Escape): string {
  const names = joinFirst(usernames.map(escape), MAX_USERNAMES_SHOWN);
  return usernames.length === 1 ? names : `${formatCount(usernames.length, "user")}: ${names}`;
}

function formatIdentity(name: string, { username, sub, status }: PoolUser, escape: Escape): string {
  const ids = username === sub ? `username and sub ${escape(sub)}` : `sub ${escape(sub)}`;
  const canonical = username === sub || username === name ? "" : `is ${escape(username)}, `;
  // Nearly all users are confirmed.
  return `${canonical}${ids}${status === "CONFIRMED" ? "" : `, ${escape(status)}`}`;
}
