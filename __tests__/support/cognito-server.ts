import { EventEmitter, once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A response: an error of AWS, an HTTP response, a closed connection, or none. */
export type CognitoResponse =
  | { readonly error: string; readonly message: string; readonly status?: number }
  | { readonly status: number; readonly body: string | Buffer; readonly headers?: http.IncomingHttpHeaders }
  | "hang up"
  | "hang";

/** A request to Cognito. */
export interface CognitoRequest {
  /** Such as `ListUsers`. */
  readonly operation: string;
  readonly message: http.IncomingMessage;
  readonly body: Buffer;
}

/** A loopback server in place of Cognito or another AWS service, for responses that the emulator does not give. */
export interface CognitoServer {
  readonly endpoint: string;
  /** The operations of the requests, in order. */
  readonly operations: readonly string[];
  /** The bodies of the requests, in order. */
  readonly requests: readonly string[];
  /** When the requests arrived, in milliseconds. */
  readonly arrivals: readonly number[];
  /** Resolves when this many requests have arrived. */
  readonly arrived: (count: number) => Promise<void>;
  /** The responses to the next requests, one each. */
  next: CognitoResponse[];
  /** The response to all further requests. */
  response: CognitoResponse;
  readonly stop: () => Promise<void>;
}

type Respond = (request: CognitoRequest) => CognitoResponse | Promise<CognitoResponse>;

/**
 * Starts a server on a free loopback port.
 *
 * @param respond creates the responses; by default they are `next` and `response` of the server
 */
export async function startCognitoServer(respond?: Respond): Promise<CognitoServer> {
  const operations: string[] = [];
  const requests: string[] = [];
  const arrivals: number[] = [];
  const arrival = new EventEmitter();
  const handle = async (message: http.IncomingMessage, response: http.ServerResponse) => {
    arrivals.push(performance.now());
    const body = await buffer(message);
    const operation = String(message.headers["x-amz-target"]).replace(/^.*\./, "");
    operations.push(operation);
    requests.push(body.toString());
    arrival.emit("request");
    const create = respond ?? (() => cognito.next.shift() ?? cognito.response);
    send(await create({ operation, message, body }), response);
  };
  const server = http.createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cognito: CognitoServer = {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    operations,
    requests,
    arrivals,
    arrived: async (count) => {
      while (requests.length < count) await once(arrival, "request");
    },
    next: [],
    response: { status: 200, body: "{}" },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return cognito;
}

/** A successful response. */
export function json(content: object): CognitoResponse {
  return { status: 200, body: JSON.stringify(content) };
}

function send(response: CognitoResponse, output: http.ServerResponse): void {
  if (response === "hang") return;
  if (response === "hang up") {
    output.destroy();
    return;
  }
  const body =
    "error" in response ? JSON.stringify({ __type: response.error, message: response.message }) : response.body;
  const more = "headers" in response ? response.headers : {};
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "cognito-request-1", ...more };
  output.writeHead(response.status ?? 400, headers).end(body);
}
