import { startHostileEmulator } from "../local/hostile";
import type { HostileEmulator } from "../local/hostile";

/** Cognito's UserUpdate quota, which `AdminUserGlobalSignOut` falls under, in requests a second. */
export const QUOTA = 25;

/** The quota and the latency that sign-outs are measured at, as a heading tells them. */
export const CONDITIONS = `at a quota of ${QUOTA} requests a second, 50 ms latency`;

/** The seconds that so many requests take at the pace of the quota, without the burst of a second that it grants first. */
export function secondsAtQuota(requests: number): number {
  return requests / QUOTA;
}

/**
 * Starts a local AWS that keeps to the quota.
 *
 * @param python the Python that has MiniStack
 */
export function startAwsWithQuota(python: string): Promise<HostileEmulator> {
  return startHostileEmulator({ python }, { latencyMs: 50 });
}
