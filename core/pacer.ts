import type { Clock } from "./clock";
import { DEFAULT_REQUESTS_PER_SECOND } from "./contract";
import { untilAborted } from "./deadline";

/** Spaces requests evenly, without bursts. */
export interface Pacer {
  /** Resolves when the next request may start. */
  readonly waitForTurn: (signal: AbortSignal) => Promise<void>;
  /** Records that a request was throttled, by the time at which it started. */
  readonly onThrottled: (startedAt: number) => void;
  /** Records that a request was not throttled. */
  readonly onSuccess: () => void;
  /** The current rate, in requests per second. */
  readonly rate: () => number;
}

// A throttled request halves the rate, and each successful one restores a hundredth of the initial rate: it takes at least
// fifty successful requests to recover from one that was throttled.
const SLOW_DOWN = 2;
const RECOVERY = 0.01;
const LOWEST_RATE = 0.5;

/**
 * Creates a pacer. All callers of Cognito in one process share one, also across runs.
 *
 * @param clock the clock
 * @param requestsPerSecond the maximum rate, in any second
 */
export function createPacer(clock: Clock, requestsPerSecond: number = DEFAULT_REQUESTS_PER_SECOND): Pacer {
  let rate = requestsPerSecond;
  let lastTurn = -Infinity;
  let queue: Promise<void> = Promise.resolve();
  let slowedAt = -Infinity;
  return {
    rate: () => rate,
    waitForTurn: (signal) => {
      // Callers wait in a queue: each gets the rate at the time of its turn, not at the time of its call.
      const turn = queue.then(async () => {
        const time = Math.max(clock.now(), lastTurn + 1000 / rate);
        await clock.sleep(time - clock.now(), signal);
        lastTurn = time;
      });
      queue = turn.catch(() => undefined);
      return untilAborted(turn, signal);
    },
    onThrottled: (startedAt) => {
      // Requests that started before the rate was lowered say nothing about the new rate.
      if (startedAt <= slowedAt) return;
      slowedAt = clock.now();
      rate = Math.max(rate / SLOW_DOWN, Math.min(LOWEST_RATE, requestsPerSecond));
    },
    onSuccess: () => {
      rate = Math.min(rate + requestsPerSecond * RECOVERY, requestsPerSecond);
    },
  };
}
