import { formatMinutes, joinFirst } from "./format";
import type { Escape } from "./format";

// What a global sign-out does not end: tokens that a service checks by their signature only, and the managed-login cookie.

/** An app client of a user pool. */
export interface AppClient {
  readonly name: string;
  /** The maximum lifetime of its access and ID tokens, in minutes; `undefined` when it is unknown. */
  readonly minutes: number | undefined;
}

/**
 * The lifetime of access and ID tokens when the app client does not set it, in minutes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export const DEFAULT_TOKEN_MINUTES = 60;

/** What a sign-out does besides the call to Cognito. `undefined` is unknown; reports then have the longer window. */
export interface Measures {
  /** Whether the tokens are added to a revocation list, by which services can reject them. */
  readonly revocationList: boolean | undefined;
  /** Whether managed-login sessions are ended. */
  readonly endedSessions: boolean | undefined;
}

/** Nothing is known of a sign-out but the call to Cognito. */
export const UNKNOWN_MEASURES: Measures = { revocationList: undefined, endedSessions: undefined };

/** How long a managed-login cookie can get new tokens. */
export const COOKIE_WINDOW = "for up to 60 min";

const MAX_CLIENTS_SHOWN = 5;

const MINUTES_PER: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 };

const SESSIONS_ENDED = "; managed-login sessions are ended as well.";

/**
 * Converts the lifetime of a token to whole minutes, rounded up.
 *
 * @param validity the lifetime that the app client sets; 0, like `undefined`, is Cognito's default
 * @param unit its unit, as in Cognito's API
 * @returns `undefined` when the unit is unknown
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html
 */
export function toTokenMinutes(validity = 0, unit = "hours"): number | undefined {
  if (validity === 0) return DEFAULT_TOKEN_MINUTES;
  const factor = MINUTES_PER[unit];
  return factor === undefined ? undefined : Math.ceil(validity * factor);
}

/** The longest of several lifetimes, in minutes; `undefined` when one of them is unknown. */
export function longestLifetime(minutes: readonly (number | undefined)[]): number | undefined {
  const known = minutes.filter((one) => one !== undefined);
  return known.length < minutes.length ? undefined : Math.max(...known);
}

/**
 * Formats how long services accept tokens after a global sign-out, as the rest of a sentence that begins with `tokens`.
 *
 * @param clients the app clients of the user pool; empty when they are unknown
 * @param measures what else the sign-out does; with a revocation list, use {@link formatWindow}
 * @param escape escapes names
 * @param unknown the text for an unknown lifetime
 */
export function formatAccepted(
  clients: readonly AppClient[],
  { endedSessions }: Measures,
  escape: Escape,
  unknown: string,
): string {
  const duration = clients.length === 0 ? formatExpiry("they") : `for ${formatDuration(clients, unknown)}`;
  const tokens = `are accepted ${duration} by services that only check signatures${formatClients(clients, escape, unknown)}`;
  return `${tokens}${endedSessions === true ? SESSIONS_ENDED : `; ${formatCookie("ones")}`}`;
}

/**
 * Formats how long services accept tokens after a sign-out that adds them to a revocation list, as the rest of a sentence
 * that begins with `Window left`. The parameters are those of {@link formatAccepted}.
 */
export function formatWindow(
  clients: readonly AppClient[],
  { endedSessions }: Measures,
  escape: Escape,
  unknown: string,
): string {
  const window = formatListedWindow(clients, escape, unknown);
  return `${window}${endedSessions === true ? SESSIONS_ENDED : `, where ${formatCookie("tokens")}`}`;
}

/** Formats the window that a revocation list leaves, without managed-login cookies and without a period. */
export function formatListedWindow(clients: readonly AppClient[], escape: Escape, unknown: string): string {
  const behind = `none at services behind ${escape("RevocationAuthorizer")} or the verifier`;
  return `${behind}; ${formatDuration(clients, unknown)} elsewhere${formatClients(clients, escape, unknown)}`;
}

/** Formats the window without a revocation list, likewise. */
export function formatUnlistedWindow(clients: readonly AppClient[], escape: Escape, unknown: string): string {
  const where = "at services that only check signatures";
  return `${formatDuration(clients, unknown)} ${where}${formatClients(clients, escape, unknown)}`;
}

function formatDuration(clients: readonly AppClient[], unknown: string): string {
  if (clients.length === 0) return formatExpiry("tokens");
  const minutes = longestLifetime(clients.map((client) => client.minutes));
  return minutes === undefined ? `a time that is ${unknown}` : `up to ${formatMinutes(minutes, unknown)}`;
}

function formatExpiry(tokens: string): string {
  return `until ${tokens} expire (${DEFAULT_TOKEN_MINUTES} min by default)`;
}

function formatCookie(tokens: string): string {
  return `a managed-login cookie can get new ${tokens} ${COOKIE_WINDOW}.`;
}

function formatClients(clients: readonly AppClient[], escape: Escape, unknown: string): string {
  const [first] = clients;
  if (!first) return "";
  if (clients.length === 1) return ` (client ${escape(first.name)})`;
  const names = clients.map(({ name, minutes }) => `${escape(name)} ${formatMinutes(minutes, unknown)}`);
  return ` (clients ${joinFirst(names, MAX_CLIENTS_SHOWN)})`;
}
