import { createHash } from "node:crypto";

/** Which faults the proxy injects. */
export interface FaultOptions {
  /**
   * The share of sign-outs with a fault, from 0 to 1.
   * @default 0
   */
  readonly rate?: number;
  /**
   * Selects the requests that fail, and how.
   * @default 1
   */
  readonly seed?: number;
  /**
   * How long IAM denies all sign-outs, in seconds after the first one, as it does until a new policy is in effect.
   * @default 0
   */
  readonly accessDeniedSeconds?: number;
  /**
   * The delay of every Cognito request, in milliseconds.
   * @default 0
   */
  readonly latencyMs?: number;
}

/** The faults of a sign-out. */
export const FAULTS = [
  /** Cognito responds with InternalErrorException and does nothing. */
  "internal error",
  /** The connection is reset before the request reaches Cognito. */
  "reset before",
  /** Cognito signs the user out, and the connection is reset before the response. */
  "reset after",
  /** Cognito signs the user out, and half of the response arrives. */
  "truncated",
  /** There is never a response. */
  "hang",
  /** Cognito signs the user out, and the response takes two seconds. */
  "slow",
] as const;

/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/**
 * Chooses the fault of a request. The same seed chooses the same faults for the same users, in any order.
 *
 * @param options see {@link FaultOptions}
 * @param username the user
 * @param attempt counts the requests for this user that IAM and the quota allowed, from 1
 * @returns `undefined` for a request without a fault
 */
export function chooseFault(
  { rate = 0, seed = 1 }: FaultOptions,
  username: string,
  attempt: number,
): Fault | undefined {
  const hash = createHash("sha256")
    .update(JSON.stringify([seed, username, attempt]))
    .digest();
  if (hash.readUInt32BE(0) / 2 ** 32 >= rate) return undefined;
  return FAULTS[hash.readUInt32BE(4) % FAULTS.length];
}
