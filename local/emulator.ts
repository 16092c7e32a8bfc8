import { mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { startServer } from "./server";

/** The only address that the local AWS listens on. */
export const HOST = "127.0.0.1";

/** The root user of MiniStack's account. */
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** How the local AWS is started. */
export interface EmulatorOptions {
  /** The Python that has MiniStack; see `prepareToolchain`. */
  readonly python: string;
  /** @default "us-east-1" */
  readonly region?: string;
  /** More settings for MiniStack, which the Lambda functions inherit. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The settings of an AWS SDK client. */
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
  /** The environment in which the AWS SDK, the provider and `cdktf` use it, as the root user of its account. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same as settings of an AWS SDK client, independent of the environment. */
  readonly clientConfig: ClientConfig;
  /** The log of MiniStack. It is deleted when the emulator stops. */
  readonly logFile: string;
  /** Ends MiniStack and its Lambda functions, and deletes its data. Can be called more than once. */
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
      // Another program can take the free port before MiniStack opens it.
      const isTaken = error instanceof Error && /already in use/i.test(error.message);
      if (!isTaken || attempt === START_ATTEMPTS) throw error;
    }
  }
}

/**
 * Copies an environment without its AWS settings, so that the local deployment can't use your AWS account.
 *
 * @param environment such as `process.env`
 */
export function withoutAwsSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}

/**
 * Creates the environment in which AWS clients use the local AWS, as the root user of its account.
 *
 * @param endpoint the address of the local AWS
 * @param region the Region of the clients
 */
export function clientEnvironment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    // The AWS CLI reads this one.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // Your own profiles are never read.
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
  };
}

async function startOnFreePort({ python, region = "us-east-1", environment }: EmulatorOptions): Promise<Emulator> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "local-aws-"));
  const logFile = path.join(directory, "ministack.log");
  const port = await findFreePort();
  const endpoint = `http://${HOST}:${port}`;
  const server = await startServer(python, ["-I", "-u", "-m", "ministack"], {
    name: "MiniStack",
    environment: { ...ministackEnvironment(port, region, directory), ...environment },
    logFile,
    directory,
    isReady: async () => (await isHealthy(endpoint)) && (await hasOpenedPort(logFile, port)),
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

/** The environment of MiniStack, which its Lambda functions inherit. It takes only PATH from yours. */
function ministackEnvironment(port: number, region: string, directory: string): Record<string, string> {
  return {
    // MiniStack runs Lambda functions with the `node` on PATH.
    PATH: [path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter),
    HOME: directory,
    TMPDIR: directory,
    STATE_DIR: path.join(directory, "state"),
    S3_DATA_DIR: path.join(directory, "s3"),
    LANG: "C.UTF-8",
    BIND_HOST: HOST,
    GATEWAY_PORT: String(port),
    MINISTACK_REGION: region,
    AUTH: "true",
    // Functions run as local processes. With Docker, MiniStack would also remove the containers of other instances.
    LAMBDA_STRICT: "0",
    DOCKER_HOST: `unix://${path.join(directory, "no-docker.sock")}`,
    // Listeners that nothing here needs.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    AWS_EC2_METADATA_DISABLED: "true",
    // The warning is about the Node.js version of this machine, not of the function.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system returned no free port.");
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

// Another MiniStack that took the port would respond to the health check, but not write to this log.
async function hasOpenedPort(logFile: string, port: number): Promise<boolean> {
  return (await readFile(logFile, "utf8")).includes(`${HOST}:${port}`);
}
