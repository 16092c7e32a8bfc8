/** A source of time. Tests inject another one. */
export interface Clock {
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back once after a delay. Returns a function that cancels it. */
  readonly setTimer: (callback: () => void, milliseconds: number) => () => void;
}

/** The clock of this machine. Its timers don't keep the process running. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (callback, milliseconds) => {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
