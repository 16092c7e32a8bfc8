import type { Clock } from "../../core/clock";

/** A clock whose time passes only when everybody waits. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

/** Makes a clock that starts at 0. */
export function createVirtualClock(): VirtualClock {
  let time = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const refuse = () => {
          reject(signal?.reason as Error);
        };
        if (signal?.aborted) refuse();
        signal?.addEventListener("abort", refuse, { once: true });
        const wake = () => {
          signal?.removeEventListener("abort", refuse);
          resolve();
        };
        sleepers.push({ at: time + Math.max(0, milliseconds), wake });
      }),
    run: async (work) => {
      const state = { ended: false };
      const settled = work.finally(() => (state.ended = true));
      // Whoever called hears of a failure below.
      settled.catch(() => undefined);
      for (;;) {
        // A turn of the event loop, after which whoever could go on has gone on.
        await new Promise((resolve) => setImmediate(resolve));
        if (state.ended) return settled;
        sleepers.sort((one, other) => one.at - other.at);
        const [next, ...others] = sleepers;
        if (!next) throw new Error("Everybody waits for nothing.");
        sleepers = others;
        time = next.at;
        next.wake();
      }
    },
  };
}
