import { formatSeconds, formatUsers } from "../output/format";
import type { Escape } from "../output/format";
import { formatAccepted, NOT_ENDED } from "../output/remaining-access";
import type { ReportedConstruct, ReportedUserPool, Cause } from "./model";
import { COGNITO_QUOTA, ENTRIES_SIDE_BY_SIDE } from "./pace";

/** What stands in the place of a value that the plan does not know. */
export const UNKNOWN = "unknown until apply";

/** What is said of a user who left the list. */
export const OFF_THE_LIST = "off the list: nothing is called";

/** What the times of a report reckon with, as a sentence. */
export const ASSUMPTION = `Times are those of the sign-outs alone, with ${ENTRIES_SIDE_BY_SIDE} entries side by side and at most ${COGNITO_QUOTA} sign-outs a second, which is Cognito's quota.`;

/** So many users lose something: `1 user loses`, `2 users lose`. */
export function formatSignOuts(count: number): string {
  return `${formatUsers(count)} ${count === 1 ? "loses" : "lose"}`;
}

/** Why a user is signed out, in a few words. */
export function formatCause(why: Cause, escape: Escape): string {
  if (why.kind === "first-time") return "first time";
  if (why.kind === "every-deploy") return "every deploy";
  if (why.kind === "other") return escape(why.detail);
  return `revision ${escape(why.before)} → ${why.after === undefined ? UNKNOWN : escape(why.after)}`;
}

/** Which construct it is: its stack, where there are several, its module and its name. */
export function formatConstruct(
  { stack, module, name }: ReportedConstruct,
  severalStacks: boolean,
  escape: Escape,
): string {
  const path = module === undefined ? name : `${module}.${name}`;
  return severalStacks && stack !== undefined ? `${escape(stack)} · ${escape(path)}` : escape(path);
}

/** Which user pool it is. */
export function formatPool({ id, address }: ReportedUserPool, escape: Escape): string {
  if (id !== undefined) return escape(id);
  return address === undefined ? UNKNOWN : `${escape(address)} (id ${UNKNOWN})`;
}

/** Who stays as they are, as a sentence without its full stop; empty when there is nobody. */
export function formatUntouched({ untouched }: ReportedConstruct): string {
  if (untouched.length === 0) return "";
  return `${formatUsers(untouched.length)} signed out by ${untouched.length === 1 ? "an earlier deploy" : "earlier deploys"}`;
}

/** How many users lose their sessions and when, and what they keep, as two sentences. */
export function formatOutcome(construct: ReportedConstruct, escape: Escape): string {
  const { signOuts, seconds, rate } = construct;
  if (signOuts.length === 0) return "Nobody is signed out.";
  const pace = seconds > 1 ? `, at ${rate} a second` : "";
  return `${formatSignOuts(signOuts.length)} every session, in about ${formatSeconds(seconds)}${pace}. ${formatRemainingAccess(construct, escape)}`;
}

function formatRemainingAccess({ clients }: ReportedConstruct, escape: Escape): string {
  if (clients.length > 0) return `Existing tokens ${formatAccepted(clients, escape, UNKNOWN)}`;
  return `${NOT_ENDED} Token lifetime unknown: the plan contains no app client.`;
}
