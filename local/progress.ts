import { Presets, SingleBar } from "cli-progress";

/** One step of a long task. */
export interface Step {
  /** What the step does, in a word or two, such as `linking`. */
  readonly name: string;
  /** How long it takes on two cores, in seconds. The estimate starts from it, until the step reports its progress. */
  readonly seconds: number;
}

/** A progress display. */
export interface Progress {
  /** Reports the progress of the current step, from 0 to 1. */
  report(share: number): void;
  /** Starts the next step, optionally with a better estimate of its length, in seconds. */
  next(seconds?: number): void;
  /** Ends the display. After a failure, the bar stays where it was. */
  finish(outcome: "done" | "failed"): void;
}

/** The state of a long task; times are in seconds. */
interface ProgressState {
  /** The name of the current step. */
  readonly step: string;
  /** How much is done, from 0 to 0.99. */
  readonly share: number;
  readonly left: number;
  readonly elapsed: number;
}

/** Estimates the remaining time of a long task. */
interface Estimate extends Pick<Progress, "report" | "next"> {
  now(): ProgressState;
}

interface Display {
  show(state: ProgressState): void;
  finish(outcome: "done" | "failed", seconds: number): void;
}

// Without a terminal, a line per interval.
const LINE_INTERVAL_MS = 30_000;
const BAR_INTERVAL_MS = 500;

/**
 * Displays the progress of a long task and its remaining time on stderr: a bar on a terminal, otherwise a line every 30
 * seconds.
 *
 * @param title the task, such as `Building OpenTofu 1.12.6`
 * @param steps its steps, at least one
 */
export function startProgress(title: string, steps: readonly Step[]): Progress {
  const estimate = startEstimate(steps);
  const display = process.stderr.isTTY ? createBar(title) : createLines(title);
  const show = () => {
    display.show(estimate.now());
  };
  const timer = setInterval(show, process.stderr.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS);
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

/** Formats a duration: `50 s`, `12 min`. */
export function formatDuration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function startEstimate(steps: readonly Step[]): Estimate {
  const clock = () => performance.now() / 1000;
  const start = clock();
  let current = { index: 0, start, reported: start, share: 0, seconds: steps[0]?.seconds ?? 0 };
  let shownShare = 0;

  // How much slower this machine is than the one where the steps were measured. The first tenth of a step says too
  // little, so the measurement is blended in.
  const slowness = () => {
    const prior = current.seconds / 10;
    return (current.reported - current.start + prior) / (current.share * current.seconds + prior);
  };
  const estimateStep = () => {
    const leftAtReport = (1 - current.share) * current.seconds * slowness();
    // Between reports only the clock moves it, but never to the end: linking reports nothing until it is done.
    return Math.max(leftAtReport - (clock() - current.reported), leftAtReport / 20);
  };
  return {
    report(share: number): void {
      current = { ...current, share: Math.min(Math.max(share, current.share), 1), reported: clock() };
    },
    next(seconds?: number): void {
      const index = current.index + 1;
      current = { index, start: clock(), reported: clock(), share: 0, seconds: seconds ?? steps[index]?.seconds ?? 0 };
    },
    now(): ProgressState {
      const laterSteps = steps.slice(current.index + 1).reduce((sum, step) => sum + step.seconds, 0);
      const left = estimateStep() + laterSteps;
      const elapsed = clock() - start;
      shownShare = Math.max(shownShare, Math.min(elapsed / (elapsed + left), 0.99));
      return { step: steps[current.index]?.name ?? "", share: shownShare, left, elapsed };
    },
  };
}

function createBar(title: string): Display {
  const format = `${title} {bar} {percentage} % | {left} | {step}`;
  // Without `gracefulExit` Ctrl+C ends the process; with `linewrap` and a visible cursor there is nothing to restore.
  const options = { format, barsize: barWidth(title), linewrap: true, gracefulExit: false, stream: process.stderr };
  const bar = new SingleBar(options, Presets.shades_classic);
  let percentage = 0;
  const draw = (payload: { left: string; step: string }) => {
    if (bar.isActive) bar.update(percentage, payload);
    else bar.start(100, percentage, payload);
  };
  return {
    show({ share, left, step }) {
      percentage = Math.floor(share * 100);
      draw({ left: `${formatDuration(left)} left`, step });
    },
    finish(outcome, seconds) {
      if (outcome === "done") percentage = 100;
      draw({ left: formatDuration(seconds), step: outcome });
      bar.stop();
    },
  };
}

// The text beside the bar takes up to 42 columns.
function barWidth(title: string): number {
  return Math.max(4, Math.min(24, (process.stderr.columns || 80) - title.length - 42));
}

function createLines(title: string): Display {
  const write = (line: string) => process.stderr.write(`${title}: ${line}\n`);
  return {
    show({ share, left, step }) {
      write(`${Math.floor(share * 100)} %, about ${formatDuration(left)} left (${step})`);
    },
    finish(outcome, seconds) {
      write(outcome === "done" ? `done in ${formatDuration(seconds)}` : `failed after ${formatDuration(seconds)}`);
    },
  };
}
