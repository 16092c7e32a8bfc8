import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLines } from "./processes";

/** How a server is started. */
export interface ServerOptions {
  /** The name of the server, for messages. */
  readonly name: string;
  /** The whole environment of the server. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file inside `directory` for its output. */
  readonly logFile: string;
  /** The working directory of the server. It is deleted when the server ends. */
  readonly directory: string;
  /** Whether the server accepts requests. */
  readonly isReady: () => Promise<boolean>;
  /** How long the server may take until it is ready. */
  readonly timeoutSeconds: number;
}

/** A server in a process of its own, which ends with this process at the latest. */
export interface Server {
  /** Ends the server and all processes that it started, and deletes its directory. Can be called more than once. */
  readonly stop: () => Promise<void>;
}

const READY_INTERVAL_MS = 50;
const GRACE_MS = 5_000;

// The server leads a process group, so that its children end with it. Node.js can end without running any code (Ctrl+C,
// SIGKILL), so a watcher in the group waits until the pipe that only Node.js holds open is closed, and then ends the group.
const WATCHED = `
directory=$1
shift
(
  trap "" TERM
  cat <&3 >/dev/null 2>&1
  kill -TERM 0
  sleep 2
  rm -rf "$directory"
  kill -KILL 0
) &
exec "$@" 3<&-`;

/**
 * Starts a server and waits until it is ready.
 *
 * @param command the path of a program
 * @param args its arguments
 * @param options see {@link ServerOptions}
 * @throws Error with the end of its log when it ends or is not ready in time
 */
export async function startServer(command: string, args: readonly string[], options: ServerOptions): Promise<Server> {
  const log = openSync(options.logFile, "a");
  const child = spawn("/bin/sh", ["-c", WATCHED, "sh", options.directory, command, ...args], {
    cwd: options.directory,
    env: options.environment,
    detached: true,
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  // A server that was not stopped does not keep Node.js running; the watcher then ends the server.
  unrefChild(child);

  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= endGroup(child, ended).then(() =>
      rm(options.directory, { recursive: true, force: true, maxRetries: 5 }),
    ));
  try {
    await waitUntilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function unrefChild(child: ChildProcess): void {
  child.unref();
  const pipe = child.stdio[3];
  if (pipe instanceof Socket) pipe.unref();
}

async function waitUntilReady(child: ChildProcess, options: ServerOptions): Promise<void> {
  const { name, isReady, timeoutSeconds, logFile } = options;
  const deadline = Date.now() + timeoutSeconds * 1000;
  const fail = async (reason: string) => new Error(`${reason}\n${lastLines(await readFile(logFile, "utf8"))}`);
  while (!(await isReady())) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw await fail(`${name} ended during its start (${child.signalCode ?? `exit code ${child.exitCode}`}).`);
    }
    if (Date.now() > deadline) throw await fail(`${name} was not ready within ${timeoutSeconds} seconds.`);
    await sleep(READY_INTERVAL_MS);
  }
}

async function endGroup(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  child.ref();
  signalGroup(pid, "SIGTERM");
  await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
  // The children may still run when the leader has ended, and the watcher does.
  signalGroup(pid, "SIGKILL");
  await ended;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Every process of the group has ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
