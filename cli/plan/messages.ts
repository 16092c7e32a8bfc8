import { USER_UPDATE_QUOTA } from "../../core/contract";
import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { formatProblem, formatProtection } from "../check/messages";
import { isFound, toState } from "../check/model";
import type { CheckedName } from "../check/model";
import { formatCount, formatSeconds, formatUsers, joinFirst } from "../output/format";
import type { Escape } from "../output/format";
import { formatCode } from "../output/markdown";
import { maskText, maskUsername } from "../output/mask";
import { formatAccepted, formatWindow } from "../output/remaining-access";
import { DEFAULT_PARALLELISM } from "./create-report";
import type { Cause, Gap, Report, ReportedConstruct, ReportedUser, ReportedUserPool, TriggerChange } from "./model";

/** The maximum number of users or addresses in a message. */
export const MAX_SHOWN = 10;

/** Formats what a plan contains for a message. */
export interface Notation {
  /** Formats a username. */
  readonly user: Escape;
  /** Formats other text, such as an address. */
  readonly text: Escape;
}

/** The notation of plain text, with quoted usernames. */
export const TEXT: Notation = { user: formatValue, text: (text) => text };

/** The notation of Markdown. */
export const MARKDOWN: Notation = { user: formatCode, text: formatCode };

/** Adds masking to a notation. */
export function maskNotation({ user, text }: Notation): Notation {
  return { user: (username) => user(maskUsername(username)), text: (other) => text(maskText(other)) };
}

/** The text for a value that the plan does not contain yet, in Terraform's words. */
export const UNKNOWN = "known after apply";

/** The text for a user that was removed from the list. */
export const NOT_SIGNED_OUT = "removed from the list: not signed out";

/** The text for a user that an earlier deploy skipped. */
export const SKIPPED = "not in the user pool at the last deploy; bump the revision to retry";

/** The text for a user whose reason changed while the revision did not. */
export const REASON_CHANGED =
  "the reason changed, the revision did not: no sign-out. Bump the revision to sign out again.";

/** The text for a report without any entry. */
export const NO_ENTRIES = "No user is listed: no plan contains an entry.";

/** The assumptions of the estimated durations, as a sentence. */
export const ASSUMPTIONS = `Times cover the sign-outs only, with ${DEFAULT_PARALLELISM} entries applied concurrently and at most ${USER_UPDATE_QUOTA} sign-outs per second, which is Cognito's quota.`;

/** Formats the first words of a sentence: `1 user loses`, `2 users lose`. */
export function formatSignOuts(count: number): string {
  return `${formatUsers(count)} ${count === 1 ? "loses" : "lose"}`;
}

/** Formats the cause of a sign-out in a few words. */
export function formatCause(cause: Cause, escape: Escape): string {
  switch (cause.kind) {
    case "newly-listed":
      return "newly listed";
    case "retry":
      return "still to be signed out";
    case "revision": {
      const revision = formatChange("revision", cause, escape);
      return cause.pool ? `${revision}, ${formatChange("pool", cause.pool, escape)}` : revision;
    }
    case "pool":
      return formatChange("pool", cause, escape);
    case "username":
      return "other Unicode form of the name";
    case "every-deploy":
      return "every deploy";
    case "other":
      return escape(cause.detail);
  }
}

function formatChange(trigger: string, { before, after }: TriggerChange, escape: Escape): string {
  return `${trigger} ${escape(before)} → ${after === undefined ? UNKNOWN : escape(after)}`;
}

