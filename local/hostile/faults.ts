import { createHash } from "node:crypto";

/** How hostile the proxy is. */
export interface Faults {
  /**
   * The share of the sign-outs that meet a fault, from 0 to 1.
   * @default 0
   */
  readonly rate?: number;
  /**
   * What decides who meets which fault.
   * @default 1
   */
  readonly seed?: number;
  /**
   * For how many seconds after the first sign-out IAM denies all of them, as before a new policy acts.
   * @default 0
   */
  readonly accessDeniedSeconds?: number;
  /**
   * Added to every call of Cognito, in milliseconds.
   * @default 0
   */
  readonly latencyMs?: number;
}

/** What can befall a sign-out. */
export const FAULTS = [
  /** Cognito answers InternalErrorException and does nothing. */
  "internal error",
  /** The connection breaks before Cognito hears of it. */
  "reset before",
  /** Cognito does it, and the connection breaks before the answer. */
  "reset after",
  /** Cognito does it, and half of the answer arrives. */
  "truncated",
  /** Nobody answers ever. */
  "hang",
  /** Cognito does it, and the answer takes two seconds. */
  "slow",
] as const;

/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/**
 * What befalls a sign-out. The same seed gives the same faults to the same users, in whatever order they come.
 *
 * @param faults how hostile to be
 * @param username whose sign-out
 * @param attempt which request for this user it is that IAM and the quota let pass, from 1
 * @returns `undefined` when it goes well
 */
export function faultOf({ rate = 0, seed = 1 }: Faults, username: string, attempt: number): Fault | undefined {
  const hash = createHash("sha256")
    .update(JSON.stringify([seed, username, attempt]))
    .digest();
  if (hash.readUInt32BE(0) / 2 ** 32 >= rate) return undefined;
  return FAULTS[hash.readUInt32BE(4) % FAULTS.length];
}
