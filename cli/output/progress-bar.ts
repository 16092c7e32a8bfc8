import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "../terminal";

/** Shows on stderr how far a long piece of work is, and how much time is left. */
export interface ProgressBar {
  /** Tells how much of it is done. */
  readonly update: (done: number) => void;
  /** Ends the display. */
  readonly stop: () => void;
}

// Without a terminal, a line in a log every so often, and none about what takes no longer.
const PLAIN_INTERVAL_MS = 10_000;

/**
 * Shows the progress of a long piece of work: a bar on a terminal, else a line every ten seconds.
 *
 * @param title what is being done, such as `Looking up users`
 * @param total how much there is to do, at least 1; `undefined` when nobody knows, so that only what is done is shown
 * @param terminal where it is shown
 * @param before how much of it was done before
 */
export function startProgressBar(
  title: string,
  total: number | undefined,
  { stderr }: Terminal,
  before = 0,
): ProgressBar {
  const format = `${title} ${total === undefined ? "{value}" : "{bar} {value}/{total} | {eta_formatted} left"}`;
  const shown = (done: number) => Math.min(done, total ?? Infinity);
  // Without `gracefulExit` Ctrl+C ends the process; `linewrap` and the visible cursor leave nothing to restore then.
  const display = { linewrap: true, gracefulExit: false, barsize: 24, clearOnComplete: true };
  const log = { noTTYOutput: true, notTTYSchedule: PLAIN_INTERVAL_MS };
  const bar = new SingleBar({ format, stream: stderr, ...display, ...log }, Presets.shades_classic);
  let now = before;
  const begin = () => {
    bar.start(total ?? 0, shown(now));
  };
  const timer = setTimeout(begin, stderr.isTTY === true ? 0 : PLAIN_INTERVAL_MS);
  return {
    update: (done) => {
      now = done;
      if (bar.isActive) bar.update(shown(done));
    },
    stop: () => {
      clearTimeout(timer);
      if (bar.isActive) bar.stop();
    },
  };
}
