/** The time, so that tests can have a time of their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Waits.
   *
   * @param milliseconds how long; 0 and less is not at all
   * @param signal ends the wait early, with the signal's reason thrown
   */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
