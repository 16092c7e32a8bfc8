import { toErrorCode } from "../../core/cognito-errors";
import { GlobalSignOutError } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";

/** A request to AWS, as far as messages need it. */
export interface AwsRequest {
  /** The action, such as `Listing the users of us-east-1_6573cjKIK`. */
  readonly action: string;
  /** The required permission, such as `cognito-idp:ListUsers on the user pool`. */
  readonly permission: string;
  /** The code when AWS does not have the resource that the request names. */
  readonly notFoundCode: ErrorCode;
  /**
   * The fix when AWS does not have the resource, as sentences.
   * @default "Check its name or id, and the account and Region of your credentials."
   */
  readonly notFoundFix?: string;
  /**
   * The fix when AWS rejects a parameter, as a sentence.
   * @default "Correct the arguments."
   */
  readonly invalidParameterFix?: string;
}

// Missing, invalid or expired credentials.
const CREDENTIALS_ERRORS: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "UnrecognizedClientException",
]);

// The certificate of AWS, or of a proxy that inspects TLS, is not signed by a known authority.
const CERTIFICATE_ERRORS: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/**
 * Sends a request to AWS.
 *
 * @param request the request, for messages
 * @param send sends it
 * @throws {@link GlobalSignOutError} with the action, the message of AWS, and the fix
 */
export async function callAws<T>(request: AwsRequest, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (GlobalSignOutError.isGlobalSignOutError(error)) throw error;
    const message = formatSentence(error instanceof Error ? error.message : String(error));
    const { code, fix } = findFix(error, request);
    throw new GlobalSignOutError(code, formatFix(`${request.action} failed: ${message}`, fix), { cause: error });
  }
}

/** Formats what happened and how to fix it, both as sentences. */
export function formatFix(message: string, fix: string): string {
  return `${message} Fix: ${fix}`;
}

/** Ends a message with a period unless it has an end, so that a sentence can follow. */
export function formatSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function findFix(error: unknown, request: AwsRequest): { readonly code: ErrorCode; readonly fix: string } {
  const { permission, notFoundCode, invalidParameterFix = "Correct the arguments." } = request;
  const { notFoundFix = "Check its name or id, and the account and Region of your credentials." } = request;
  if (error instanceof Error && CREDENTIALS_ERRORS.has(error.name))
    return { code: "NOT_AUTHORIZED", fix: "Sign in to AWS as for the AWS CLI, and check the credentials." };
  if (error instanceof Error && "code" in error && CERTIFICATE_ERRORS.has(String(error.code)))
    return { code: "CONFIGURATION_ERROR", fix: "Set AWS_CA_BUNDLE to a file with the certificates of your proxy." };
  // The SDK does not name this error. A user pool id contains the Region, so only the name of a function lacks it.
  if (error instanceof Error && error.message === "Region is missing")
    return { code: "CONFIGURATION_ERROR", fix: "Set AWS_REGION, or pass the ARN of the function." };
  const code = toErrorCode(error);
  if (code === "RESOURCE_NOT_FOUND") return { code: notFoundCode, fix: notFoundFix };
  if (code === "ACCESS_DENIED") return { code, fix: `Your credentials need ${permission}.` };
  if (code === "INVALID_PARAMETER") return { code, fix: invalidParameterFix };
  return { code, fix: "Run the command again." };
}
