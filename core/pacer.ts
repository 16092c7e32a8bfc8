import type { Clock } from "./clock";

/** Gives out the moments at which requests may start: evenly spaced, no burst. */
export interface Pacer {
  /** Waits for the next moment. */
  readonly turn: (signal?: AbortSignal) => Promise<void>;
  /** Tells that a request which started at this time was throttled. */
  readonly throttled: (startedAt: number) => void;
  /** Tells that a request was not throttled. */
  readonly passed: () => void;
  /** The rate now, in requests a second. */
  readonly rate: () => number;
}

// A throttled rate is halved, and each request that passes gives back a hundredth of the wanted rate: it takes at least
// fifty good requests to make up for one throttled moment.
const SLOW_DOWN = 2;
const RECOVERY = 0.01;
const LOWEST_RATE = 0.5;

/**
 * Makes a pacer.
 *
 * @param requestsPerSecond the wanted rate, which is never exceeded in any second
 * @param clock the time
 */
export function createPacer(requestsPerSecond: number, clock: Clock): Pacer {
  let rate = requestsPerSecond;
  let nextTurn = clock.now();
  let slowedAt = -Infinity;
  return {
    rate: () => rate,
    turn: async (signal) => {
      const turn = Math.max(clock.now(), nextTurn);
      nextTurn = turn + 1000 / rate;
      await clock.sleep(turn - clock.now(), signal);
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
