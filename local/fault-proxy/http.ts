import { randomUUID } from "node:crypto";
import http from "node:http";
import { buffer } from "node:stream/consumers";

/** An HTTP response, with its whole body. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An error response of AWS. */
export interface AwsError {
  readonly status: number;
  readonly name: string;
  readonly message: string;
}

/** The response when the quota of the operation's category is used up. */
export const TOO_MANY_REQUESTS: AwsError = {
  status: 400,
  name: "TooManyRequestsException",
  message: "Too many requests",
};

/** The response when Cognito has an internal error. */
export const INTERNAL_ERROR: AwsError = { status: 500, name: "InternalErrorException", message: "Internal error" };

/** The response when IAM denies a sign-out. */
export const ACCESS_DENIED: AwsError = {
  status: 400,
  name: "AccessDeniedException",
  message:
    "User is not authorized to perform: cognito-idp:AdminUserGlobalSignOut because no identity-based policy allows the cognito-idp:AdminUserGlobalSignOut action",
};

const agent = new http.Agent({ keepAlive: true });

/**
 * Forwards a request unchanged, including its Host header, which the signature covers.
 *
 * @param target such as `http://127.0.0.1:45678`
 * @param request the request
 * @param body the body of the request
 */
export async function forward(target: string, request: http.IncomingMessage, body: Buffer): Promise<HttpResponse> {
  const { method, url, headers } = request;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .request(`${target}${url ?? ""}`, { method, headers, agent }, resolve)
      .once("error", reject)
      .end(body);
  });
  const responseHeaders = { ...response.headers };
  // The body is sent in one piece.
  delete responseHeaders["transfer-encoding"];
  return { status: response.statusCode ?? 502, headers: responseHeaders, body: await buffer(response) };
}

/** Sends a response. */
export function send(response: http.ServerResponse, { status, headers, body }: HttpResponse): void {
  response.writeHead(status, headers).end(body);
}

/** Sends half of a response whose headers announce the whole, and closes the connection. */
export function sendTruncated(response: http.ServerResponse, { status, headers, body }: HttpResponse): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

/**
 * Sends an error in Cognito's protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function sendError(response: http.ServerResponse, { status, name, message }: AwsError): void {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-errortype": `${name}:`,
    "x-amzn-requestid": randomUUID(),
  };
  response.writeHead(status, headers).end(JSON.stringify({ __type: name, message }));
}
