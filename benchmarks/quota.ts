import { USER_UPDATE_QUOTA } from "../core/contract";
import { startFaultyEmulator } from "../local/fault-proxy";
import type { FaultyEmulator } from "../local/fault-proxy";

const LATENCY_MS = 50;

/** The quota and the latency of measured sign-outs, for the title of a table. */
export const CONDITIONS = `at a quota of ${USER_UPDATE_QUOTA} requests per second, ${LATENCY_MS} ms latency`;

/** Calculates the seconds that requests take at the rate of the quota, without the initial burst of one second. */
export function secondsAtQuota(requests: number): number {
  return requests / USER_UPDATE_QUOTA;
}

/**
 * Starts a local AWS that enforces the quota.
 *
 * @param python the Python that has MiniStack
 */
export function startAwsWithQuota(python: string): Promise<FaultyEmulator> {
  return startFaultyEmulator({ python }, { latencyMs: LATENCY_MS });
}
