import { USER_UPDATE_QUOTA } from "./contract";
import { formatValue, GlobalSignOutError } from "./errors";
import type { ErrorCode } from "./errors";
import { mentions } from "./identifiers";

/** A request to AWS that is part of a sign-out. */
export interface SignOutRequest {
  /** The IAM action, such as `dynamodb:PutItem`. */
  readonly action: string;
  /** The DynamoDB table; `undefined` for a request to Cognito. */
  readonly table?: string;
  /** Whether Cognito had signed the user out before. */
  readonly afterSignOut?: boolean;
}

/** A request that failed, with the error of the SDK as its cause. */
export class RequestError extends Error {
  constructor(
    readonly request: SignOutRequest,
    cause: unknown,
  ) {
    super(`${request.action} failed.`, { cause });
  }
}

// What failed unless the error says otherwise.
const SIGN_OUT: SignOutRequest = { action: "cognito-idp:AdminUserGlobalSignOut" };

/** One attempt to sign a user out. */
export interface SignOutAttempt extends RequestTarget {
  readonly username: string;
  /**
   * How messages identify the user when they must not contain the username.
   * @default - by the username
   */
  readonly displayName?: string;
}

interface RequestTarget {
  readonly userPoolId: string;
  readonly region: string;
}

// By the `name` of the error, as the SDK's documentation recommends.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html#API_AdminUserGlobalSignOut_Errors
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ["UserNotFoundException", "USER_NOT_FOUND"],
  ["ResourceNotFoundException", "RESOURCE_NOT_FOUND"],
  ["AccessDeniedException", "ACCESS_DENIED"],
  ["AccessDenied", "ACCESS_DENIED"],
  ["NotAuthorizedException", "NOT_AUTHORIZED"],
  ["InvalidParameterException", "INVALID_PARAMETER"],
  ["ValidationException", "INVALID_PARAMETER"],
  ["OperationNotEnabledException", "OPERATION_NOT_ENABLED"],
  ["FeatureUnavailableInTierException", "OPERATION_NOT_ENABLED"],
  ["TooManyRequestsException", "THROTTLED"],
  ["ThrottlingException", "THROTTLED"],
  ["ProvisionedThroughputExceededException", "THROTTLED"],
  ["RequestLimitExceeded", "THROTTLED"],
  ["InternalErrorException", "SERVICE_ERROR"],
  ["InternalFailure", "SERVICE_ERROR"],
  ["ServiceUnavailable", "SERVICE_ERROR"],
  ["TimeoutError", "CONNECTION_ERROR"],
]);

/** The code of an error that the SDK threw, for any AWS service. */
export function toErrorCode(error: unknown): ErrorCode {
  if (error instanceof RequestError) return toErrorCode(error.cause);
  if (!(error instanceof Error)) return "UNKNOWN_ERROR";
  const code = CODES.get(error.name);
  if (code !== undefined) return code;
  if (readStatusCode(error) >= 500) return "SERVICE_ERROR";
  if (isIncompleteResponse(error)) return "CONNECTION_ERROR";
  // Node.js sets `code` on errors of a connection: ECONNRESET, ENOTFOUND, EPIPE.
  return "code" in error && /^E[A-Z_]+$/.test(String(error.code)) ? "CONNECTION_ERROR" : "UNKNOWN_ERROR";
}

/**
 * Converts the error of a failed sign-out: which user, which request, and what happened. The caller adds the fix, which
 * depends on whether there is a plan.
 *
 * @param error a {@link RequestError}, or what the SDK threw for `AdminUserGlobalSignOut`
 * @param attempt the sign-out
 */
export function toSignOutError(error: unknown, attempt: SignOutAttempt): GlobalSignOutError {
  const { username, displayName } = attempt;
  const action = `Global sign-out of ${displayName ?? formatValue(username)}`;
  const isHidden = (message: string) => displayName !== undefined && mentions(message, username);
  return toRequestError(error, action, attempt, isHidden);
}

/**
 * Converts the error of a failed request.
 *
 * @param error a {@link RequestError}, or what the SDK threw for `AdminUserGlobalSignOut`
 * @param action what failed, for the message
 * @param target the user pool
 * @param isHidden whether the message must not contain that of the SDK
 */
export function toRequestError(
  error: unknown,
  action: string,
  target: RequestTarget,
  isHidden: (message: string) => boolean = () => false,
): GlobalSignOutError {
  const { request, cause } = error instanceof RequestError ? error : { request: SIGN_OUT, cause: error };
  const code = toErrorCode(cause);
  const message = isHidden(readMessage(cause)) ? "(The message is hidden: it names the user.)" : readMessage(cause);
  const text = `${action} failed${formatStep(request)}: ${describeCause(code, cause, message, request, target)}`;
  // The requests to Cognito name no other resource.
  const isPool = code === "RESOURCE_NOT_FOUND" && request.table === undefined;
  return new GlobalSignOutError(isPool ? "POOL_NOT_FOUND" : code, text, { cause });
}

function formatStep({ action, afterSignOut }: SignOutRequest): string {
  if (action === SIGN_OUT.action) return "";
  const [, operation = action] = action.split(":");
  return ` at ${operation}${afterSignOut ? ", after Cognito signed the user out" : ""}`;
}

/** Whether Cognito responded that the user does not exist. */
export function isUserNotFound(error: unknown): boolean {
  return toErrorCode(error) === "USER_NOT_FOUND";
}

/** The AWS request id of a failed call; empty when there was no response. */
export function readRequestId(error: unknown): string {
  const id = readMetadata(error instanceof RequestError ? error.cause : error)["requestId"];
  return typeof id === "string" ? id : "";
}

function describeCause(
  code: ErrorCode,
  error: unknown,
  message: string,
  { action, table }: SignOutRequest,
  { userPoolId, region }: RequestTarget,
): string {
  const service = table === undefined ? "Cognito" : "DynamoDB";
  const resource = table === undefined ? `user pool ${userPoolId}` : `table ${table}`;
  switch (code) {
    case "USER_NOT_FOUND":
      return `user pool ${userPoolId} has no such user.`;
    case "RESOURCE_NOT_FOUND":
      return `${resource} does not exist in Region ${region} of the function's account.`;
    case "ACCESS_DENIED":
      return `IAM denied ${action} on ${resource}: ${message}`;
    case "NOT_AUTHORIZED":
    case "INVALID_PARAMETER":
      return `${service} rejected the request: ${message}`;
    case "OPERATION_NOT_ENABLED":
      return `${isSessionAction(action) ? "session tracking" : "the operation"} is not enabled on ${resource}: ${message}`;
    case "THROTTLED":
      if (action !== SIGN_OUT.action) return `${service} throttled the request: ${message}`;
      return `Cognito throttled the request. The UserUpdate quota is ${USER_UPDATE_QUOTA} requests per second, shared by all callers in this account and Region.`;
    case "SERVICE_ERROR":
      return `${service} had an internal error: ${message}`;
    case "CONNECTION_ERROR":
      if (isIncompleteResponse(error)) return `the response of ${service} in ${region} was incomplete.`;
      return `${service} in ${region} could not be reached: ${message}`;
    default:
      return `unexpected ${error instanceof Error ? error.name : typeof error}: ${message}`;
  }
}

function isSessionAction(action: string): boolean {
  return action.endsWith("UserSession") || action.endsWith("UserSessions");
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

function readMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
