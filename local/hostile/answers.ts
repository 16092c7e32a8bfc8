import { randomUUID } from "node:crypto";
import type http from "node:http";

/** An error as AWS answers it. */
export interface AwsError {
  readonly status: number;
  readonly name: string;
  readonly message: string;
}

/** The quota of the operation's category is used up. */
export const TOO_MANY_REQUESTS: AwsError = {
  status: 400,
  name: "TooManyRequestsException",
  message: "Too many requests",
};

/** Cognito fails on its side. */
export const INTERNAL_ERROR: AwsError = { status: 500, name: "InternalErrorException", message: "Internal error" };

/** IAM refuses. */
export const ACCESS_DENIED: AwsError = {
  status: 400,
  name: "AccessDeniedException",
  message:
    "User is not authorized to perform: cognito-idp:AdminUserGlobalSignOut because no identity-based policy allows the cognito-idp:AdminUserGlobalSignOut action",
};

/**
 * Answers an error in Cognito's protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function answerError(response: http.ServerResponse, { status, name, message }: AwsError): void {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-errortype": `${name}:`,
    "x-amzn-requestid": randomUUID(),
  };
  response.writeHead(status, headers).end(JSON.stringify({ __type: name, message }));
}
