import { once } from "node:events";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { demonstrate } from "./demonstration";
import { startEmulator } from "./emulator";
import { writePlayground } from "./playground";
import { prepareToolchain } from "./toolchain";
import { createWorkspace } from "./workspace";

// It is about the Node.js of a user of the SDK, and would only clutter this screen.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const interrupted = new AbortController();
const started = Date.now();

// The one way to end early, so that everything below is stopped and removed as at a good end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    interrupted.abort(new Error(`Interrupted by ${signal}.`));
  });
}

function say(text: string): void {
  const seconds = String(Math.round((Date.now() - started) / 1000)).padStart(3);
  process.stderr.write(text.startsWith(" ") ? `${text}\n` : `${pc.dim(`${seconds} s`)}  ${text}\n`);
}

async function main(keep: boolean): Promise<void> {
  const toolchain = await prepareToolchain();
  const { engine, environment, providerVersion, python } = toolchain;
  say(`Starting the local AWS (${engine.product} ${engine.version}, AWS provider ${providerVersion})`);
  const emulator = await startEmulator({ python });
  const { signal } = interrupted;
  const workspace = createWorkspace({ app: "main.ts", stack: "global-sign-out-example", toolchain, emulator, signal });
  try {
    const holds = await demonstrate(workspace, emulator, say);
    say(
      holds
        ? pc.green("Every line holds: the listed users are signed out, and nobody else.")
        : pc.red("Not every line holds."),
    );
    if (!holds) process.exitCode = 1;
    if (keep) {
      say(writePlayground(workspace, { ...emulator.environment, ...environment }));
      await Promise.race([once(interrupted.signal, "abort"), new Promise(() => setInterval(() => undefined, 60_000))]);
    }
  } finally {
    await emulator.stop();
    workspace.remove();
  }
}

const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
main(values.keep)
  .catch((error: unknown) => {
    const message = interrupted.signal.aborted
      ? "Interrupted. "
      : `${error instanceof Error ? error.message : String(error)}\n`;
    process.stderr.write(`${pc.red(message)}Everything that was started is stopped.\n`);
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
  })
  .finally(() => {
    process.exit();
  });
