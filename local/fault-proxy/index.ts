import http from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { clientEnvironment, HOST, ROOT_CREDENTIALS, startEmulator } from "../emulator";
import type { ClientConfig, Emulator, EmulatorOptions } from "../emulator";
import type { FaultOptions } from "./faults";
import { forward, send, sendError, TOO_MANY_REQUESTS } from "./http";
import { createQuotas } from "./quotas";
import { createSignOutHandler } from "./sign-outs";
import type { SignOutStatistics } from "./sign-outs";

export type { FaultOptions } from "./faults";
export type { SignOutCounts } from "./sign-outs";

/** A loopback proxy in front of MiniStack that enforces Cognito's quotas and injects faults into sign-outs. */
interface FaultProxy extends SignOutStatistics {
  readonly endpoint: string;
  /** Closes all connections and refuses new ones for a time, in milliseconds. */
  readonly disconnect: (milliseconds: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A local AWS behind a fault proxy. */
export interface FaultyEmulator extends Emulator, Pick<FaultProxy, "signOuts" | "injected" | "disconnect"> {
  /** The settings of a client that bypasses the proxy, such as one that prepares a test. */
  readonly direct: ClientConfig;
}

/**
 * Starts MiniStack behind a fault proxy. Clients, the provider and the Lambda functions reach AWS through the proxy.
 *
 * @param options how MiniStack is started
 * @param faults which faults to inject; by default the proxy only enforces Cognito's quotas
 */
export async function startFaultyEmulator(
  options: EmulatorOptions,
  faults: FaultOptions = {},
): Promise<FaultyEmulator> {
  let target = "";
  const proxy = await startProxy(faults, () => target);
  try {
    // Functions inherit the endpoint from MiniStack.
    const environment = { ...options.environment, AWS_ENDPOINT_URL: proxy.endpoint };
    const emulator = await startEmulator({ ...options, environment });
    const { region } = emulator;
    target = emulator.endpoint;
    return {
      ...emulator,
      endpoint: proxy.endpoint,
      environment: clientEnvironment(proxy.endpoint, region),
      clientConfig: { endpoint: proxy.endpoint, region, credentials: ROOT_CREDENTIALS },
      direct: emulator.clientConfig,
      signOuts: proxy.signOuts,
      injected: proxy.injected,
      disconnect: proxy.disconnect,
      stop: async () => {
        await emulator.stop();
        await proxy.stop();
      },
    };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

async function startProxy(faults: FaultOptions, getTarget: () => string): Promise<FaultProxy> {
  const quotas = createQuotas(() => performance.now());
  const { signOuts, injected, handle } = createSignOutHandler(faults, quotas);
  const respond = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const forwardRequest = () => forward(getTarget(), request, body);
    const operation = readOperation(request);
    if (operation !== undefined) await sleep(faults.latencyMs ?? 0);
    if (operation === "AdminUserGlobalSignOut") await handle(readUsername(body), response, forwardRequest);
    else if (operation !== undefined && !quotas.take(operation)) sendError(response, TOO_MANY_REQUESTS);
    else send(response, await forwardRequest());
  };
  const { server, endpoint } = await listen((request, response) => {
    // A connection that breaks on one side is closed on the other.
    respond(request, response).catch(() => response.destroy());
  });
  let isRefusing = false;
  server.on("connection", (socket) => {
    if (isRefusing) socket.destroy();
  });
  return {
    signOuts,
    injected,
    endpoint,
    disconnect: async (milliseconds) => {
      isRefusing = true;
      server.closeAllConnections();
      await sleep(milliseconds);
      isRefusing = false;
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
  if (address === null || typeof address === "string") throw new Error("The system returned no free port.");
  return { server, endpoint: `http://${HOST}:${address.port}` };
}

function readOperation({ headers }: http.IncomingMessage): string | undefined {
  return /^AWSCognitoIdentityProviderService\.(\w+)$/.exec(String(headers["x-amz-target"]))?.[1];
}

function readUsername(body: Buffer): string {
  return (JSON.parse(body.toString()) as { readonly Username: string }).Username;
}
