import fs from "node:fs";
import path from "node:path";
import { run } from "./processes";
import type { RunResult } from "./processes";
import { withoutAwsSettings } from "./emulator";
import type { Emulator } from "./emulator";
import type { Toolchain } from "./toolchain";

const REPOSITORY = path.resolve(__dirname, "..");

/** A folder in which an app is deployed, with a state of its own. */
export interface Workspace {
  readonly folder: string;
  /** The folder of the stack: where Terraform runs. */
  readonly stackFolder: string;
  /** Everything that the commands printed. */
  readonly logFile: string;
  /** Runs a `cdktf` command on the stack. */
  readonly cdktf: (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<RunResult>;
  /** The plan that `cdktf diff` saved, as JSON. */
  readonly savedPlan: () => Promise<unknown>;
  /** The state, as JSON. */
  readonly state: () => Promise<unknown>;
  /** The outputs in the state. */
  readonly outputs: () => Promise<Readonly<Record<string, string>>>;
  readonly remove: () => void;
}

/** What a workspace is made of. */
export interface WorkspaceOptions {
  /** The app's file, from the root of the repository. */
  readonly app: string;
  /** The stack that the app makes. */
  readonly stack: string;
  readonly toolchain: Toolchain;
  readonly emulator: Emulator;
  /** Ends a running command when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Makes a workspace inside the repository, where `npx` finds the project's own tools. */
export function createWorkspace({ app, stack, toolchain, emulator, signal }: WorkspaceOptions): Workspace {
  const environment = { ...withoutAwsSettings(process.env), ...emulator.environment, ...toolchain.environment };
  fs.mkdirSync(path.join(REPOSITORY, ".local"), { recursive: true });
  const folder = fs.mkdtempSync(path.join(REPOSITORY, ".local", "run-"));
  const stackFolder = path.join(folder, "cdktf.out", "stacks", stack);
  const logFile = path.join(folder, "cdktf.log");
  const config = { language: "typescript", app: `npx tsx ${path.join("..", "..", app)}`, sendCrashReports: "false" };
  fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify(config));
  const cli = path.join(REPOSITORY, "node_modules", ".bin", "cdktf");
  const engineJson = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await run(toolchain.engine.binary, args, { cwd: stackFolder, environment, signal })).stdout);
  return {
    folder,
    stackFolder,
    logFile,
    cdktf: (args, more = {}) =>
      run(cli, args, { cwd: folder, environment: { ...environment, ...more }, logFile, signal }),
    savedPlan: () => engineJson("show", "-json", "plan"),
    state: () => engineJson("show", "-json"),
    outputs: async () => {
      const outputs = (await engineJson("output", "-json")) as Record<string, { readonly value: string }>;
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    },
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
