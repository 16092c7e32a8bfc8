import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../core/clock";

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleep(Math.max(0, milliseconds), undefined, { signal }),
};
