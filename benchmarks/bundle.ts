import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build, version } from "esbuild";
import { zipSync } from "fflate";
import { encodeInput, ENVIRONMENT } from "../core/contract";
import { run } from "../local/processes";
import type { Benchmark, Case, Prepared, Sample } from "./harness";

const ROOT = path.resolve(__dirname, "..");
const SHIPPED = path.join(ROOT, "dist", "handlers", "sign-out.js");

// Calls the handler as Lambda does, in a process of its own. The last line is the CPU time, in microseconds.
const RUNTIME = `
const { handler } = require(process.env.BUNDLE);
const context = { functionName: "sign-out", awsRequestId: "lambda-request-1", memoryLimitInMB: "256", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => 60000 };
handler(JSON.parse(process.env.EVENT), context).then(() => {
  const { user, system } = process.cpuUsage();
  process.stderr.write("\\n" + (user + system), () => process.exit());
});`;

/**
 * Measures the cold start: the time from the start of Node.js to the first request to Cognito, with the shipped bundle and
 * with the bundle of `esbuild --bundle --platform=node`.
 *
 * The requests go to this process over plain HTTP, so the results exclude the network and TLS. The CPU time is that of the
 * whole invocation.
 */
export const bundle: Benchmark = {
  name: "bundle",
  title: "From the start of the function's process to its first request",
  unit: "cold starts",
  rounds: 10,
  prepare,
};

async function prepare(directory: string): Promise<Prepared> {
  const plain = path.join(directory, "index.js");
  await build({
    entryPoints: [path.join(ROOT, "handlers", "sign-out.ts")],
    bundle: true,
    platform: "node",
    outfile: plain,
  });
  const server = http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const bundles = [
    { variant: "shipped", file: SHIPPED },
    { variant: "esbuild's default", file: plain },
  ];
  const cases = bundles.map(({ variant, file }): Case => ({
    variant,
    size: 1,
    measure: () => timeToFirstRequest(file, server),
  }));
  const sizes = bundles.map(({ variant, file }) => `${variant}: ${formatSize(file)}`);
  return { cases, versions: [`esbuild ${version}`, ...sizes], end: () => stop(server) };
}

async function timeToFirstRequest(file: string, server: http.Server): Promise<Sample> {
  // The environment of this machine can make Node.js read more files at its start.
  const environment = {
    BUNDLE: file,
    EVENT: encodeInput({ username: "alice", revision: "1", reason: "INC-4711" }),
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: "test",
    [ENVIRONMENT.userPoolId]: "us-east-1_Example01",
  };
  const arrival = once(server, "request").then(() => performance.now());
  const begin = performance.now();
  const { stderr } = await run(process.execPath, ["-e", RUNTIME], { environment });
  return { wall: ((await arrival) - begin) / 1000, cpu: Number(stderr.split("\n").at(-1)) / 1e6 };
}

function formatSize(file: string): string {
  const contents = fs.readFileSync(file);
  return `${formatKib(contents)}, ${formatKib(zipSync({ "index.js": contents }, { level: 9 }))} zipped`;
}

function formatKib({ length }: Uint8Array): string {
  return `${Math.round(length / 1024).toLocaleString("en")} KiB`;
}

function stop(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
