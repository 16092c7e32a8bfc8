import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { CACHE_DIRECTORY, createDirectory } from "./cache";

// A killed process can't release its lock. Another one takes it over when it was not refreshed for this time.
const STALE_AFTER_MS = 20_000;
const RETRY_INTERVAL_MS = 500;

type Release = () => Promise<void>;

/**
 * Runs an action while no other process of this user prepares the toolchain. It waits while another one does.
 *
 * @param action the action
 * @param directory what is locked
 */
export async function withLock<T>(action: () => Promise<T>, directory = CACHE_DIRECTORY): Promise<T> {
  await createDirectory(directory);
  const release = await acquire(directory);
  try {
    return await action();
  } finally {
    await release();
  }
}

async function acquire(directory: string): Promise<Release> {
  let isAnnounced = false;
  for (;;) {
    const release = await tryAcquire(directory);
    if (release) return release;
    if (!isAnnounced) process.stderr.write("Waiting: another process is preparing the toolchain.\n");
    isAnnounced = true;
    await sleep(RETRY_INTERVAL_MS);
  }
}

async function tryAcquire(directory: string): Promise<Release | undefined> {
  let isLost = false;
  try {
    const release = await lock(directory, {
      lockfilePath: path.join(directory, "toolchain.lock"),
      stale: STALE_AFTER_MS,
      // The cache was deleted, or this process was suspended and another one took over.
      onCompromised: () => {
        isLost = true;
      },
    });
    return () => (isLost ? Promise.resolve() : release());
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOCKED") return undefined;
    throw error;
  }
}
