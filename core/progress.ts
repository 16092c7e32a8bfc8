import type { Outcome, Progress } from "./engine-types";
import type { GlobalSignOutError } from "./errors";
import type { Pacer } from "./pacer";

/** Counts how far a run has come, and tells it. */
export interface ProgressCounter {
  /** An attempt failed and will be tried again. */
  readonly retried: (error: GlobalSignOutError) => void;
  /** A user's sign-out has ended. */
  readonly ended: (outcome: Outcome) => void;
}

/**
 * Makes the counter of a run.
 *
 * @param total how many users there are
 * @param pacer knows the rate
 * @param tell is told after every attempt
 */
export function createProgress(total: number, pacer: Pacer, tell?: (progress: Progress) => void): ProgressCounter {
  const counts = { done: 0, failed: 0, retried: 0, throttled: 0 };
  const report = () => {
    const rate = pacer.rate();
    tell?.({ ...counts, total, rate, timeLeft: (total - counts.done - counts.failed) / rate });
  };
  return {
    retried: ({ code }) => {
      counts.retried += 1;
      if (code === "THROTTLED") counts.throttled += 1;
      report();
    },
    ended: ({ result }) => {
      if (result.success) counts.done += 1;
      else counts.failed += 1;
      report();
    },
  };
}
