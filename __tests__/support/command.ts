import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import path from "node:path";

/** The built command. */
export const COMMAND = path.resolve(__dirname, "..", "..", "dist", "cli", "cognito-sign-out.js");

/** What the command ended in. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the command runs in. */
export interface CommandOptions {
  readonly stdin?: string | Uint8Array;
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the built command in a process of its own. */
export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return runProgram(process.execPath, [COMMAND, ...args], options);
}

/** Runs a program to its end, whatever that is. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { stdin = "", folder, environment = {} }: CommandOptions,
): Promise<Ended> {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  // Not everything that is run reads what it is given.
  child.stdin.on("error", () => undefined).end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}
