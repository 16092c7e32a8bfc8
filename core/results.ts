import type { Entry, FailureResult, SuccessResult } from "./contract";
import type { GlobalSignOutError } from "./errors";

/**
 * The result of a sign-out that ended well.
 *
 * @param entry whom
 * @param outcome whether Cognito signed the user out, or the user was skipped
 * @param id the AWS request id
 * @param time when Cognito answered, in milliseconds since the epoch
 */
export function success(
  { username, revision }: Entry,
  outcome: SuccessResult["data"]["outcome"],
  id: string,
  time: number,
): SuccessResult {
  return { success: true, data: { id, created_at: new Date(time).toISOString(), outcome, username, revision } };
}

/** The result of a sign-out that failed. */
export function failure({ code, message }: GlobalSignOutError): FailureResult {
  return { success: false, error: { code, message } };
}
