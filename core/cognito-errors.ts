import { GlobalSignOutError, show } from "./errors";
import type { ErrorCode } from "./errors";

/** What was tried: one `AdminUserGlobalSignOut` call. */
export interface Attempt {
  readonly username: string;
  /**
   * How messages name the user, where the username must stay out of them.
   * @default - by the username
   */
  readonly name?: string;
  readonly userPoolId: string;
  readonly region: string;
}

interface Explanation {
  readonly code: ErrorCode;
  /** What it means and what to do, as sentences. */
  readonly explain: (attempt: Attempt, message: string) => string;
}

const ACTION = "cognito-idp:AdminUserGlobalSignOut";
const RETRY = "Deploy again: the user is still in the plan.";

const USER_NOT_FOUND: Explanation = {
  code: "USER_NOT_FOUND",
  explain: ({ userPoolId }) =>
    `User pool ${userPoolId} has no such user. Write the username, an alias (e-mail address, phone number or preferred username), the "sub" of a local user, or the form Google_1234 for a third-party user; take the user off the list; or set onMissingUser to "skip".`,
};

const POOL_NOT_FOUND: Explanation = {
  code: "POOL_NOT_FOUND",
  explain: ({ userPoolId, region }) =>
    `There is no user pool ${userPoolId} in Region ${region} of the function's account. Check userPool, and give the construct the provider of the pool's account and Region.`,
};

const ACCESS_DENIED: Explanation = {
  code: "ACCESS_DENIED",
  explain: ({ userPoolId }, message) =>
    `IAM refused it: ${message} The function's role needs ${ACTION} on the ARN of user pool ${userPoolId}, and no permissions boundary or organization policy may deny it. A new policy takes some seconds to act. ${RETRY}`,
};

const NOT_AUTHORIZED: Explanation = {
  code: "NOT_AUTHORIZED",
  explain: (_attempt, message) => `Cognito refused it: ${message} Check the state of the user and of the user pool.`,
};

const INVALID_PARAMETER: Explanation = {
  code: "INVALID_PARAMETER",
  explain: (_attempt, message) => `Cognito refused the username or the user pool id: ${message} Correct the list.`,
};

const OPERATION_NOT_ENABLED: Explanation = {
  code: "OPERATION_NOT_ENABLED",
  explain: ({ userPoolId }, message) =>
    `Cognito does not allow this operation on user pool ${userPoolId}: ${message} Enable it on the pool.`,
};

const THROTTLED: Explanation = {
  code: "THROTTLED",
  explain: () =>
    `Cognito answered too many requests: the account's UserUpdate quota of 25 requests a second in this Region is shared with other calls. ${RETRY}`,
};

const SERVICE_ERROR: Explanation = {
  code: "SERVICE_ERROR",
  explain: (_attempt, message) => `Cognito failed on its side: ${message} ${RETRY}`,
};

const CONNECTION_ERROR: Explanation = {
  code: "CONNECTION_ERROR",
  explain: ({ region }, message) =>
    `Cognito in ${region} could not be reached: ${message}. A function in a VPC needs a NAT gateway or an interface endpoint for cognito-idp. ${RETRY}`,
};

// Nobody knows then whether Cognito did it; doing it twice does no harm.
const BROKEN_ANSWER: Explanation = {
  code: "CONNECTION_ERROR",
  explain: ({ region }) => `The answer of Cognito in ${region} arrived broken. ${RETRY}`,
};

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html#API_AdminUserGlobalSignOut_Errors
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
const BY_NAME: ReadonlyMap<string, Explanation> = new Map([
  ["UserNotFoundException", USER_NOT_FOUND],
  ["ResourceNotFoundException", POOL_NOT_FOUND],
  ["AccessDeniedException", ACCESS_DENIED],
  ["AccessDenied", ACCESS_DENIED],
  ["NotAuthorizedException", NOT_AUTHORIZED],
  ["InvalidParameterException", INVALID_PARAMETER],
  ["OperationNotEnabledException", OPERATION_NOT_ENABLED],
  ["TooManyRequestsException", THROTTLED],
  ["ThrottlingException", THROTTLED],
  ["InternalErrorException", SERVICE_ERROR],
  ["InternalFailure", SERVICE_ERROR],
  ["ServiceUnavailable", SERVICE_ERROR],
  ["TimeoutError", CONNECTION_ERROR],
]);

/** The AWS request id of a failed call; empty when Cognito did not answer. */
export function requestIdOf(error: unknown): string {
  const id = metadataOf(error)["requestId"];
  return typeof id === "string" ? id : "";
}

/** Whether Cognito said that the pool has no such user. */
export function isUserNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === "UserNotFoundException";
}

/** What went wrong with a call of Cognito's, or of another service of AWS, as a machine reads it. */
export function codeOf(error: unknown): ErrorCode {
  return find(error).code;
}

/**
 * The error of a failed `AdminUserGlobalSignOut` call in this library's terms: what was tried on whom, what went
 * wrong, and what to do. It is matched by `name`, as the SDK's documentation asks.
 *
 * @param error what the SDK threw
 * @param attempt what was tried
 */
export function explainCognitoError(error: unknown, attempt: Attempt): GlobalSignOutError {
  const { code, explain } = find(error);
  const what = `Global sign-out of ${attempt.name ?? show(attempt.username)} failed.`;
  return new GlobalSignOutError(code, `${what} ${explain(attempt, wordsOf(error, attempt))}`, { cause: error });
}

function find(error: unknown): Explanation {
  const known = error instanceof Error ? BY_NAME.get(error.name) : undefined;
  if (known) return known;
  if (httpStatusCode(error) >= 500) return SERVICE_ERROR;
  if (error instanceof Error && error.name === "SyntaxError") return BROKEN_ANSWER;
  // Node.js names what broke a connection in `code`: ECONNRESET, ENOTFOUND, EPIPE and the like.
  if (error instanceof Error && "code" in error && /^E[A-Z_]+$/.test(String(error.code))) return CONNECTION_ERROR;
  const name = error instanceof Error ? error.name : typeof error;
  return {
    code: "UNKNOWN_ERROR",
    explain: (_attempt, message) => `An unexpected ${name}: ${message} See the function's log. ${RETRY}`,
  };
}

function httpStatusCode(error: unknown): number {
  const status = metadataOf(error)["httpStatusCode"];
  return typeof status === "number" ? status : 0;
}

// What the SDK adds to every error of a service.
function metadataOf(error: unknown): Readonly<Record<string, unknown>> {
  const metadata: unknown = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null ? { ...metadata } : {};
}

function wordsOf(error: unknown, { username, name }: Attempt): string {
  const words = error instanceof Error ? error.message : String(error);
  return name !== undefined && words.includes(username) ? "(The words of the answer name the user.)" : words;
}
