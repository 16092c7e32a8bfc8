import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CACHE_FOLDER, makeFolder } from "./cache";

const LOCK_FILE = path.join(CACHE_FOLDER, "lock");
const HEARTBEAT_MS = 5_000;
// A process id can be used again after a restart of the machine, so a holder must also show that it is alive.
const STALE_AFTER_MS = 60_000;

/**
 * Runs an action while no other process of this user prepares the toolchain. A run that finds the lock taken waits; a
 * lock whose holder is gone is taken over.
 *
 * @param action what to run alone
 */
export async function withLock<T>(action: () => Promise<T>): Promise<T> {
  await makeFolder(CACHE_FOLDER);
  const token = `${process.pid} ${randomUUID()}`;
  await acquire(token);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that vanished with the whole cache folder needs no heartbeat.
    utimes(LOCK_FILE, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    if ((await holder()) === token) await rm(LOCK_FILE, { force: true });
  }
}

async function acquire(token: string): Promise<void> {
  let announced = false;
  while (!(await create(token))) {
    const taken = await holder();
    if (taken !== undefined && (await isStale(taken))) {
      await rm(LOCK_FILE, { force: true });
    } else {
      if (!announced) process.stderr.write(`Waiting: ${describe(taken)} is preparing the toolchain (${LOCK_FILE}).\n`);
      announced = true;
      await sleep(1000);
    }
  }
  // Two waiting runs can find the same stale lock, and the slower one then removes the lock of the quicker one. Whoever
  // made the last one keeps it.
  await sleep(100);
  if ((await holder()) !== token) await acquire(token);
}

async function create(token: string): Promise<boolean> {
  try {
    await writeFile(LOCK_FILE, token, { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function holder(): Promise<string | undefined> {
  try {
    return await readFile(LOCK_FILE, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function isStale(taken: string): Promise<boolean> {
  const touched = await stat(LOCK_FILE).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  return Date.now() - touched > STALE_AFTER_MS || !isRunning(Number.parseInt(taken, 10));
}

function isRunning(pid: number): boolean {
  // An empty file is a lock whose holder has not written its id yet.
  if (Number.isNaN(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

function describe(taken: string | undefined): string {
  const pid = Number.parseInt(taken ?? "", 10);
  return Number.isNaN(pid) ? "another run" : `another run (process ${pid})`;
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
