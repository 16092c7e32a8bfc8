import { explainCognitoError, isUserNotFound, requestIdOf } from "./cognito-errors";
import type { Entry, Result } from "./contract";
import type { EngineContext, EngineOptions, Outcome } from "./engine-types";
import { show } from "./errors";
import type { GlobalSignOutError } from "./errors";
import { createProgress } from "./progress";
import { failure, success } from "./results";
import { backoff, createPatience } from "./retry";
import { createStop, untilAborted } from "./stop";

// Enough that calls which hang don't hold the others up, and few enough not to exhaust sockets.
const MAX_IN_FLIGHT = 50;

/**
 * Signs users out, evenly paced, and tries again what can pass. Every entry ends in exactly one outcome, in whatever
 * order, and it is `signed_out` only when Cognito answered that it did it.
 *
 * @param entries whom, and why
 * @param context where, and what the engine can't make itself
 * @param options how
 * @returns the outcomes, in the order in which they became known
 */
export async function signOutAll(
  entries: readonly Entry[],
  context: EngineContext,
  options: EngineOptions = {},
): Promise<readonly Outcome[]> {
  const run = startRun(entries.length, context, options);
  const outcomes: Outcome[] = [];
  // The workers share one queue: each takes the next entry when its last one has ended.
  const queue = entries.values();
  const work = async () => {
    for (const entry of queue) {
      const outcome = await signOutOne(entry, run);
      outcomes.push(outcome);
      run.progress.ended(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_IN_FLIGHT, entries.length) }, work));
  run.stop.release();
  return outcomes;
}

type Run = ReturnType<typeof startRun>;

function startRun(total: number, context: EngineContext, options: EngineOptions) {
  return {
    ...context,
    patience: createPatience(context.clock),
    progress: createProgress(total, context.pacer, options.onProgress),
    stop: createStop(context.clock, options),
  };
}

async function signOutOne(entry: Entry, run: Run): Promise<Outcome> {
  const { clock, patience, pacer, progress } = run;
  const name = run.nameOf?.(entry.username);
  const stop = run.stop.listen();
  let attempts = 0;
  let throttled = 0;
  let last: GlobalSignOutError | undefined;
  const end = (result: Result): Outcome => {
    stop.close();
    return { entry, result, attempts, throttled };
  };
  for (;;) {
    let startedAt = clock.now();
    try {
      if (attempts > 0) await clock.sleep(backoff(attempts, run.random()), stop.signal);
      await pacer.turn(stop.signal);
      attempts += 1;
      startedAt = clock.now();
      const id = await untilAborted(run.cognito.globalSignOut(entry.username, stop.signal), stop.signal);
      pacer.passed();
      patience.restore();
      return end(success(entry, "signed_out", id, clock.now()));
    } catch (error) {
      if (stop.signal.aborted) return end(failure(run.stop.explain(name ?? show(entry.username), attempts, last)));
      if (run.onMissingUser === "skip" && isUserNotFound(error)) {
        return end(success(entry, "skipped", requestIdOf(error), clock.now()));
      }
      last = explainCognitoError(error, { ...run, username: entry.username, name });
    }
    if (last.code === "THROTTLED") {
      throttled += 1;
      pacer.throttled(startedAt);
    }
    if (!patience.allowsRetry(last, attempts)) return end(failure(last));
    progress.retried(last);
  }
}
