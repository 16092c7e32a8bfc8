import type { Clock } from "./clock";

/** Aborts a run at a point in time. */
export interface Deadline {
  /**
   * Creates a signal that aborts at the deadline. Each user has one: thousands of listeners on one signal would be a memory
   * leak.
   */
  readonly createSignal: () => { readonly signal: AbortSignal; readonly dispose: () => void };
  /** Stops waiting, when the run has ended. */
  readonly dispose: () => void;
}

/**
 * Creates the deadline of a run.
 *
 * @param clock the clock
 * @param time in milliseconds since the epoch; never unless given
 */
export function createDeadline(clock: Clock, time?: number): Deadline {
  const controllers = new Set<AbortController>();
  const disposed = new AbortController();
  let isOver = false;
  if (time !== undefined) {
    const abort = () => {
      isOver = true;
      for (const controller of controllers) controller.abort();
    };
    // It rejects when it is disposed.
    clock.sleep(time - clock.now(), disposed.signal).then(abort, () => undefined);
  }
  return {
    createSignal: () => {
      const controller = new AbortController();
      if (isOver) controller.abort();
      controllers.add(controller);
      return { signal: controller.signal, dispose: () => controllers.delete(controller) };
    },
    dispose: () => {
      disposed.abort();
    },
  };
}

/**
 * Settles with a promise, or rejects as soon as the signal aborts.
 *
 * @throws what the promise rejects with, or the signal's reason
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}
