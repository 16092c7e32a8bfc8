import { formatAccepted, formatCount } from "../plan/messages";
import type { Quote } from "../plan/messages";
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
export function formatProblem(finding: Exclude<LookupResult, { readonly kind: "found" }>, quote: Quote): string {
  if (finding.kind === "missing") return "the pool has no such user";
  const { kind, attribute } = finding;
  const what = `${ATTRIBUTE_WORDS[attribute]} of ${usernamesText(finding, quote)}`;
  if (kind === "ambiguous") return `it is the ${what}`;
  if (kind === "unverified") return `it is the unverified ${what}, so that it is no alias`;
  return `it is the ${what}, whom another identity provider signs in, so that only the username will do`;
}

function usernamesText({ usernames }: UnresolvedName, quote: Quote): string {
  const shown = usernames.slice(0, MOST_USERNAMES).map(quote);
  const others = usernames.length > MOST_USERNAMES ? [`${usernames.length - MOST_USERNAMES} more`] : [];
  const names = [...shown, ...others].join(", ");
  return usernames.length === 1 ? names : `${formatCount(usernames.length, "user")}: ${names}`;
}

/** Who it is that a name names, or why it names nobody. */
export function formatDetail({ name, path, finding, sameAs }: CheckedName, quote: Quote): string {
  if (finding.kind !== "found") return `${quote(path)}: ${formatProblem(finding, quote)}`;
  const { user } = finding;
  const who = whoText(name, user, quote);
  if (sameAs === undefined) return who;
  return `as ${quote(sameAs.name)}: ${who}${user.enabled ? "" : ", disabled"}`;
}

function whoText(name: string, { username, sub, status }: PoolUser, quote: Quote): string {
  const ids = username === sub ? `username and sub ${quote(sub)}` : `sub ${quote(sub)}`;
  const is = username === sub || username === name ? "" : `is ${quote(username)}, `;
  // Nearly all users are confirmed.
  return `${is}${ids}${status === "CONFIRMED" ? "" : `, ${quote(status)}`}`;
}

/** How many of the names are users, and what tokens outlive a sign-out, in sentences. */
export function formatSummary({ names, clients }: Check, quote: Quote): string {
  if (names.length === 0) return "Nobody is listed.";
  const users = names.filter(isUser).length;
  const are = users === 1 ? "is a user" : "are users";
  const tokens =
    clients.length === 0
      ? "It has no app client, so that nobody holds tokens of it."
      : `After a sign-out, tokens ${formatAccepted(clients, quote, UNKNOWN)}`;
  return `${users.toLocaleString("en")} of ${formatCount(names.length, "name")} ${are} of the pool. ${tokens}`;
}
