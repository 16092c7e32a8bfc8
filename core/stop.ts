import type { Clock } from "./clock";
import { GlobalSignOutError } from "./errors";

/** What ends a run before it is done: its caller, or the time. */
export interface Stop {
  /**
   * A signal that is aborted when the run must end. Each user has one of their own, because thousands of listeners on one
   * signal would be a leak.
   */
  readonly listen: () => { readonly signal: AbortSignal; readonly close: () => void };
  /** The error of a user whom the end of the run left over, which says how far it came. */
  readonly explain: (name: string, attempts: number, last?: GlobalSignOutError) => GlobalSignOutError;
  /** Lets go of the time and of the caller, when the run has ended by itself. */
  readonly release: () => void;
}

/** When and by whom a run is ended. */
export interface StopOptions {
  /** In milliseconds since the epoch. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

/** Ends a run when its caller aborts it, or at its deadline. */
export function createStop(clock: Clock, { deadline, signal }: StopOptions): Stop {
  const listeners = new Set<AbortController>();
  const released = new AbortController();
  let stopped: "TIMEOUT" | "INTERRUPTED" | undefined;
  const stop = (code: "TIMEOUT" | "INTERRUPTED") => {
    stopped ??= code;
    for (const listener of listeners) listener.abort();
  };
  const interrupt = () => {
    stop("INTERRUPTED");
  };
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt, { once: true, signal: released.signal });
  if (deadline !== undefined) {
    const timeUp = () => {
      stop("TIMEOUT");
    };
    // A rejected sleep is one that was released.
    clock.sleep(deadline - clock.now(), released.signal).then(timeUp, () => undefined);
  }
  return {
    listen: () => {
      const listener = new AbortController();
      if (stopped) listener.abort();
      listeners.add(listener);
      return { signal: listener.signal, close: () => listeners.delete(listener) };
    },
    explain: (name, attempts, last) => leftOver(stopped ?? "INTERRUPTED", name, attempts, last),
    release: () => {
      released.abort();
    },
  };
}

function leftOver(
  code: "TIMEOUT" | "INTERRUPTED",
  name: string,
  attempts: number,
  last: GlobalSignOutError | undefined,
): GlobalSignOutError {
  const why = code === "TIMEOUT" ? "the time was up" : "it was interrupted";
  const asked =
    attempts === 0 ? "before Cognito was asked" : `after ${attempts} ${attempts === 1 ? "request" : "requests"}`;
  const next = last ? `The last answer: ${last.message}` : "Deploy again: the user is still in the plan.";
  const message = `Global sign-out of ${name} is not done: ${why} ${asked}. ${next}`;
  return new GlobalSignOutError(code, message, { cause: last });
}

/**
 * Ends when the work does, or when the signal is aborted, whichever comes first.
 *
 * @throws what the work throws, or the signal's reason
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) refuse();
    signal.addEventListener("abort", refuse, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", refuse);
    });
  });
}
