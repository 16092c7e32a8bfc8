import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "../terminal";

/** The progress of a long operation, on stderr. */
export interface ProgressBar {
  /** Sets the number of items that are done. */
  readonly update: (done: number) => void;
  /** Removes the bar. */
  readonly stop: () => void;
}

// Without a terminal, a log line at this interval, and none for an operation that is shorter.
const LOG_INTERVAL_MS = 10_000;

/**
 * Shows the progress of a long operation: a bar on a terminal, else a log line every ten seconds.
 *
 * @param title the operation, such as `Looking up users`
 * @param total the number of items, at least 1; `undefined` when it is unknown, which shows a count instead of a bar
 * @param terminal the terminal
 * @param initial the number of items that are already done
 */
export function startProgressBar(
  title: string,
  total: number | undefined,
  { stderr }: Terminal,
  initial = 0,
): ProgressBar {
  const format = `${title} ${total === undefined ? "{value}" : "{bar} {value}/{total} | {eta_formatted} left"}`;
  const limit = (done: number) => Math.min(done, total ?? Infinity);
  // Without `gracefulExit` Ctrl+C ends the process; `linewrap` and the visible cursor leave nothing to restore then.
  const display = { linewrap: true, gracefulExit: false, barsize: 24, clearOnComplete: true };
  const log = { noTTYOutput: true, notTTYSchedule: LOG_INTERVAL_MS };
  const bar = new SingleBar({ format, stream: stderr, ...display, ...log }, Presets.shades_classic);
  let current = initial;
  const start = () => {
    bar.start(total ?? 0, limit(current));
  };
  const timer = setTimeout(start, stderr.isTTY === true ? 0 : LOG_INTERVAL_MS);
  return {
    update: (done) => {
      current = done;
      if (bar.isActive) bar.update(limit(done));
    },
    stop: () => {
      clearTimeout(timer);
      if (bar.isActive) bar.stop();
    },
  };
}
