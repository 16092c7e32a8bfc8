import fs from "node:fs";
import path from "node:path";
import { COMMAND } from "./command";
import { withoutAwsSettings } from "./emulator";
import type { Emulator } from "./emulator";
import { run } from "./processes";
import type { RunResult } from "./processes";
import type { Toolchain } from "./toolchain";

const REPOSITORY = path.resolve(__dirname, "..");

/** A directory in which an app is deployed, with its own state. */
export interface Workspace {
  readonly directory: string;
  /** The directory of the stack, in which Terraform runs. */
  readonly stackDirectory: string;
  /** The output of the `cdktf` commands. */
  readonly logFile: string;
  /** Runs a `cdktf` command on the stack. */
  readonly cdktf: (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<RunResult>;
  /** Runs `cognito-sign-out plan` on the plan that `cdktf diff` saved, and returns the report. */
  readonly reportPlan: (...options: readonly string[]) => Promise<string>;
  /** Returns the plan that `cdktf diff` saved, as JSON. */
  readonly savedPlan: () => Promise<unknown>;
  /** Returns the state, as JSON. */
  readonly state: () => Promise<unknown>;
  /** Returns the outputs in the state. */
  readonly outputs: () => Promise<Readonly<Record<string, string>>>;
  readonly remove: () => void;
}

/** How a workspace is created. */
export interface WorkspaceOptions {
  /** The file of the app, relative to the root of the repository. */
  readonly app: string;
  /** The name of the app's stack. */
  readonly stack: string;
  readonly toolchain: Toolchain;
  readonly emulator: Emulator;
  /** Aborting it ends a running command. */
  readonly signal?: AbortSignal;
}

/** Writes an environment to a file for `. ./environment.sh`. Only its owner can read it. */
export function writeEnvironment(file: string, environment: Readonly<Record<string, string>>): void {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  fs.writeFileSync(file, exports.join(""), { mode: 0o600 });
}

/** Creates a workspace inside the repository, where `npx` finds the tools of the project. */
export function createWorkspace({ app, stack, toolchain, emulator, signal }: WorkspaceOptions): Workspace {
  const environment = { ...withoutAwsSettings(process.env), ...emulator.environment, ...toolchain.environment };
  fs.mkdirSync(path.join(REPOSITORY, ".local"), { recursive: true });
  const directory = fs.mkdtempSync(path.join(REPOSITORY, ".local", "run-"));
  const stackDirectory = path.join(directory, "cdktf.out", "stacks", stack);
  const logFile = path.join(directory, "cdktf.log");
  const config = { language: "typescript", app: `npx tsx ${path.join("..", "..", app)}`, sendCrashReports: "false" };
  fs.writeFileSync(path.join(directory, "cdktf.json"), JSON.stringify(config));
  const cdktf = path.join(REPOSITORY, "node_modules", ".bin", "cdktf");
  const readEngineJson = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await run(toolchain.engine.binary, args, { cwd: stackDirectory, environment, signal })).stdout);
  return {
    directory,
    stackDirectory,
    logFile,
    cdktf: (args, more = {}) =>
      run(cdktf, args, { cwd: directory, environment: { ...environment, ...more }, logFile, signal }),
    reportPlan: async (...options) => {
      const args = [COMMAND, "plan", ...options];
      return (await run(process.execPath, args, { cwd: directory, environment, signal })).stdout;
    },
    savedPlan: () => readEngineJson("show", "-json", "plan"),
    state: () => readEngineJson("show", "-json"),
    outputs: async () => {
      const outputs = (await readEngineJson("output", "-json")) as Record<string, { readonly value: string }>;
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    },
    remove: () => {
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
