import type { Clock } from "./clock";
import { RETRYABLE_CODES } from "./contract";
import type { GlobalSignOutError } from "./errors";

/** The maximum number of attempts for one user. */
const MAX_ATTEMPTS = 12;

/**
 * For how long AccessDenied is retried, in milliseconds: a new IAM policy takes seconds to be in effect.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const ACCESS_DENIED_RETRY_MS = 30_000;

const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/** Decides which errors are retried, and for how long. */
export interface RetryPolicy {
  /** Whether to retry after this error, given the number of attempts so far. */
  readonly allowsRetry: (error: GlobalSignOutError, attempts: number) => boolean;
  /** Records a successful request, which proves that IAM allows it. */
  readonly onSuccess: () => void;
}

/** Creates the policy of one run. The users of a run share a role, so AccessDenied is timed for all of them together. */
export function createRetryPolicy(clock: Clock): RetryPolicy {
  let deniedSince: number | undefined;
  return {
    allowsRetry: ({ code }, attempts) => {
      if (code === "ACCESS_DENIED") {
        deniedSince ??= clock.now();
        return clock.now() - deniedSince < ACCESS_DENIED_RETRY_MS;
      }
      // Every other response of Cognito means that IAM allowed the request.
      if (code !== "CONNECTION_ERROR") deniedSince = undefined;
      return RETRYABLE_CODES.has(code) && attempts < MAX_ATTEMPTS;
    },
    onSuccess: () => {
      deniedSince = undefined;
    },
  };
}

/**
 * The delay before the next attempt, in milliseconds: exponential, capped, with full jitter, so that callers that failed
 * together don't retry together.
 *
 * @param attempts the number of attempts so far
 * @param random a number from 0 up to 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(attempts: number, random: number): number {
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
}
