import type { Clock } from "../../core/clock";

/** A clock whose time advances only when all work waits for it. */
export interface VirtualClock extends Clock {
  /** Advances the time until the work is done. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

/** Creates a clock that starts at 0. */
export function createVirtualClock(): VirtualClock {
  let time = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => {
          reject(signal?.reason as Error);
        };
        if (signal?.aborted) abort();
        signal?.addEventListener("abort", abort, { once: true });
        const wake = () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        };
        sleepers.push({ at: time + Math.max(0, milliseconds), wake });
      }),
    run: async (work) => {
      const state = { ended: false };
      const settled = work.finally(() => (state.ended = true));
      // A rejection is returned below.
      settled.catch(() => undefined);
      for (;;) {
        // One turn of the event loop, so that all work that can continue does.
        await new Promise((resolve) => setImmediate(resolve));
        if (state.ended) return settled;
        sleepers.sort((one, other) => one.at - other.at);
        const [next, ...others] = sleepers;
        if (!next) throw new Error("The work waits, but not for the clock.");
        sleepers = others;
        time = next.at;
        next.wake();
      }
    },
  };
}
