import { USER_UPDATE_QUOTA } from "../../core/contract";
import { formatSeconds, formatUsers } from "../output/format";
import type { Escape } from "../output/format";
import { formatAccepted, NOT_ENDED } from "../output/remaining-access";
import { DEFAULT_PARALLELISM } from "./create-report";
import type { Cause, ReportedConstruct, ReportedUserPool, TriggerChange } from "./model";

/** The text for a value that the plan does not contain yet, in Terraform's words. */
export const UNKNOWN = "known after apply";

/** The text for a user that was removed from the list. */
export const NOT_SIGNED_OUT = "removed from the list: not signed out";

/** The text for a user that an earlier deploy skipped. */
export const SKIPPED = "not in the user pool at the last deploy; bump the revision to retry";

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

function formatRemainingAccess({ clients }: ReportedConstruct, escape: Escape): string {
  if (clients.length > 0) return `Existing tokens ${formatAccepted(clients, escape, UNKNOWN)}`;
  return `${NOT_ENDED} Token lifetime unknown: the plan contains no app client.`;
}
