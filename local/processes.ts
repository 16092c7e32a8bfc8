import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** An output stream of a command. */
export type StreamName = "stdout" | "stderr";

/** How a command is run. */
export interface RunOptions {
  /**
   * The working directory.
   * @default - the current one
   */
  readonly cwd?: string;
  /**
   * The whole environment of the command.
   * @default - the current one
   */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * Ends the command after this time, with all processes that it started.
   * @default - no timeout
   */
  readonly timeoutSeconds?: number;
  /** Aborting it ends the command, with all processes that it started. */
  readonly signal?: AbortSignal;
  /**
   * The exit codes of success.
   * @default [0]
   */
  readonly acceptExitCodes?: readonly number[];
  /** A file to which the output of the command is appended. */
  readonly logFile?: string;
  /** Receives every line of output. */
  readonly onLine?: (line: string, stream: StreamName) => void;
}

/** The result of a command that succeeded. */
export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A command that failed or could not be started. The message contains the end of its output. */
export class CommandError extends Error {
  /**
   * @param command the command line
   * @param reason what happened, such as `failed with exit code 1`
   * @param stdout its output
   * @param stderr its error output
   * @param exitCode `undefined` when a signal ended it or it did not start
   * @param logFile the file with its output, if any
   */
  constructor(
    readonly command: string,
    readonly reason: string,
    readonly stdout: string,
    readonly stderr: string,
    readonly exitCode?: number,
    readonly logFile?: string,
  ) {
    // Some commands, such as cdktf, print the cause on stdout.
    const output = lastLines([stdout, stderr].filter((text) => text.trim() !== "").join("\n"));
    const log = logFile === undefined ? "" : `Full output: ${logFile}`;
    super([`\`${command}\` ${reason}.`, output, log].filter((part) => part !== "").join("\n"));
    this.name = "CommandError";
  }
}

/**
 * Runs a command to its end, without a shell.
 *
 * @param command the path of a program, or its name on PATH
 * @param args its arguments
 * @param options see {@link RunOptions}
 * @throws {@link CommandError} when it can't be started, fails, is ended by a signal, or times out
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd, environment = process.env, timeoutSeconds, acceptExitCodes = [0], logFile, onLine } = options;
  const timeout = timeoutSeconds === undefined ? undefined : AbortSignal.timeout(timeoutSeconds * 1000);
  const abort = AbortSignal.any([timeout, options.signal].filter((signal) => signal !== undefined));
  abort.throwIfAborted();
  // A command that can be ended from here leads a process group, so that its children end with it. Any other command, such as
  // a build of 24 minutes, stays in the group of Node.js, so that Ctrl+C ends it.
  const detached = timeout !== undefined || options.signal !== undefined;
  const child = spawn(command, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"], detached });
  const kill = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  abort.addEventListener("abort", kill);
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: "a" });
  const collect = (stream: Readable, name: StreamName) =>
    readLines(stream, (line) => {
      log?.write(`${line}\n`);
      onLine?.(line, name);
    });

  const outputs = [collect(child.stdout, "stdout"), collect(child.stderr, "stderr")] as const;
  const { code, reason } = await waitForEnd(child);
  const [stdout, stderr] = await Promise.all(outputs);
  abort.removeEventListener("abort", kill);
  log?.end();

  if (code !== null && acceptExitCodes.includes(code)) return { stdout, stderr, exitCode: code };
  const cause = timeout?.aborted === true ? `timed out after ${String(timeoutSeconds)} seconds` : reason;
  throw new CommandError([command, ...args].join(" "), cause, stdout, stderr, code ?? undefined, logFile);
}

/** Returns the last lines of a text, indented, for an error message. */
export function lastLines(text: string, count = 20): string {
  const lines = text.trimEnd().split("\n").slice(-count);
  return lines.map((line) => `  ${line}`.trimEnd()).join("\n");
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<string> {
  const lines: string[] = [];
  const reader = createInterface({ input: stream, crlfDelay: Infinity });
  reader.on("line", (line) => {
    lines.push(line);
    onLine(line);
  });
  await new Promise((resolve) => reader.once("close", resolve));
  return lines.join("\n");
}

function waitForEnd(child: ChildProcess): Promise<{ code: number | null; reason: string }> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, reason: `could not be started: ${error.message}` });
    });
    child.once("close", (code, signal) => {
      resolve({ code, reason: code === null ? `was ended by ${String(signal)}` : `failed with exit code ${code}` });
    });
  });
}
