import type { Result } from "../../core/contract";
import { GlobalSignOutError } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";
import { toFailureResult } from "../../core/contract";
import type { CallFunction } from "./call-function";

/** What became of a user. */
export interface Ended {
  readonly username: string;
  readonly result: Result;
}

/** What became of the users of a run. */
export interface Run {
  /** Those whom the function was called for. */
  readonly ended: readonly Ended[];
  /** Why it was not called for the others. */
  readonly stoppedBy?: GlobalSignOutError;
}

// What keeps a call from arriving for now. The next one may arrive; what else Lambda refuses, it refuses for all.
const PASSING: ReadonlySet<ErrorCode> = new Set(["THROTTLED", "SERVICE_ERROR", "CONNECTION_ERROR"]);

/**
 * Calls the function for one user after another, until all have had their turn or an error holds for all of them.
 *
 * @param usernames whom
 * @param call calls the function
 * @param tell told of each user at once
 */
export async function signOutEach(
  usernames: readonly string[],
  call: CallFunction,
  tell: (ended: Ended) => void,
): Promise<Run> {
  const ended: Ended[] = [];
  const end = (username: string, result: Result) => {
    const one = { username, result };
    ended.push(one);
    tell(one);
  };
  for (const username of usernames) {
    try {
      end(username, await call(username));
    } catch (error) {
      if (!(error instanceof GlobalSignOutError)) throw error;
      end(username, toFailureResult(error));
      if (!PASSING.has(error.code)) return { ended, stoppedBy: error };
    }
  }
  return { ended };
}
