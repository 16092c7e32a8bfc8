import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ACCESS_DENIED, answerError, INTERNAL_ERROR, TOO_MANY_REQUESTS } from "./answers";
import { faultOf } from "./faults";
import type { Fault, Faults } from "./faults";
import { send, truncate } from "./forward";
import type { Answer } from "./forward";
import type { Quotas } from "./quota";
import { startTally } from "./tally";
import type { Tally } from "./tally";

/** What the proxy makes of the sign-outs that pass through it. */
export interface SignOuts extends Tally {
  /**
   * Answers one.
   *
   * @param username whom
   * @param response where to
   * @param pass lets MiniStack do it
   */
  readonly answer: (username: string, response: http.ServerResponse, pass: () => Promise<Answer>) => Promise<void>;
}

const SLOW_MS = 2_000;

/**
 * Makes sign-outs as hostile as they are told to be.
 *
 * @param faults how hostile
 * @param quotas what Cognito allows
 */
export function createSignOuts(faults: Faults, quotas: Quotas): SignOuts {
  const tally = startTally();
  let deniedUntil: number | undefined;
  return {
    calls: tally.calls,
    faults: tally.faults,
    answer: async (username, response, pass) => {
      const { asked, denied, throttled } = tally.count(username, "asked");
      deniedUntil ??= performance.now() + (faults.accessDeniedSeconds ?? 0) * 1000;
      if (performance.now() < deniedUntil) {
        tally.count(username, "denied");
        answerError(response, ACCESS_DENIED);
      } else if (!quotas.take("AdminUserGlobalSignOut")) {
        tally.count(username, "throttled");
        answerError(response, TOO_MANY_REQUESTS);
      } else {
        const fault = faultOf(faults, username, asked - denied - throttled);
        if (fault) tally.met(fault);
        await befall(fault, response, async () => {
          const answer = await pass();
          if (answer.status === 200) tally.count(username, "done");
          return answer;
        });
      }
    },
  };
}

async function befall(
  fault: Fault | undefined,
  response: http.ServerResponse,
  signOut: () => Promise<Answer>,
): Promise<void> {
  switch (fault) {
    case "internal error":
      answerError(response, INTERNAL_ERROR);
      break;
    case "reset before":
      response.destroy();
      break;
    case "reset after":
      await signOut();
      response.destroy();
      break;
    case "truncated":
      truncate(response, await signOut());
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
