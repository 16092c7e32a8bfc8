import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HOST } from "../emulator-environment";
import { answerError, TOO_MANY_REQUESTS } from "./answers";
import type { Faults } from "./faults";
import { forward, readBody, send } from "./forward";
import { createQuotas } from "./quota";
import { createSignOuts } from "./sign-outs";
import type { Tally } from "./tally";

/** A loopback proxy in front of MiniStack that keeps to Cognito's quotas and is as hostile as it is told to be. */
export interface HostileProxy extends Tally {
  readonly endpoint: string;
  /** Breaks every connection, and refuses new ones for so many milliseconds. */
  readonly cut: (milliseconds: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts it on a free port.
 *
 * @param faults how hostile it is
 * @param target tells where MiniStack is, once it is there
 */
export async function startProxy(faults: Faults, target: () => string): Promise<HostileProxy> {
  const quotas = createQuotas(() => performance.now());
  const signOuts = createSignOuts(faults, quotas);
  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const pass = () => forward(target(), request, body);
    const operation = cognitoOperation(request);
    if (operation !== undefined) await sleep(faults.latencyMs ?? 0);
    if (operation === "AdminUserGlobalSignOut") await signOuts.answer(usernameIn(body), response, pass);
    else if (operation !== undefined && !quotas.take(operation)) answerError(response, TOO_MANY_REQUESTS);
    else send(response, await pass());
  };
  const { server, endpoint } = await listen((request, response) => {
    // A connection that breaks on one side is broken on the other.
    handle(request, response).catch(() => response.destroy());
  });
  let refusing = false;
  server.on("connection", (socket) => {
    if (refusing) socket.destroy();
  });
  return {
    calls: signOuts.calls,
    faults: signOuts.faults,
    endpoint,
    cut: async (milliseconds) => {
      refusing = true;
      server.closeAllConnections();
      await sleep(milliseconds);
      refusing = false;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function listen(handler: http.RequestListener): Promise<{ server: http.Server; endpoint: string }> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no free port.");
  return { server, endpoint: `http://${HOST}:${address.port}` };
}

function cognitoOperation({ headers }: http.IncomingMessage): string | undefined {
  return /^AWSCognitoIdentityProviderService\.(\w+)$/.exec(String(headers["x-amz-target"]))?.[1];
}

function usernameIn(body: Buffer): string {
  return (JSON.parse(body.toString()) as { readonly Username: string }).Username;
}
