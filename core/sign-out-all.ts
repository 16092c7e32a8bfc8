import type { Clock } from "./clock";
import { isUserNotFound, readRequestId, toSignOutError } from "./cognito-errors";
import { toFailureResult, toSuccessResult } from "./contract";
import type { Entry, OnMissingUser, Result, SignOutResponse } from "./contract";
import { createDeadline, untilAborted } from "./deadline";
import type { Deadline } from "./deadline";
import { formatValue, GlobalSignOutError } from "./errors";
import type { ErrorCode } from "./errors";
import type { Pacer } from "./pacer";
import { backoff, createRetryPolicy } from "./retry";
import type { RetryPolicy } from "./retry";

/** The Cognito API, as far as sign-outs need it. */
export interface CognitoClient {
  /**
   * Signs a user out once, without retries: calls `AdminUserGlobalSignOut` and, depending on the client, adds the user to a
   * revocation list and ends sessions. A retry repeats all of it.
   *
   * @param entry the user
   * @param signal aborts the requests
   * @throws the error of the SDK, or a `RequestError` with it
   */
  globalSignOut(entry: Entry, signal: AbortSignal): Promise<SignOutResponse>;
}

/** What {@link signOutAll} depends on. */
export interface SignOutContext {
  readonly cognito: CognitoClient;
  readonly clock: Clock;
  /** Paces all attempts, including retries. Runs that share a pacer share its rate. */
  readonly pacer: Pacer;
  /** Returns a number from 0 up to 1, such as `Math.random`. */
  readonly random: () => number;
  /**
   * Formats a user for messages.
   * @default - the username as listed
   */
  readonly formatUser?: (username: string) => string;
  /** The user pool, for results and messages. */
  readonly userPoolId: string;
  /** Its Region, for messages. */
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
}

/** The outcome for one user. */
export interface Outcome {
  readonly entry: Entry;
  readonly result: Result;
  /** The number of attempts. */
  readonly attempts: number;
  /** The number of attempts that AWS throttled. */
  readonly throttled: number;
  /** The code of the last request that failed; a timeout has another code itself. */
  readonly lastErrorCode: ErrorCode | undefined;
}

// High enough that requests without a response don't block the others, low enough not to exhaust sockets.
const CONCURRENCY = 50;

interface Run extends SignOutContext {
  readonly deadline: Deadline;
  readonly retryPolicy: RetryPolicy;
}

/**
 * Signs users out, evenly paced, with retries. Each entry gets exactly one outcome, in any order; it is `signed_out` only
 * if Cognito responded with success.
 *
 * @param entries the users
 * @param context see {@link SignOutContext}
 * @param deadline when to end, in milliseconds since the epoch; never unless given
 * @returns the outcomes, in order of completion
 */
export async function signOutAll(
  entries: readonly Entry[],
  context: SignOutContext,
  deadline?: number,
): Promise<readonly Outcome[]> {
  const { clock } = context;
  const run = { ...context, deadline: createDeadline(clock, deadline), retryPolicy: createRetryPolicy(clock) };
  const outcomes: Outcome[] = [];
  // The workers share one iterator.
  const queue = entries.values();
  const work = async () => {
    for (const entry of queue) outcomes.push(await signOutOne(entry, run));
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, entries.length) }, work));
  run.deadline.dispose();
  return outcomes;
}

async function signOutOne(entry: Entry, run: Run): Promise<Outcome> {
  const { clock, retryPolicy, pacer } = run;
  const { username } = entry;
  const displayName = run.formatUser?.(username);
  const { signal, dispose } = run.deadline.createSignal();
  let attempts = 0;
  let throttled = 0;
  let lastError: GlobalSignOutError | undefined;
  const end = (result: Result): Outcome => {
    dispose();
    return { entry, result, attempts, throttled, lastErrorCode: lastError?.code };
  };
  for (;;) {
    let startedAt = clock.now();
    try {
      if (attempts > 0) await clock.sleep(backoff(attempts, run.random()), signal);
      await pacer.waitForTurn(signal);
      attempts += 1;
      startedAt = clock.now();
      const response = await untilAborted(run.cognito.globalSignOut(entry, signal), signal);
      pacer.onSuccess();
      retryPolicy.onSuccess();
      return end(toSuccessResult(entry, "signed_out", response, clock.now(), run.userPoolId));
    } catch (error) {
      if (signal.aborted)
        return end(toFailureResult(createTimeout(displayName ?? formatValue(username), attempts, lastError)));
      if (run.onMissingUser === "skip" && isUserNotFound(error))
        return end(toSuccessResult(entry, "skipped", { id: readRequestId(error) }, clock.now(), run.userPoolId));
      lastError = toSignOutError(error, { ...run, username, displayName });
    }
    if (lastError.code === "THROTTLED") {
      throttled += 1;
      pacer.onThrottled(startedAt);
    }
    if (!retryPolicy.allowsRetry(lastError, attempts)) return end(toFailureResult(lastError));
  }
}

function createTimeout(user: string, attempts: number, lastError: GlobalSignOutError | undefined): GlobalSignOutError {
  const progress =
    attempts === 0 ? "before the first request" : `after ${attempts} ${attempts === 1 ? "request" : "requests"}`;
  const last = lastError ? ` Last error: ${lastError.message}` : "";
  const message = `Global sign-out of ${user} timed out ${progress}.${last}`;
  return new GlobalSignOutError("TIMEOUT", message, { cause: lastError });
}
