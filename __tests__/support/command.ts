import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import path from "node:path";

/** The path of the built command. */
export const COMMAND = path.resolve(__dirname, "..", "..", "dist", "cli", "cognito-sign-out.js");

/** The output and the exit code of a command. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The input and the environment of a command. */
export interface CommandOptions {
  readonly stdin?: string | Uint8Array;
  /** The working directory. */
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the built command in a process of its own. */
export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runProgram(process.execPath, [COMMAND, ...args], options);
}

/** Runs a program, whatever its exit code. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { stdin = "", folder, environment = {} }: CommandOptions,
): Promise<CommandResult> {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  // Some programs exit without reading stdin.
  child.stdin.on("error", () => undefined).end(stdin);
  const closed = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, stdout, stderr };
}
