import type { Fault } from "./faults";

/** What became of the sign-outs of one user. */
export interface Calls {
  /** Requests that arrived. */
  readonly asked: number;
  /** Those that IAM refused. */
  readonly denied: number;
  /** Those that Cognito carried out, whatever became of its answer. */
  readonly done: number;
  /** Those that exceeded the quota. */
  readonly throttled: number;
}

/** What a proxy has seen. */
export interface Tally {
  /** By username. */
  readonly calls: ReadonlyMap<string, Calls>;
  /** How often each fault was met. */
  readonly faults: ReadonlyMap<Fault, number>;
}

/** A tally that is being kept. */
export interface RunningTally extends Tally {
  /** Counts one more, and tells what it came to. */
  readonly count: (username: string, what: keyof Calls) => Calls;
  readonly met: (fault: Fault) => void;
}

/** Starts a tally. */
export function startTally(): RunningTally {
  const calls = new Map<string, Calls>();
  const faults = new Map<Fault, number>();
  return {
    calls,
    faults,
    count: (username, what) => {
      const before = calls.get(username) ?? { asked: 0, denied: 0, done: 0, throttled: 0 };
      const after = { ...before, [what]: before[what] + 1 };
      calls.set(username, after);
      return after;
    },
    met: (fault) => faults.set(fault, (faults.get(fault) ?? 0) + 1),
  };
}
