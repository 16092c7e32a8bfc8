import type { Clock } from "./clock";
import type { GlobalSignOutError } from "./errors";

/** How often one user is tried, at most. */
const MAX_ATTEMPTS = 12;

/**
 * How long AccessDenied is taken for a policy that does not act yet, in milliseconds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const ACCESS_DENIED_PATIENCE_MS = 30_000;

const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

const PASSING: ReadonlySet<string> = new Set(["THROTTLED", "SERVICE_ERROR", "CONNECTION_ERROR"]);

/** Knows what may be tried again, and for how long. */
export interface Patience {
  /** Whether a user may be tried again after this failure, the last of so many attempts. */
  readonly allowsRetry: (error: GlobalSignOutError, attempts: number) => boolean;
  /** Tells that IAM allowed a request. */
  readonly restore: () => void;
}

/** Makes the patience of one run: the users of a run share one role, so that IAM's refusals are counted together. */
export function createPatience(clock: Clock): Patience {
  let deniedSince: number | undefined;
  return {
    allowsRetry: ({ code }, attempts) => {
      if (code === "ACCESS_DENIED") {
        deniedSince ??= clock.now();
        return clock.now() - deniedSince < ACCESS_DENIED_PATIENCE_MS;
      }
      // Any other answer of Cognito's comes after IAM has allowed the request.
      if (code !== "CONNECTION_ERROR") deniedSince = undefined;
      return PASSING.has(code) && attempts < MAX_ATTEMPTS;
    },
    restore: () => {
      deniedSince = undefined;
    },
  };
}

/**
 * How long to wait before the next attempt, in milliseconds: capped, and spread over the whole span, so that callers
 * that failed together don't come back together.
 *
 * @param attempts how often the user was tried
 * @param random a number from 0 up to 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(attempts: number, random: number): number {
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
}
