import http from "node:http";

/** What MiniStack answered. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

const agent = new http.Agent({ keepAlive: true });

/** The whole body of a message. */
export async function readBody(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Hands a request on as it is. Its Host header stays too, because the signature covers it.
 *
 * @param target where to, such as `http://127.0.0.1:45678`
 * @param request the request
 * @param body its body
 */
export async function forward(target: string, request: http.IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url, headers } = request;
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .request(`${target}${url ?? ""}`, { method, headers, agent }, resolve)
      .once("error", reject)
      .end(body);
  });
  const answerHeaders = { ...answer.headers };
  // The answer goes on in one piece.
  delete answerHeaders["transfer-encoding"];
  return { status: answer.statusCode ?? 502, headers: answerHeaders, body: await readBody(answer) };
}

/** Sends an answer on as it is. */
export function send(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** Sends half of an answer that announces the whole, and hangs up. */
export function truncate(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
