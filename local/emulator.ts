import { mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { HOST, ROOT_CREDENTIALS, clientEnvironment, ministackEnvironment } from "./emulator-environment";
import { startServer } from "./server";

export { withoutAwsSettings } from "./emulator-environment";

/** How the local AWS is started. */
export interface EmulatorOptions {
  /** The Python that has MiniStack; see `prepareToolchain`. */
  readonly python: string;
  /** `us-east-1` unless given. */
  readonly region?: string;
  /** More settings for MiniStack, which the Lambda functions inherit. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The settings of a client of the AWS SDK. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running local AWS. */
export interface Emulator {
  /** Such as `http://127.0.0.1:45678`. */
  readonly endpoint: string;
  readonly region: string;
  /** What makes an AWS client, the provider or `cdktf` use it, as the account's root user. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same for a client of the AWS SDK in this process, whatever its environment is. */
  readonly clientConfig: ClientConfig;
  /** What MiniStack prints; it goes when the emulator is stopped. */
  readonly logFile: string;
  /** Ends MiniStack with the Lambda functions that it runs, and removes all that it kept. Can be called more than once. */
  readonly stop: () => Promise<void>;
}

const START_ATTEMPTS = 5;
const START_TIMEOUT_SECONDS = 60;

/**
 * Starts MiniStack on a free port of the loopback interface, with IAM policies enforced.
 *
 * @param options see {@link EmulatorOptions}
 * @throws Error with the end of its log when it does not start
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnFreePort(options);
    } catch (error) {
      // Between finding a free port and opening it another program can have taken it.
      const taken = error instanceof Error && /already in use/i.test(error.message);
      if (!taken || attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function startOnFreePort({ python, region = "us-east-1", environment }: EmulatorOptions): Promise<Emulator> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "local-aws-"));
  const logFile = path.join(folder, "ministack.log");
  const port = await findFreePort();
  const endpoint = `http://${HOST}:${port}`;
  const server = await startServer(python, ["-I", "-u", "-m", "ministack"], {
    name: "MiniStack",
    environment: { ...ministackEnvironment(port, region, folder), ...environment },
    logFile,
    folder,
    isReady: async () => (await isHealthy(endpoint)) && (await hasOpened(logFile, port)),
    timeoutSeconds: START_TIMEOUT_SECONDS,
  });
  return {
    endpoint,
    region,
    environment: clientEnvironment(endpoint, region),
    clientConfig: { endpoint, region, credentials: ROOT_CREDENTIALS },
    logFile,
    stop: server.stop,
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no free port.");
  return address.port;
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}

// Another program that has taken the port could answer in its place; only this one writes this log.
async function hasOpened(logFile: string, port: number): Promise<boolean> {
  return (await readFile(logFile, "utf8")).includes(`${HOST}:${port}`);
}