/** Formats an age: `40 s`, `5 min`, `3 h`, `2 days`. */
export function formatAge(seconds: number): string {
  if (seconds < 7200) return formatSeconds(seconds);
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

// The time of a plan has no fraction of a second.
function formatTime(time: string): string {
  return `${time.slice(0, 19).replace("T", " ")} UTC`;
}

/** Formats when the oldest plan was created, as a sentence; empty for a report without plans. */
export function formatPlanTime({ plans }: Report): string {
  const [oldest] = plans.toSorted(({ ageSeconds: one = Infinity }, { ageSeconds: other = Infinity }) => other - one);
  if (!oldest) return "";
  const subject = plans.length === 1 ? "The plan" : `The oldest of ${plans.length} plans`;
  if (oldest.ageSeconds === undefined || oldest.createdAt === undefined) return `${subject} is of unknown age.`;
  return `${subject} was created at ${formatTime(oldest.createdAt)}, ${formatAge(oldest.ageSeconds)} ago.`;
}

/** Formats what the plans do not show, and what to do. */
export function formatGap(gap: Gap, { user, text }: Notation): Issue {
  switch (gap.kind) {
    case "no-plan":
      return {
        path: text(`stack ${gap.stack}`),
        message: `no saved plan, so its users are not in this report. Run ${text(`cdktf diff ${gap.stack}`)}, or pass the plans to report.`,
      };
    case "outdated": {
      const created = gap.createdAt === undefined ? "at an unknown time" : `at ${formatTime(gap.createdAt)}`;
      const message = `the plan was created ${created}, and cdk.tf.json was written later, at ${formatTime(gap.synthesizedAt)}. Run cdktf diff again.`;
      return { path: text(gap.plan), message };
    }
    case "limited":
      return {
        path: text(gap.plan),
        message: "the plan does not cover all resources. Plan again without -target, -exclude and -refresh-only.",
      };
    case "deferred": {
      const changes = joinFirst(gap.addresses.map(text), MAX_SHOWN);
      const message = `the plan defers ${formatCount(gap.addresses.length, "change")} to a later one: ${changes}. Deploy what they depend on first, and plan again.`;
      return { path: text(gap.plan), message };
    }
    case "unknown-call":
      return {
        path: text(gap.address),
        message: `its input is ${UNKNOWN} and the plan does not contain its function, so it can sign a user out. Plan the function in the same stack, or move the invocation to another stack.`,
      };
    case "data-source": {
      const signedOut = gap.username === undefined ? "a user" : user(gap.username);
      const message = `the data source signs ${signedOut} out on every plan and deploy, because it calls the function of a construct. Remove it, and list the user.`;
      return { path: text(gap.address), message };
    }
  }
}

/** Formats what the user pool has for a listed name in a few words; `ok` for an enabled user of that username. */
export function formatCheck(check: CheckedName, escape: Escape): string {
  const { name, lookup, sameAs, protectedBy } = check;
  const parts = [
    ...(protectedBy === undefined ? [] : [formatProtection(name, protectedBy, escape)]),
    ...(isFound(check) ? [] : [formatProblem(lookup, escape)]),
    ...(sameAs === undefined ? [] : [`same user as ${escape(sameAs.name)}`]),
    ...(lookup.kind !== "found" || [name, protectedBy?.name].includes(lookup.user.username)
      ? []
      : [`is ${escape(lookup.user.username)}`]),
    ...(lookup.kind !== "found" || lookup.user.enabled ? [] : ["disabled"]),
  ];
  return parts.length === 0 ? "ok" : parts.join(", ");
}

/** Whether a reviewer should look at a user that the deploy does not sign out. */
export function isNoteworthy(check: CheckedName | undefined): check is CheckedName {
  return check !== undefined && !["ok", "disabled"].includes(toState(check));
}

/** Finds what the user pool has for a user of a construct; `undefined` when the user was not looked up. */
export function findCheck({ checks }: ReportedConstruct, { username }: ReportedUser): CheckedName | undefined {
  return checks?.find(({ name }) => name === username);
}

/** Formats how many listed names were looked up, and how many match a user, as a sentence; empty when none was looked up. */
export function formatCheckSummary({ constructs }: Report): string {
  const checks = constructs.flatMap((construct) => construct.checks ?? []);
  if (checks.length === 0) return "";
  const found = checks.filter(isFound).length;
  return `${found.toLocaleString("en")} of ${formatCount(checks.length, "listed name")} ${found === 1 ? "matches" : "match"} a user of the pool.`;
}

/** The heading of a report that guards refused. */
export const REFUSED = "Refused: do not deploy this plan";

/** The heading of a report in which users can be missing. */
export const INCOMPLETE = "Incomplete: users can be missing in this report";

/** Formats a user pool: its id, else its address. */
export function formatUserPool({ id, address }: ReportedUserPool, escape: Escape): string {
  if (id !== undefined) return escape(id);
  return address === undefined ? UNKNOWN : `${escape(address)} (id ${UNKNOWN})`;
}

/** Formats the number of untouched users, without a full stop; empty when there are none. */
export function formatUntouched({ untouched }: ReportedConstruct): string {
  if (untouched.length === 0) return "";
  return `${formatUsers(untouched.length)} signed out by ${untouched.length === 1 ? "an earlier deploy" : "earlier deploys"}`;
}

/** Formats how many users lose their sessions, how long that takes, and what remains valid. */
export function formatOutcome(construct: ReportedConstruct, escape: Escape): string {
  const { signOuts, seconds, rate } = construct;
  if (signOuts.length === 0) return "No user is signed out.";
  const pace = seconds > 1 ? `, at ${rate} per second` : "";
  return `${formatSignOuts(signOuts.length)} every session, in about ${formatSeconds(seconds)}${pace}. ${formatRemainingAccess(construct, escape)}`;
}

function formatRemainingAccess({ clients, measures }: ReportedConstruct, escape: Escape): string {
  const isListed = measures.revocationList === true;
  const access = (isListed ? formatWindow : formatAccepted)(clients, measures, escape, UNKNOWN);
  const lifetime = clients.length > 0 ? "" : " Token lifetime unknown: the plan contains no app client.";
  return `${isListed ? "Window left:" : "Existing tokens"} ${access}${lifetime}`;
}
