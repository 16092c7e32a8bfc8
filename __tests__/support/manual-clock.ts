import type { Clock } from "../../verifier/src/clock";

/** A clock of the verifier whose time the test sets. */
export interface ManualClock extends Clock {
  /** Moves the time, and calls the timers that are due. */
  readonly advance: (seconds: number) => void;
  /** The delays of the timers that wait, in seconds. */
  readonly timers: () => readonly number[];
}

/**
 * Creates a clock.
 *
 * @param start milliseconds since the epoch
 */
export function createManualClock(start: number): ManualClock {
  let time = start;
  let waiting: { readonly at: number; readonly seconds: number; readonly callback: () => void }[] = [];
  return {
    now: () => time,
    setTimer: (callback, milliseconds) => {
      const timer = { at: time + milliseconds, seconds: milliseconds / 1000, callback };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((one) => one !== timer);
      };
    },
    advance: (seconds) => {
      time += seconds * 1000;
      const due = waiting.filter(({ at }) => at <= time);
      waiting = waiting.filter(({ at }) => at > time);
      due.forEach(({ callback }) => {
        callback();
      });
    },
    timers: () => waiting.map(({ seconds }) => seconds),
  };
}
