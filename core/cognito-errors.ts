import { USER_UPDATE_QUOTA } from "./contract";
import { formatValue, GlobalSignOutError } from "./errors";
import type { ErrorCode } from "./errors";
import { mentions } from "./identifiers";

/** One `AdminUserGlobalSignOut` call. */
export interface SignOutAttempt {
  readonly username: string;
  /**
   * How messages identify the user when they must not contain the username.
   * @default - by the username
   */
  readonly displayName?: string;
  readonly userPoolId: string;
  readonly region: string;
}

// By the `name` of the error, as the SDK's documentation recommends.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html#API_AdminUserGlobalSignOut_Errors
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ["UserNotFoundException", "USER_NOT_FOUND"],
  ["ResourceNotFoundException", "RESOURCE_NOT_FOUND"],
  ["AccessDeniedException", "ACCESS_DENIED"],
  ["AccessDenied", "ACCESS_DENIED"],
  ["NotAuthorizedException", "NOT_AUTHORIZED"],
  ["InvalidParameterException", "INVALID_PARAMETER"],
  ["OperationNotEnabledException", "OPERATION_NOT_ENABLED"],
  ["TooManyRequestsException", "THROTTLED"],
  ["ThrottlingException", "THROTTLED"],
  ["InternalErrorException", "SERVICE_ERROR"],
  ["InternalFailure", "SERVICE_ERROR"],
  ["ServiceUnavailable", "SERVICE_ERROR"],
  ["TimeoutError", "CONNECTION_ERROR"],
]);

/** The code of an error that the SDK threw, for any AWS service. */
export function toErrorCode(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return "UNKNOWN_ERROR";
  const code = CODES.get(error.name);
  if (code !== undefined) return code;
  if (readStatusCode(error) >= 500) return "SERVICE_ERROR";
  if (isIncompleteResponse(error)) return "CONNECTION_ERROR";
  // Node.js sets `code` on errors of a connection: ECONNRESET, ENOTFOUND, EPIPE.
  return "code" in error && /^E[A-Z_]+$/.test(String(error.code)) ? "CONNECTION_ERROR" : "UNKNOWN_ERROR";
}

/**
 * Converts the error of a failed `AdminUserGlobalSignOut` call: which user, and what happened. The caller adds the fix,
 * which depends on whether there is a plan.
 *
 * @param error what the SDK threw
 * @param attempt the call
 */
export function toSignOutError(error: unknown, attempt: SignOutAttempt): GlobalSignOutError {
  const code = toErrorCode(error);
  const what = `Global sign-out of ${attempt.displayName ?? formatValue(attempt.username)} failed: `;
  return new GlobalSignOutError(
    // This call names no other resource.
    code === "RESOURCE_NOT_FOUND" ? "POOL_NOT_FOUND" : code,
    `${what}${describeCause(code, error, attempt)}`,
    { cause: error },
  );
}

/** Whether Cognito responded that the user does not exist. */
export function isUserNotFound(error: unknown): boolean {
  return toErrorCode(error) === "USER_NOT_FOUND";
}

/** The AWS request id of a failed call; empty when there was no response. */
export function readRequestId(error: unknown): string {
  const id = readMetadata(error)["requestId"];
  return typeof id === "string" ? id : "";
}

function describeCause(code: ErrorCode, error: unknown, attempt: SignOutAttempt): string {
  const { userPoolId, region } = attempt;
  const message = readMessage(error, attempt);
  switch (code) {
    case "USER_NOT_FOUND":
      return `user pool ${userPoolId} has no such user.`;
    case "RESOURCE_NOT_FOUND":
      return `user pool ${userPoolId} does not exist in Region ${region} of the function's account.`;
    case "ACCESS_DENIED":
      return `IAM denied cognito-idp:AdminUserGlobalSignOut on user pool ${userPoolId}: ${message}`;
    case "NOT_AUTHORIZED":
    case "INVALID_PARAMETER":
      return `Cognito rejected the request: ${message}`;
    case "OPERATION_NOT_ENABLED":
      return `the operation is not enabled on user pool ${userPoolId}: ${message}`;
    case "THROTTLED":
      return `Cognito throttled the request. The UserUpdate quota is ${USER_UPDATE_QUOTA} requests per second, shared by all callers in this account and Region.`;
    case "SERVICE_ERROR":
      return `Cognito had an internal error: ${message}`;
    case "CONNECTION_ERROR":
      if (isIncompleteResponse(error)) return `the response of Cognito in ${region} was incomplete.`;
      return `Cognito in ${region} could not be reached: ${message}`;
    default:
      return `unexpected ${error instanceof Error ? error.name : typeof error}: ${message}`;
  }
}

// The SDK could not parse the response. Whether Cognito carried the request out is unknown; a second sign-out is harmless.
function isIncompleteResponse(error: unknown): boolean {
  return error instanceof Error && error.name === "SyntaxError";
}

function readStatusCode(error: unknown): number {
  const status = readMetadata(error)["httpStatusCode"];
  return typeof status === "number" ? status : 0;
}

// The SDK sets it on every error of a service.
function readMetadata(error: unknown): Readonly<Record<string, unknown>> {
  const metadata: unknown = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null ? { ...metadata } : {};
}

function readMessage(error: unknown, { username, displayName }: SignOutAttempt): string {
  const message = error instanceof Error ? error.message : String(error);
  if (displayName !== undefined && mentions(message, username)) return "(The message is hidden: it names the user.)";
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
