import { mkdir } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";

/** The cache directory of this user, shared by all runs. It can be deleted: the next run prepares it again. */
export const CACHE_DIRECTORY = envPaths("cdktf-cognito-global-sign-out", { suffix: "" }).cache;

/** Where programs are built, and the logs of the long steps. */
export const BUILD_DIRECTORY = path.join(CACHE_DIRECTORY, "build");

/** Where finished programs are. */
export const BUILD_OUTPUT_DIRECTORY = path.join(BUILD_DIRECTORY, "bin");

/**
 * Creates a directory, with its parents.
 *
 * @param directory an absolute path
 * @returns the same path
 */
export async function createDirectory(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  return directory;
}
