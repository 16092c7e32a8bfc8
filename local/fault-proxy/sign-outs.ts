import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseFault } from "./faults";
import type { Fault, FaultOptions } from "./faults";
import { ACCESS_DENIED, INTERNAL_ERROR, send, sendError, sendTruncated, TOO_MANY_REQUESTS } from "./http";
import type { HttpResponse } from "./http";
import type { Quotas } from "./quotas";

/** The number of sign-out requests for one user. */
export interface SignOutCounts {
  /** All requests. */
  readonly requests: number;
  /** The requests that IAM denied. */
  readonly denied: number;
  /** The requests that exceeded the quota. */
  readonly throttled: number;
  /** The requests that Cognito carried out, including those whose response was lost. */
  readonly completed: number;
}

/** What happened to the sign-outs that went through the proxy. */
export interface SignOutStatistics {
  /** By username. */
  readonly signOuts: ReadonlyMap<string, SignOutCounts>;
  /** The number of injected faults of each kind. */
  readonly injected: ReadonlyMap<Fault, number>;
}

/** Handles the sign-outs that go through the proxy. */
export interface SignOutHandler extends SignOutStatistics {
  /**
   * Responds to one sign-out.
   *
   * @param username the user
   * @param response where to respond
   * @param forward sends the request to MiniStack
   */
  readonly handle: (
    username: string,
    response: http.ServerResponse,
    forward: () => Promise<HttpResponse>,
  ) => Promise<void>;
}

const SLOW_MS = 2_000;

/**
 * Creates a handler that injects faults.
 *
 * @param options which faults
 * @param quotas Cognito's quotas
 */
export function createSignOutHandler(options: FaultOptions, quotas: Quotas): SignOutHandler {
  const signOuts = new Map<string, SignOutCounts>();
  const injected = new Map<Fault, number>();
  let deniedUntil: number | undefined;
  const count = (username: string, field: keyof SignOutCounts): SignOutCounts => {
    const before = signOuts.get(username) ?? { requests: 0, denied: 0, throttled: 0, completed: 0 };
    const after = { ...before, [field]: before[field] + 1 };
    signOuts.set(username, after);
    return after;
  };
  return {
    signOuts,
    injected,
    handle: async (username, response, forward) => {
      const { requests, denied, throttled } = count(username, "requests");
      deniedUntil ??= performance.now() + (options.accessDeniedSeconds ?? 0) * 1000;
      if (performance.now() < deniedUntil) {
        count(username, "denied");
        sendError(response, ACCESS_DENIED);
        return;
      }
      if (!quotas.take("AdminUserGlobalSignOut")) {
        count(username, "throttled");
        sendError(response, TOO_MANY_REQUESTS);
        return;
      }
      const fault = chooseFault(options, username, requests - denied - throttled);
      if (fault) injected.set(fault, (injected.get(fault) ?? 0) + 1);
      await injectFault(fault, response, async () => {
        const forwarded = await forward();
        if (forwarded.status === 200) count(username, "completed");
        return forwarded;
      });
    },
  };
}

async function injectFault(
  fault: Fault | undefined,
  response: http.ServerResponse,
  signOut: () => Promise<HttpResponse>,
): Promise<void> {
  switch (fault) {
    case "internal error":
      sendError(response, INTERNAL_ERROR);
      break;
    case "reset before":
      response.destroy();
      break;
    case "reset after":
      await signOut();
      response.destroy();
      break;
    case "truncated":
      sendTruncated(response, await signOut());
      break;
    case "hang":
      break;
    case "slow":
      await sleep(SLOW_MS);
      send(response, await signOut());
      break;
    default:
      send(response, await signOut());
  }
}
