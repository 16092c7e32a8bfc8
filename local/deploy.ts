import { once } from "node:events";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { demonstrate } from "./demonstration";
import { startEmulator } from "./emulator";
import { startHostileEmulator } from "./hostile";
import type { HostileEmulator } from "./hostile";
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

// Among the listed users of the demonstration, this seed spreads several kinds of fault.
const HOSTILE = { rate: 0.5, seed: 26, accessDeniedSeconds: 3, latencyMs: 50 };

async function main({ keep, hostile }: { readonly keep: boolean; readonly hostile: boolean }): Promise<void> {
  const toolchain = await prepareToolchain();
  const { engine, environment, providerVersion, python } = toolchain;
  say(`Starting the local AWS (${engine.product} ${engine.version}, AWS provider ${providerVersion})`);
  const enemy = hostile ? await startHostileEmulator({ python }, HOSTILE) : undefined;
  const emulator = enemy ?? (await startEmulator({ python }));
  const { signal } = interrupted;
  const workspace = createWorkspace({ app: "main.ts", stack: "global-sign-out-example", toolchain, emulator, signal });
  try {
    const holds = await demonstrate(workspace, emulator, say);
    say(
      holds
        ? pc.green("Every line holds: the listed users are signed out, and nobody else.")
        : pc.red("Not every line holds."),
    );
    if (enemy) say(`${describe(enemy)}\n`);
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

/** What the sign-outs went through on their way to Cognito. */
function describe({ calls, faults }: HostileEmulator): string {
  const lines = [...calls].map(
    ([username, { asked, denied, done }]) =>
      `    ${username.padEnd(8)}${asked} requests: IAM denied ${denied}, Cognito carried out ${done}`,
  );
  const met = [...faults].map(([fault, count]) => `${fault} (${count})`).join(", ");
  return [`On the way, a hostile proxy dealt out: ${met}`, ...lines].join("\n");
}

const flag = { type: "boolean", default: false } as const;
const { values } = parseArgs({ options: { keep: flag, hostile: flag } });
main(values)
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
