import { mkdir } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";

/** The folder that every run of this user shares. Deleting it is safe: the next run prepares it again. */
export const CACHE_FOLDER = envPaths("cdktf-cognito-global-sign-out", { suffix: "" }).cache;

/** Where programs are built and where the logs of the long steps lie. */
export const BUILD_FOLDER = path.join(CACHE_FOLDER, "build");

/** Where finished programs lie. */
export const BUILD_OUTPUT_FOLDER = path.join(BUILD_FOLDER, "bin");

/**
 * Makes a folder of the cache, with its parents.
 *
 * @param folder absolute path
 * @returns the same path
 */
export async function makeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
