import { once } from "node:events";
import path from "node:path";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { demonstrate } from "./demonstration";
import { startEmulator } from "./emulator";
import type { Emulator } from "./emulator";
import { startFaultyEmulator } from "./fault-proxy";
import type { FaultyEmulator } from "./fault-proxy";
import { prepareToolchain } from "./toolchain";
import { createWorkspace, writeEnvironment } from "./workspace";
import type { Workspace } from "./workspace";

// The warning is about the Node.js version of this machine, not of the function.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// With this seed, the listed users of the demonstration get different faults.
const FAULTS = { rate: 0.5, seed: 26, accessDeniedSeconds: 3, latencyMs: 50 };

const interrupted = new AbortController();
const started = Date.now();

// An interruption goes through the same cleanup as a normal end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    interrupted.abort(new Error(`Interrupted by ${signal}.`));
  });
}

function print(text: string): void {
  const seconds = String(Math.round((Date.now() - started) / 1000)).padStart(3);
  process.stderr.write(text.startsWith(" ") ? `${text}\n` : `${pc.dim(`${seconds} s`)}  ${text}\n`);
}

async function main({ keep, faults }: { readonly keep: boolean; readonly faults: boolean }): Promise<void> {
  const toolchain = await prepareToolchain();
  const { engine, environment, providerVersion, python } = toolchain;
  print(`Starting the local AWS (${engine.product} ${engine.version}, AWS provider ${providerVersion})`);
  const faulty = faults ? await startFaultyEmulator({ python }, FAULTS) : undefined;
  const emulator = withBackend(faulty ?? (await startEmulator({ python })));
  const { signal } = interrupted;
  const workspace = createWorkspace({ app: "main.ts", stack: "global-sign-out-example", toolchain, emulator, signal });
  try {
    const passed = await demonstrate(workspace, emulator, print);
    print(
      passed
        ? pc.green("All checks passed: the listed users are signed out, and no one else.")
        : pc.red("Some checks failed."),
    );
    if (faulty) print(`${formatFaults(faulty)}\n`);
    if (!passed) process.exitCode = 1;
    if (keep) {
      print(writePlayground(workspace, { ...emulator.environment, ...environment }));
      await Promise.race([once(signal, "abort"), new Promise(() => setInterval(() => undefined, 60_000))]);
    }
  } finally {
    await emulator.stop();
    workspace.remove();
  }
}

/** Adds the backend of the example's API: `GET /health` of the local AWS. */
function withBackend(emulator: Emulator): Emulator {
  const backend = { BACKEND_URL: `${emulator.endpoint}/_ministack` };
  return { ...emulator, environment: { ...emulator.environment, ...backend } };
}

function formatFaults({ signOuts, injected }: FaultyEmulator): string {
  const lines = [...signOuts].map(
    ([username, { requests, denied, completed }]) =>
      `    ${username.padEnd(8)}${requests} requests: ${denied} denied by IAM, ${completed} carried out by Cognito`,
  );
  const faults = [...injected].map(([fault, count]) => `${fault} (${count})`).join(", ");
  return [`Faults that the proxy injected: ${faults}`, ...lines].join("\n");
}

/** Writes the environment of a second terminal, and returns the commands to run there. */
function writePlayground({ directory }: Workspace, environment: Readonly<Record<string, string>>): string {
  writeEnvironment(path.join(directory, "environment.sh"), environment);
  const commands = [
    `cd ${path.relative(process.cwd(), directory)} && . ./environment.sh`,
    `SIGN_OUT_USERS="alice bob carol dave" npx cdktf diff`,
    "npx cognito-sign-out plan",
    `SIGN_OUT_USERS="alice bob carol dave" npx cdktf deploy`,
  ];
  return [
    "The local AWS runs until you press Ctrl+C. Try it in another terminal:\n",
    ...commands.map((command) => `    ${pc.bold(command)}`),
    "",
  ].join("\n");
}

const HELP = `Usage: npm run deploy:local -- [options]

Deploys the example to a local AWS, and checks who is signed out.

Options:
  --keep      keep the local AWS running, and print commands to try
  --faults    deny, throttle and break requests to Cognito with a proxy
  -h, --help  print this help
`;

const flag = { type: "boolean", default: false } as const;
const { values } = parseArgs({ options: { keep: flag, faults: flag, help: { ...flag, short: "h" } } });
const demonstration = values.help ? Promise.resolve(process.stdout.write(HELP)) : main(values);
demonstration
  .catch((error: unknown) => {
    const message = interrupted.signal.aborted
      ? "Interrupted. "
      : `${error instanceof Error ? error.message : String(error)}\n`;
    process.stderr.write(`${pc.red(message)}All processes were stopped.\n`);
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
  })
  .finally(() => {
    process.exit();
  });
