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

/** What a global sign-out does not end, as a sentence, when the app clients are unknown. */
export const NOT_ENDED = `Existing tokens ${formatAcceptance(`until they expire (${DEFAULT_TOKEN_MINUTES} min by default)`, "")}`;

const MAX_CLIENTS_SHOWN = 5;

const MINUTES_PER: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 };

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
 * @param clients at least one
 * @param escape escapes their names
 * @param unknown the text for an unknown lifetime
 */
export function formatAccepted(clients: readonly AppClient[], escape: Escape, unknown: string): string {
  const minutes = longestLifetime(clients.map((client) => client.minutes));
  const duration =
    minutes === undefined ? `for a time that is ${unknown}` : `for up to ${formatMinutes(minutes, unknown)}`;
  return formatAcceptance(duration, ` (${formatClients(clients, escape, unknown)})`);
}

function formatAcceptance(duration: string, clients: string): string {
  const tokens = `are accepted ${duration} by services that only check signatures${clients}`;
  return `${tokens}; a managed-login cookie can get new ones for up to 60 min.`;
}

function formatClients(clients: readonly AppClient[], escape: Escape, unknown: string): string {
  const [first] = clients;
  if (first && clients.length === 1) return `client ${escape(first.name)}`;
  const names = clients.map(({ name, minutes }) => `${escape(name)} ${formatMinutes(minutes, unknown)}`);
  return `clients ${joinFirst(names, MAX_CLIENTS_SHOWN)}`;
}
