import http from "node:http";
import type { AddressInfo } from "node:net";
import { readBody, send } from "../../local/hostile/forward";
import type { Answer } from "../../local/hostile/forward";

/** A request to Cognito. */
export interface CognitoRequest {
  /** Such as `ListUsers`. */
  readonly operation: string;
  readonly message: http.IncomingMessage;
  readonly body: Buffer;
}

/** A server on the wire in the place of Cognito. */
export interface CognitoServer {
  readonly endpoint: string;
  /** What it was asked, in order. */
  readonly operations: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts it on a free loopback port. It answers what it is told to. */
export async function startCognitoServer(
  answer: (request: CognitoRequest) => Answer | Promise<Answer>,
): Promise<CognitoServer> {
  const operations: string[] = [];
  const server = http.createServer((message, response) => {
    const handle = async () => {
      const body = await readBody(message);
      const operation = String(message.headers["x-amz-target"]).replace("AWSCognitoIdentityProviderService.", "");
      operations.push(operation);
      send(response, await answer({ operation, message, body }));
    };
    handle().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    operations,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** An answer of Cognito as JSON. */
export function json(content: object, status = 200): Answer {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  return { status, headers, body: Buffer.from(JSON.stringify(content)) };
}

/** An error of Cognito. */
export function failure(name: string, message: string): Answer {
  return json({ __type: name, message }, 400);
}
