import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const BUNDLE = path.resolve(__dirname, "..", "..", "dist", "handlers", "index.js");
const ANSWER = "ANSWER ";

// What Lambda does with a handler: hands it the event, and takes what it returns or throws.
const RUNTIME = `
const { handler } = require(process.env.BUNDLE);
const answer = (value) => process.stdout.write("\\n${ANSWER}" + JSON.stringify(value) + "\\n", () => process.exit());
const context = { functionName: "sign-out", awsRequestId: "lambda-request-1", memoryLimitInMB: "256", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => Number(process.env.REMAINING_MS ?? 60000) };
handler(JSON.parse(process.env.EVENT), context).then(
  (result) => answer({ result }),
  (error) => answer({ errorType: error.name, errorMessage: error.message, trace: error.stack }),
);`;

/** What the built function made of an event. */
export interface Invocation {
  readonly result?: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: string;
  /** Everything that it logged. */
  readonly log: string;
  /** The lines of the log that are JSON, but for metrics. */
  readonly logLines: readonly Readonly<Record<string, unknown>>[];
  /** The metrics among them, in the embedded metric format. */
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Runs the built bundle in a process of its own, as Lambda does.
 *
 * @param event the event
 * @param environment the function's whole environment
 */
export async function invokeBundle(event: unknown, environment: NodeJS.ProcessEnv): Promise<Invocation> {
  const env = { BUNDLE, EVENT: JSON.stringify(event), ...environment };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", RUNTIME], { env });
  const lines = `${stdout}\n${stderr}`.split("\n");
  const answer = lines.find((line) => line.startsWith(ANSWER)) ?? `${ANSWER}{}`;
  const log = lines.filter((line) => line !== answer).join("\n");
  const json = lines
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return {
    ...(JSON.parse(answer.slice(ANSWER.length)) as object),
    log,
    logLines: json.filter((line) => !("_aws" in line)),
    metrics: json.filter((line) => "_aws" in line),
  };
}
