import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Which of its two streams a command wrote to. */
export type StreamName = "stdout" | "stderr";

/** How a command is run. */
export interface RunOptions {
  /** The folder to run in; the current one unless given. */
  readonly cwd?: string;
  /** The whole environment of the command; the current one unless given. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the command after so many seconds; it may run for ever unless given. */
  readonly timeoutSeconds?: number;
  /** Ends the command, with every process that it has started, when it is aborted. */
  readonly signal?: AbortSignal;
  /** Exit codes that are no failure; only 0 unless given. */
  readonly acceptExitCodes?: readonly number[];
  /** A file to which everything that the command prints is appended. */
  readonly logFile?: string;
  /** Is told every line as the command prints it. */
  readonly onLine?: (line: string, stream: StreamName) => void;
}

/** What a command that ended well has printed. */
export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A command that could not be started or that failed. The message shows it with the end of what it printed. */
export class CommandError extends Error {
  /**
   * @param command the command line, for people
   * @param reason what became of it, such as `failed with exit code 1`
   * @param stdout everything that it printed there
   * @param stderr everything that it printed there
   * @param exitCode `undefined` when it did not end by itself
   * @param logFile where all of it was kept, if anywhere
   */
  constructor(
    readonly command: string,
    readonly reason: string,
    readonly stdout: string,
    readonly stderr: string,
    readonly exitCode?: number,
    readonly logFile?: string,
  ) {
    // Some tell the cause on stdout, such as cdktf, and only that they failed on stderr.
    const output = lastLines([stdout, stderr].filter((text) => text.trim() !== "").join("\n"));
    const log = logFile === undefined ? "" : `All that it printed: ${logFile}`;
    super([`\`${command}\` ${reason}.`, output, log].filter((part) => part !== "").join("\n"));
    this.name = "CommandError";
  }
}

/**
 * Runs a command to its end, without a shell.
 *
 * @param command a program's path, or its name on PATH
 * @param args passed as they are
 * @param options see {@link RunOptions}
 * @throws {@link CommandError} when it can't be started, fails, is ended by a signal, or takes too long
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd, environment = process.env, timeoutSeconds, acceptExitCodes = [0], logFile, onLine } = options;
  const timeout = timeoutSeconds === undefined ? undefined : AbortSignal.timeout(timeoutSeconds * 1000);
  const abort = AbortSignal.any([timeout, options.signal].filter((signal) => signal !== undefined));
  abort.throwIfAborted();
  // What can be ended from here leads a process group, so that what it has started ends with it. What can't stays in the
  // group of Node, so that Ctrl+C ends it, such as a build of 24 minutes.
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
  const { code, reason } = await ending(child);
  const [stdout, stderr] = await Promise.all(outputs);
  abort.removeEventListener("abort", kill);
  log?.end();

  if (code !== null && acceptExitCodes.includes(code)) return { stdout, stderr, exitCode: code };
  const why = timeout?.aborted === true ? `took longer than ${String(timeoutSeconds)} seconds` : reason;
  throw new CommandError([command, ...args].join(" "), why, stdout, stderr, code ?? undefined, logFile);
}

/** The last lines of a text, indented, for an error message. */
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

function ending(child: ChildProcess): Promise<{ code: number | null; reason: string }> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, reason: `could not be started: ${error.message}` });
    });
    child.once("close", (code, signal) => {
      resolve({ code, reason: code === null ? `was ended by ${String(signal)}` : `failed with exit code ${code}` });
    });
  });
}
