import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";

/** The path of the built command `cognito-sign-out`. */
export const COMMAND = path.resolve(__dirname, "..", "dist", "cli", "cognito-sign-out.js");

/** The result of a program. */
export interface CommandResult {
  /** The exit code; `null` when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface CommandOptions {
  /** @default - empty */
  readonly stdin?: string | Uint8Array;
  /** The working directory. */
  readonly folder?: string;
  /**
   * The environment, apart from PATH.
   * @default - PATH only
   */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the built command in a process of its own, with lines of up to 1,000 columns. It may fail. */
export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  // Wrapped lines would split the texts that tests look for.
  const environment = { COLUMNS: "1000", ...options.environment };
  return runProgram(process.execPath, [COMMAND, ...args], { ...options, environment });
}

/** Runs a program to its end. It may fail. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { stdin = "", folder, environment = {} }: CommandOptions,
): Promise<CommandResult> {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  // A program that doesn't read its stdin closes the pipe early.
  child.stdin.on("error", () => undefined).end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}
