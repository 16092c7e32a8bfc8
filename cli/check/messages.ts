import { formatCount } from "../output/format";
import type { Escape } from "../output/format";
import { formatAccepted } from "../output/remaining-access";
import { isUser } from "./model";
import type { Check, CheckedName, LookupResult, NameAttribute, UnresolvedName, PoolUser, State } from "./model";

/** What stands in the place of a lifetime whose unit this package does not know. */
export const UNKNOWN = "unknown";

/** What a check can't know, as a sentence. */
export const LIMIT = "Cognito lists users with a delay: one who was made or changed just now may be shown as before.";

const ATTRIBUTE_WORDS: Readonly<Record<NameAttribute, string>> = {
  username: "username",
  sub: "sub",
  email: "e-mail address",
  phone_number: "phone number",
  preferred_username: "preferred username",
};

// The usernames of so many users stand in a sentence.
const MOST_USERNAMES = 5;

/** How it stands with a name, in a few words. */
export function formatState(state: State): string {
  return state.replace("-", " ");
}

/** Why a name can't be signed out, without a full stop. */
export function formatProblem(finding: Exclude<LookupResult, { readonly kind: "found" }>, escape: Escape): string {
  if (finding.kind === "missing") return "the pool has no such user";
  const { kind, attribute } = finding;
  const what = `${ATTRIBUTE_WORDS[attribute]} of ${usernamesText(finding, escape)}`;
  if (kind === "ambiguous") return `it is the ${what}`;
  if (kind === "unverified") return `it is the unverified ${what}, so that it is no alias`;
  return `it is the ${what}, whom another identity provider signs in, so that only the username will do`;
}

function usernamesText({ usernames }: UnresolvedName, escape: Escape): string {
  const shown = usernames.slice(0, MOST_USERNAMES).map(escape);
  const others = usernames.length > MOST_USERNAMES ? [`${usernames.length - MOST_USERNAMES} more`] : [];
  const names = [...shown, ...others].join(", ");
  return usernames.length === 1 ? names : `${formatCount(usernames.length, "user")}: ${names}`;
}

/** Who it is that a name names, or why it names nobody. */
export function formatDetail({ name, path, finding, sameAs }: CheckedName, escape: Escape): string {
  if (finding.kind !== "found") return `${escape(path)}: ${formatProblem(finding, escape)}`;
  const { user } = finding;
  const who = whoText(name, user, escape);
  if (sameAs === undefined) return who;
  return `as ${escape(sameAs.name)}: ${who}${user.enabled ? "" : ", disabled"}`;
}

function whoText(name: string, { username, sub, status }: PoolUser, escape: Escape): string {
  const ids = username === sub ? `username and sub ${escape(sub)}` : `sub ${escape(sub)}`;
  const is = username === sub || username === name ? "" : `is ${escape(username)}, `;
  // Nearly all users are confirmed.
  return `${is}${ids}${status === "CONFIRMED" ? "" : `, ${escape(status)}`}`;
}

/** How many of the names are users, and what tokens outlive a sign-out, in sentences. */
export function formatSummary({ names, clients }: Check, escape: Escape): string {
  if (names.length === 0) return "Nobody is listed.";
  const users = names.filter(isUser).length;
  const are = users === 1 ? "is a user" : "are users";
  const tokens =
    clients.length === 0
      ? "It has no app client, so that nobody holds tokens of it."
      : `After a sign-out, tokens ${formatAccepted(clients, escape, UNKNOWN)}`;
  return `${users.toLocaleString("en")} of ${formatCount(names.length, "name")} ${are} of the pool. ${tokens}`;
}
