import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

const BUNDLE = path.resolve(__dirname, "..", "..", "dist", "handlers", "index.js");

// What Lambda does with a handler: hands it the event, and takes what it returns or throws.
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

/** The pool whose users it signs out, in tests that have no pool. */
export const POOL = "us-east-1_Example01";

/** The environment of a function that asks a Cognito of the test's. */
export function functionEnvironment({ endpoint }: { readonly endpoint: string }): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "secret-key-that-no-log-may-hold",
    USER_POOL_ID: POOL,
  };
}

/** What the built function answered. */
export interface Answer {
  readonly result?: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: string;
}

/** What the built function made of an event. */
export interface Invocation extends Answer {
  /** Everything that it logged. */
  readonly log: string;
  /** The lines of the log that are JSON, but for metrics. */
  readonly logLines: readonly Readonly<Record<string, unknown>>[];
  /** The metrics among them, in the embedded metric format. */
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
}

/** The built function in a process of its own: one execution environment. */
export interface ExecutionEnvironment {
  readonly invoke: (event: unknown) => Promise<Answer>;
  /** Ends it, and tells everything that it logged. */
  readonly end: () => Promise<string>;
}

/**
 * Starts the built bundle in a process of its own, as Lambda does.
 *
 * @param environment the function's whole environment
 */
export function startBundle(environment: NodeJS.ProcessEnv): ExecutionEnvironment {
  const env = { BUNDLE, ...environment };
  const child = spawn(process.execPath, ["-e", RUNTIME], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const log = Promise.all([child.stdout, child.stderr].map(async (stream) => (stream ? text(stream) : "")));
  return {
    invoke: async (event) => {
      child.send({ event });
      const [answer] = (await once(child, "message")) as [Answer];
      return answer;
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
 * @param environment the function's whole environment
 */
export async function invokeBundle(event: unknown, environment: NodeJS.ProcessEnv): Promise<Invocation> {
  const bundle = startBundle(environment);
  const answer = await bundle.invoke(event);
  const log = await bundle.end();
  const json = log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return {
    ...answer,
    log,
    logLines: json.filter((line) => !("_aws" in line)),
    metrics: json.filter((line) => "_aws" in line),
  };
}
