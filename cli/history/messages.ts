import { formatConstruct, formatCount, formatUsers } from "../output/format";
import type { Escape } from "../output/format";
import { COOKIE_WINDOW, formatListedWindow, formatUnlistedWindow } from "../output/remaining-access";
import { countPending, hasRevocationList } from "./model";
import type {
  Counts,
  HistoryReport,
  ListComparison,
  Outcome,
  PendingUser,
  ReportedConstruct,
  ReportedEntry,
} from "./model";

/** The text for a value that a state does not contain. */
export const UNKNOWN = "unknown";

/** Where the request ids are found again, as a sentence. */
export const REQUEST_IDS = "A request id is the requestID of the AdminUserGlobalSignOut event in CloudTrail.";

/** The text for a user with an entry that the list does not contain. */
export const UNLISTED = "no longer listed";

const RETRY = "Bump the revision to retry.";

/** Formats the outcome of an entry. */
export function formatOutcome(outcome: Outcome): string {
  return outcome.replace("-", " ");
}

/** Formats a time in whole seconds: `2026-11-24T11:04:36Z`. */
export function formatTime(time: string | undefined): string {
  return time === undefined ? UNKNOWN : time.replace(/\.\d+Z$/, "Z");
}

/** Formats the end of a heading: the time since which entries are in the report; empty when all are. */
export function formatSince({ since }: HistoryReport): string {
  return since === undefined ? "" : ` · since ${formatTime(since)}`;
}

/** Formats that a report has no entry, as a sentence. */
export function formatNoEntries({ since }: HistoryReport): string {
  return `No user was signed out: no state contains an entry${since === undefined ? "" : ` since ${formatTime(since)}`}.`;
}

/** Formats how many users were signed out and how many were not, and what to do about these, as sentences. */
export function formatCounts({ signedOut, skipped, unknown, unlisted }: Counts): string {
  const sentences = [
    `${formatUsers(signedOut)} ${was(signedOut)} signed out.`,
    skipped > 0
      ? `${formatUsers(skipped)} ${was(skipped)} skipped, not signed out: not in the user pool. ${RETRY}`
      : "",
    unknown > 0 ? `${formatUsers(unknown)} without a valid result in the state: may be signed in. ${RETRY}` : "",
    unlisted > 0 ? `${formatUsers(unlisted)} ${unlisted === 1 ? "is" : "are"} ${UNLISTED}.` : "",
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/**
 * Formats how long services accept tokens after the sign-outs of a construct with a revocation list, and whether cookies can
 * get new ones, as sentences; empty for a construct that only calls Cognito. A user who was signed out before the list was
 * attached is not on it.
 */
export function formatWindows(construct: ReportedConstruct, escape: Escape): string {
  const signedOut = construct.entries.filter(({ outcome }) => outcome === "signed-out");
  const ended = signedOut.filter(({ endedSessions }) => endedSessions !== undefined).length;
  if (!hasRevocationList(construct)) return ended > 0 ? formatCookies(ended, signedOut.length - ended) : "";
  const { clients, measures } = construct;
  const listed = signedOut.filter(({ notBefore }) => notBefore !== undefined).length;
  const unlisted = signedOut.length - listed;
  const fix = measures.revocationList === true ? " Bump the revision to add the tokens to it." : "";
  return joinSentences([
    listed > 0
      ? `Window left for ${formatUsers(listed)} on the revocation list: ${formatListedWindow(clients, escape, UNKNOWN)}.`
      : "",
    unlisted > 0
      ? `Window left for ${formatUsers(unlisted)} not on the revocation list: ${formatUnlistedWindow(clients, escape, UNKNOWN)}.${fix}`
      : "",
    formatCookies(ended, signedOut.length - ended),
  ]);
}

function formatCookies(ended: number, others: number): string {
  return joinSentences([
    ended > 0 ? `The managed-login sessions of ${formatUsers(ended)} were ended.` : "",
    others > 0 ? `A managed-login cookie of ${formatUsers(others)} can get new tokens ${COOKIE_WINDOW}.` : "",
  ]);
}

function joinSentences(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/**
 * Formats whether the tokens of an entry were added to the revocation list; empty for a user who was not signed out, and in a
 * construct without one.
 */
export function formatRevocation({ outcome, notBefore }: ReportedEntry, construct: ReportedConstruct): string {
  if (outcome !== "signed-out" || !hasRevocationList(construct)) return "";
  return notBefore === undefined ? "not on the revocation list" : "on the revocation list";
}

/** Formats how many users of a list are pending, as sentences. */
export function formatPendingCount({ file, users, pending }: ListComparison, escape: Escape): string {
  const count = countPending(pending);
  const verb = count === 1 ? "is" : "are";
  if (count === 0) return `${formatCount(users, "user")} of ${escape(file)}, none pending.`;
  return `${count.toLocaleString("en")} of ${formatUsers(users)} of ${escape(file)} ${verb} pending: without an entry of the listed revision. Deploy to sign out.`;
}

/**
 * Formats why a user is pending.
 *
 * @param user the user
 * @param withConstruct whether to name the construct
 * @param withStack whether to name the stack of the construct
 * @param escape escapes names
 */
export function formatPending(user: PendingUser, withConstruct: boolean, withStack: boolean, escape: Escape): string {
  const { revision, recordedRevision, construct } = user;
  const recorded = recordedRevision === undefined ? "no entry" : `the entry has revision ${escape(recordedRevision)}`;
  const listed = revision === undefined ? "" : `revision ${escape(revision)}, `;
  const where = withConstruct && construct ? ` in ${formatConstruct(construct, withStack, escape)}` : "";
  return `${listed}${recorded}${where}`;
}

function was(count: number): string {
  return count === 1 ? "was" : "were";
}
