import { Presets, SingleBar } from "cli-progress";
import { startEstimate } from "./estimate";
import type { Moment, Step } from "./estimate";

/** A progress display that runs until it is finished. */
export interface Progress {
  /** Tells how far the current step is, from 0 to 1. */
  report(share: number): void;
  /** Ends the current step and begins the next one, whose length can be told anew in seconds. */
  next(seconds?: number): void;
  /** Ends the display. A failure leaves it where it was. */
  finish(outcome: "done" | "failed"): void;
}

// Without a terminal, a line in a log every so often.
const PLAIN_INTERVAL_MS = 30_000;
const BAR_INTERVAL_MS = 500;

/**
 * Shows on stderr how much of a long piece of work is done and how much time is left: a bar on a terminal, else a plain
 * line every 30 seconds.
 *
 * @param title what is being done, such as `Building OpenTofu 1.12.6`
 * @param steps its parts in their order, at least one
 */
export function startProgress(title: string, steps: readonly Step[]): Progress {
  const estimate = startEstimate(steps, () => performance.now() / 1000);
  const display = process.stderr.isTTY ? showBar(title) : showLines(title);
  const show = () => {
    display.show(estimate.now());
  };
  const timer = setInterval(show, process.stderr.isTTY ? BAR_INTERVAL_MS : PLAIN_INTERVAL_MS);
  show();
  return {
    report(share) {
      estimate.report(share);
    },
    next(seconds) {
      estimate.next(seconds);
    },
    finish(outcome) {
      clearInterval(timer);
      display.finish(outcome, estimate.now().elapsed);
    },
  };
}

/** A duration for people: `50 s`, `12 min`. */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

interface Display {
  show(moment: Moment): void;
  finish(outcome: "done" | "failed", seconds: number): void;
}

function showBar(title: string): Display {
  const format = `${title} {bar} {percentage} % | {left} | {step}`;
  // Without `gracefulExit` Ctrl+C ends the process; `linewrap` and the visible cursor leave nothing to restore then.
  const options = { format, barsize: barSize(title), linewrap: true, gracefulExit: false, stream: process.stderr };
  const bar = new SingleBar(options, Presets.shades_classic);
  let percentage = 0;
  const draw = (payload: { left: string; step: string }) => {
    if (bar.isActive) bar.update(percentage, payload);
    else bar.start(100, percentage, payload);
  };
  return {
    show({ share, left, step }) {
      percentage = Math.floor(share * 100);
      draw({ left: `${duration(left)} left`, step });
    },
    finish(outcome, seconds) {
      if (outcome === "done") percentage = 100;
      draw({ left: duration(seconds), step: outcome });
      bar.stop();
    },
  };
}

// What stands beside the bar takes up to 42 columns.
function barSize(title: string): number {
  return Math.max(4, Math.min(24, (process.stderr.columns || 80) - title.length - 42));
}

function showLines(title: string): Display {
  const write = (line: string) => process.stderr.write(`${title}: ${line}\n`);
  return {
    show({ share, left, step }) {
      write(`${Math.floor(share * 100)} %, about ${duration(left)} left (${step})`);
    },
    finish(outcome, seconds) {
      write(outcome === "done" ? `done in ${duration(seconds)}` : `failed after ${duration(seconds)}`);
    },
  };
}
