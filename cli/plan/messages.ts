import { longest } from "./clients";
import type { AppClient, ReportedConstruct, ReportedUserPool, Cause } from "./model";
import { COGNITO_QUOTA, ENTRIES_SIDE_BY_SIDE } from "./pace";
import { DEFAULT_MINUTES } from "../output/token-lifetime";

/** How text of a plan is written, so that it does no harm where it stands. */
export type Quote = (text: string) => string;

/** What stands in the place of a value that the plan does not know. */
export const UNKNOWN = "unknown until apply";

/** What is said of a user who left the list. */
export const OFF_THE_LIST = "off the list: nothing is called";

/** What the times of a report reckon with, as a sentence. */
export const ASSUMPTION = `Times are those of the sign-outs alone, with ${ENTRIES_SIDE_BY_SIDE} entries side by side and at most ${COGNITO_QUOTA} sign-outs a second, which is Cognito's quota.`;

const THEIR_TIME = `for as long as they last, by default ${DEFAULT_MINUTES} min,`;

/** What a global sign-out does not end, where nothing is known of app clients, as a sentence. */
export const NOT_ENDED = `Tokens they hold ${accepted(THEIR_TIME, "")}`;

// The names of so many app clients stand in a sentence.
const MOST_CLIENTS = 5;

/** A count of something: `1 user`, `2,000 users`. */
export function formatCount(count: number, unit: string): string {
  return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
}

/** A count of users. */
export function formatUsers(count: number): string {
  return formatCount(count, "user");
}

/** So many users lose something: `1 user loses`, `2 users lose`. */
export function formatSignOuts(count: number): string {
  return `${formatUsers(count)} ${count === 1 ? "loses" : "lose"}`;
}

/** Why a user is signed out, in a few words. */
export function formatCause(why: Cause, quote: Quote): string {
  if (why.kind === "first-time") return "first time";
  if (why.kind === "every-deploy") return "every deploy";
  if (why.kind === "other") return quote(why.detail);
  return `revision ${quote(why.before)} → ${why.after === undefined ? UNKNOWN : quote(why.after)}`;
}

/** Which construct it is: its stack, where there are several, its module and its name. */
export function formatConstruct(
  { stack, module, name }: ReportedConstruct,
  severalStacks: boolean,
  quote: Quote,
): string {
  const path = module === undefined ? name : `${module}.${name}`;
  return severalStacks && stack !== undefined ? `${quote(stack)} · ${quote(path)}` : quote(path);
}

/** Which user pool it is. */
export function formatPool({ id, address }: ReportedUserPool, quote: Quote): string {
  if (id !== undefined) return quote(id);
  return address === undefined ? UNKNOWN : `${quote(address)} (id ${UNKNOWN})`;
}

/** Who stays as they are, as a sentence without its full stop; empty when there is nobody. */
export function formatUntouched({ untouched }: ReportedConstruct): string {
  if (untouched.length === 0) return "";
  return `${formatUsers(untouched.length)} signed out by ${untouched.length === 1 ? "an earlier deploy" : "earlier deploys"}`;
}

/** How many users lose their sessions and when, and what they keep, as two sentences. */
export function formatOutcome(construct: ReportedConstruct, quote: Quote): string {
  const { signOuts, seconds, rate } = construct;
  if (signOuts.length === 0) return "Nobody is signed out.";
  const pace = seconds > 1 ? `, at ${rate} a second` : "";
  return `${formatSignOuts(signOuts.length)} every session, in about ${formatSeconds(seconds)}${pace}. ${formatRemainingAccess(construct, quote)}`;
}

/** A time for people: `40 s`, `5 min`. */
export function formatSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

function formatRemainingAccess({ clients }: ReportedConstruct, quote: Quote): string {
  if (clients.length > 0) return `Tokens they hold ${formatAccepted(clients, quote, UNKNOWN)}`;
  return `Tokens they hold ${accepted(THEIR_TIME, " (the plan knows no app client)")}`;
}

/**
 * How long tokens of some app clients are accepted after a global sign-out, as what follows `Tokens`.
 *
 * @param clients at least one
 * @param quote how their names are written
 * @param unknown what stands in the place of a lifetime that is unknown
 */
export function formatAccepted(clients: readonly AppClient[], quote: Quote, unknown: string): string {
  const minutes = longest(clients.map((client) => client.minutes));
  const time = minutes === undefined ? `a time ${unknown}` : `up to ${formatMinutes(minutes, unknown)}`;
  return accepted(`for ${time}`, ` (${clientsText(clients, quote, unknown)})`);
}

// What a global sign-out does not end: README, "What a global sign-out ends, and what it does not".
function accepted(time: string, where: string): string {
  const tokens = `can be accepted ${time} by services that only check signatures${where}`;
  return `${tokens}, and a managed-login cookie can get new ones for up to 60 min.`;
}

function clientsText(clients: readonly AppClient[], quote: Quote, unknown: string): string {
  const [first] = clients;
  if (first && clients.length === 1) return `client ${quote(first.name)}`;
  const named = clients
    .slice(0, MOST_CLIENTS)
    .map(({ name, minutes }) => `${quote(name)} ${formatMinutes(minutes, unknown)}`);
  const others = clients.length > MOST_CLIENTS ? [`${clients.length - MOST_CLIENTS} more`] : [];
  return `clients ${[...named, ...others].join(", ")}`;
}

/**
 * The lifetime of a token for people: `5 min`, `24 h`.
 *
 * @param minutes `undefined` when it is unknown
 * @param unknown what is said then
 */
export function formatMinutes(minutes: number | undefined, unknown: string): string {
  if (minutes === undefined) return unknown;
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
