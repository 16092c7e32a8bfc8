import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLines } from "./processes";

/** How a server is started. */
export interface ServerOptions {
  /** Its name for people. */
  readonly name: string;
  /** Its whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file inside `folder` for everything that it prints. */
  readonly logFile: string;
  /** Its own folder, removed when it has ended. */
  readonly folder: string;
  /** Asks the server whether it serves. */
  readonly isReady: () => Promise<boolean>;
  /** How long it may take to begin to serve. */
  readonly timeoutSeconds: number;
}

/** A server that runs beside this process and never outlives it. */
export interface Server {
  /** Ends it and every process that it has started, and removes its folder. Can be called more than once. */
  readonly stop: () => Promise<void>;
}

const READY_INTERVAL_MS = 50;
const GRACE_MS = 5_000;

// The server leads a process group, so that its children end with it. Node can die without a last word (Ctrl+C, SIGKILL),
// so a guard in the group waits for the end of a pipe that only Node holds open, and then ends the group.
const GUARDED = `
folder=$1
shift
(
  trap "" TERM
  cat <&3 >/dev/null 2>&1
  kill -TERM 0
  sleep 2
  rm -rf "$folder"
  kill -KILL 0
) &
exec "$@" 3<&-`;

/**
 * Starts a server and waits until it serves.
 *
 * @param command a program's path
 * @param args passed as they are
 * @param options see {@link ServerOptions}
 * @throws Error with the end of its log when it ends, or does not serve in time
 */
export async function startServer(command: string, args: readonly string[], options: ServerOptions): Promise<Server> {
  const log = openSync(options.logFile, "a");
  const child = spawn("/bin/sh", ["-c", GUARDED, "sh", options.folder, command, ...args], {
    cwd: options.folder,
    env: options.environment,
    detached: true,
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  // A forgotten server does not keep Node from ending; the guard then ends the server.
  letGo(child);

  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= endGroup(child, ended).then(() =>
      rm(options.folder, { recursive: true, force: true, maxRetries: 5 }),
    ));
  try {
    await waitUntilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function letGo(child: ChildProcess): void {
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
      throw await fail(`${name} ended while it was starting (${child.signalCode ?? `exit code ${child.exitCode}`}).`);
    }
    if (Date.now() > deadline) throw await fail(`${name} did not serve within ${timeoutSeconds} seconds.`);
    await sleep(READY_INTERVAL_MS);
  }
}

async function endGroup(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  child.ref();
  signalGroup(pid, "SIGTERM");
  await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
  // Also when the leader has ended: its children may still run, and the guard does.
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
