/** One part of a long piece of work. */
export interface Step {
  /** What is being done, in a word or two, such as `linking`. */
  readonly name: string;
  /** How long it takes on two cores, in seconds: what the time left is reckoned from until the work itself tells. */
  readonly seconds: number;
}

/** How a long piece of work stands at one moment; times are seconds. */
export interface Moment {
  /** The name of the step that is running. */
  readonly step: string;
  /** How much is done, from 0 to 0.99. */
  readonly share: number;
  readonly left: number;
  readonly elapsed: number;
}

/** What reckons the time left of a long piece of work. */
export interface Estimate {
  /** Tells how far the current step is, from 0 to 1. */
  report(share: number): void;
  /** Ends the current step and begins the next one, whose length can be told anew in seconds. */
  next(seconds?: number): void;
  /** How the work stands. */
  now(): Moment;
}

/**
 * Reckons the time left from how the current step goes, apart from any display.
 *
 * @param steps the parts in their order, at least one
 * @param clock answers seconds
 */
export function startEstimate(steps: readonly Step[], clock: () => number): Estimate {
  const begin = clock();
  let current = { index: 0, begin, reported: begin, share: 0, seconds: steps[0]?.seconds ?? 0 };
  let shown = 0;

  // How much slower than measured this machine is. The first tenth of a step is too little to tell, so it is mixed
  // with the measurement.
  const pace = () => {
    const prior = current.seconds / 10;
    return (current.reported - current.begin + prior) / (current.share * current.seconds + prior);
  };
  const stepLeft = () => {
    const atReport = (1 - current.share) * current.seconds * pace();
    // Between two reports the clock alone moves it, but never to the end: linking reports nothing until it is done.
    return Math.max(atReport - (clock() - current.reported), atReport / 20);
  };
  return {
    report(share: number): void {
      current = { ...current, share: Math.min(Math.max(share, current.share), 1), reported: clock() };
    },
    next(seconds?: number): void {
      const index = current.index + 1;
      current = { index, begin: clock(), reported: clock(), share: 0, seconds: seconds ?? steps[index]?.seconds ?? 0 };
    },
    now(): Moment {
      const later = steps.slice(current.index + 1).reduce((sum, step) => sum + step.seconds, 0);
      const left = stepLeft() + later;
      const elapsed = clock() - begin;
      shown = Math.max(shown, Math.min(elapsed / (elapsed + left), 0.99));
      return { step: steps[current.index]?.name ?? "", share: shown, left, elapsed };
    },
  };
}
