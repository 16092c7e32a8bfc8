import fs from "node:fs";
import path from "node:path";
import { GlobalSignOutError } from "../../core/errors";
import type { Terminal } from "../terminal";

/**
 * Reads a file that the command line names.
 *
 * @param file its path, as named
 * @param terminal where it runs
 * @throws {@link GlobalSignOutError} when it can't be read
 */
export function readFile(file: string, { folder }: Terminal): Buffer {
  try {
    return fs.readFileSync(path.resolve(folder, file));
  } catch (error) {
    const problem = `${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`;
    throw new GlobalSignOutError("FILE_ERROR", `${problem} Check its path.`, { cause: error });
  }
}
