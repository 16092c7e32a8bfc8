import type { Clock } from "./clock";
import { untilAborted } from "./stop";

/** Gives out the moments at which requests may start: evenly spaced, no burst. */
export interface Pacer {
  /** Waits for the next moment. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** Tells that a request which started at this time was throttled. */
  readonly throttled: (startedAt: number) => void;
  /** Tells that a request was not throttled. */
  readonly passed: () => void;
  /** The rate now, in requests a second. */
  readonly rate: () => number;
}

/** The default rate: of the 25 requests a second of Cognito's UserUpdate quota, the application keeps 15. */
export const DEFAULT_REQUESTS_PER_SECOND = 10;

// A throttled rate is halved, and each request that passes gives back a hundredth of the wanted rate: it takes at least
// fifty good requests to make up for one throttled moment.
const SLOW_DOWN = 2;
const RECOVERY = 0.01;
const LOWEST_RATE = 0.5;

/**
 * Makes a pacer. Whoever calls Cognito from one process shares one pacer, also across runs.
 *
 * @param clock the time
 * @param requestsPerSecond the wanted rate, which is never exceeded in any second
 */
export function createPacer(clock: Clock, requestsPerSecond: number = DEFAULT_REQUESTS_PER_SECOND): Pacer {
  let rate = requestsPerSecond;
  let lastTurn = -Infinity;
  let line: Promise<void> = Promise.resolve();
  let slowedAt = -Infinity;
  return {
    rate: () => rate,
    turn: (signal) => {
      // Whoever waits stands in line, so that everybody keeps the rate of the moment and not that of their arrival.
      const turn = line.then(async () => {
        const moment = Math.max(clock.now(), lastTurn + 1000 / rate);
        await clock.sleep(moment - clock.now(), signal);
        lastTurn = moment;
      });
      line = turn.catch(() => undefined);
      return untilAborted(turn, signal);
    },
    throttled: (startedAt) => {
      // Requests that were under way when the rate was lowered say nothing about the new rate.
      if (startedAt <= slowedAt) return;
      slowedAt = clock.now();
      rate = Math.max(rate / SLOW_DOWN, Math.min(LOWEST_RATE, requestsPerSecond));
    },
    passed: () => {
      rate = Math.min(rate + requestsPerSecond * RECOVERY, requestsPerSecond);
    },
  };
}
