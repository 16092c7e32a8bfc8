import { toErrorCode } from "../../core/cognito-errors";
import { GlobalSignOutError } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";

/** A request to AWS, for messages. */
export interface AwsRequest {
  /** What it does, such as `Listing the users of us-east-1_6573cjKIK`. */
  readonly what: string;
  /** The IAM action that it needs, and on what, such as `cognito-idp:ListUsers on the user pool`. */
  readonly needs: string;
  /**
   * What to do when AWS refuses a value in it, as a sentence.
   * @default - to correct what was asked for
   */
  readonly ifInvalid?: string;
  /**
   * What it means when AWS does not have what the request names.
   * @default "POOL_NOT_FOUND"
   */
  readonly missing?: ErrorCode;
}

// What AWS and the SDK call credentials that are missing, wrong or expired.
const CREDENTIALS: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "UnrecognizedClientException",
]);

/**
 * Makes a request, and tells its failure in this library's terms.
 *
 * @throws {@link GlobalSignOutError} with what was tried, what AWS said, and what to do
 */
export async function ask<T>(request: AwsRequest, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof GlobalSignOutError) throw error;
    const words = sentence(error instanceof Error ? error.message : String(error));
    const { code, remedy } = explain(error, request);
    throw new GlobalSignOutError(code, `${request.what} failed: ${words} ${remedy}`, { cause: error });
  }
}

/** Words of another program as a sentence, which another one can follow. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function explain(error: unknown, request: AwsRequest): { readonly code: ErrorCode; readonly remedy: string } {
  const { needs, ifInvalid = "Correct what was asked for.", missing = "POOL_NOT_FOUND" } = request;
  if (error instanceof Error && CREDENTIALS.has(error.name))
    return { code: "NOT_AUTHORIZED", remedy: "Sign in to AWS as for the AWS CLI: see that its credentials are there." };
  // The SDK gives this error no name.
  if (error instanceof Error && error.message === "Region is missing")
    return { code: "CONFIGURATION_ERROR", remedy: "Set AWS_REGION, or the region of your AWS profile." };
  const code = toErrorCode(error);
  if (code === "POOL_NOT_FOUND")
    return { code: missing, remedy: "Check its name or id, and the account and Region of your credentials." };
  if (code === "ACCESS_DENIED") return { code, remedy: `Your credentials need ${needs}.` };
  if (code === "INVALID_PARAMETER") return { code, remedy: ifInvalid };
  return { code, remedy: "Run it again." };
}
