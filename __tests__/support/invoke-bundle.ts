import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ENVIRONMENT } from "../../core/contract";

const BUNDLE = path.resolve(__dirname, "..", "..", "dist", "handlers", "sign-out.js");

// Calls the handler as Lambda does: passes the event, and takes the return value or the error.
const RUNTIME = `
const { handler } = require(process.env.BUNDLE);
const context = { functionName: "sign-out", awsRequestId: "lambda-request-1", memoryLimitInMB: "256", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => Number(process.env.REMAINING_MS ?? 60000) };
process.on("disconnect", () => process.exit());
process.on("message", ({ event }) =>
  handler(event, context).then(
    (result) => process.send({ result }),
    (error) => process.send({ errorType: error.name, errorMessage: error.message, trace: error.stack }),
  ),
);`;

/** The user pool id in tests without a pool. */
export const POOL = "us-east-1_Example01";

/** Creates the environment of a function that calls a fake Cognito. */
export function createFunctionEnvironment({ endpoint }: { readonly endpoint: string }): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "secret-key-that-no-log-may-contain",
    [ENVIRONMENT.userPoolId]: POOL,
  };
}

/** The response of the built function. */
export interface InvocationResponse {
  readonly result?: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: string;
}

/** One invocation of the built function. */
export interface Invocation extends InvocationResponse {
  /** The stdout and stderr of the function. */
  readonly log: string;
  /** The JSON lines of the log, without the metrics. */
  readonly logLines: readonly Readonly<Record<string, unknown>>[];
  /** The metrics of the log, in the embedded metric format. */
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
}

/** The built function in a process of its own: one execution environment. */
export interface ExecutionEnvironment {
  readonly invoke: (event: unknown) => Promise<InvocationResponse>;
  /** Kills the process. An invocation that runs fails. */
  readonly kill: () => void;
  /** Ends the process, and returns its log. */
  readonly end: () => Promise<string>;
}

/**
 * Starts the built bundle in a process of its own, as Lambda does.
 *
 * @param environment the whole environment of the function
 */
export function startBundle(environment: NodeJS.ProcessEnv): ExecutionEnvironment {
  const env = { BUNDLE, ...environment };
  const child = spawn(process.execPath, ["-e", RUNTIME], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const exited = once(child, "exit");
  const log = Promise.all([child.stdout, child.stderr].map(async (stream) => (stream ? text(stream) : "")));
  return {
    invoke: async (event) => {
      child.send({ event });
      const killed = exited.then(() => Promise.reject(new Error("The process ended.")));
      const [response] = (await Promise.race([once(child, "message"), killed])) as [InvocationResponse];
      return response;
    },
    kill: () => {
      child.kill("SIGKILL");
    },
    end: async () => {
      child.disconnect();
      return (await log).join("\n");
    },
  };
}

/**
 * Runs the built bundle once, in a new execution environment.
 *
 * @param event the event
 * @param environment the whole environment of the function
 */
export async function invokeBundle(event: unknown, environment: NodeJS.ProcessEnv): Promise<Invocation> {
  const bundle = startBundle(environment);
  const response = await bundle.invoke(event);
  const log = await bundle.end();
  const json = log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return {
    ...response,
    log,
    logLines: json.filter((line) => !("_aws" in line)),
    metrics: json.filter((line) => "_aws" in line),
  };
}
