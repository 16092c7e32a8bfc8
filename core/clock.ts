import { setTimeout as sleep } from "node:timers/promises";

/** A source of time. Tests inject a virtual one. */
export interface Clock {
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Resolves after a delay.
   *
   * @param milliseconds the delay; 0 and less resolve at once
   * @param signal rejects early, with the signal's reason
   */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleep(Math.max(0, milliseconds), undefined, { signal }),
};
