import { EventEmitter, once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** How a fake Cognito answers: an error of AWS, an HTTP status and a body, by hanging up, or never. */
export type FakeAnswer =
  | { readonly error: string; readonly message: string; readonly status?: number }
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | "hang up"
  | "hang";

/** A Cognito, or another service of AWS, on the wire that answers what a test needs and no emulator can be made to answer. */
export interface FakeCognito {
  readonly endpoint: string;
  /** The bodies of the requests that arrived. */
  readonly requests: readonly string[];
  /** When they arrived, in milliseconds. */
  readonly arrivals: readonly number[];
  /** Waits until so many requests have arrived. */
  readonly arrived: (count: number) => Promise<void>;
  /** What it answers to the next requests, one each. */
  next: FakeAnswer[];
  /** What it answers after those. */
  answer: FakeAnswer;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free loopback port. */
export async function startFakeCognito(): Promise<FakeCognito> {
  const requests: string[] = [];
  const arrivals: number[] = [];
  const arrival = new EventEmitter();
  const server = http.createServer((request, response) => {
    arrivals.push(performance.now());
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push(Buffer.concat(chunks).toString());
      arrival.emit("request");
      reply(fake.next.shift() ?? fake.answer, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeCognito = {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    arrivals,
    arrived: async (count) => {
      while (requests.length < count) await once(arrival, "request");
    },
    next: [],
    answer: { status: 200, body: "{}" },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return fake;
}

function reply(answer: FakeAnswer, response: http.ServerResponse): void {
  if (answer === "hang") return;
  if (answer === "hang up") {
    response.destroy();
    return;
  }
  const body = "error" in answer ? JSON.stringify({ __type: answer.error, message: answer.message }) : answer.body;
  const more = "headers" in answer ? answer.headers : {};
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "cognito-request-1", ...more };
  response.writeHead(answer.status ?? 400, headers).end(body);
}
