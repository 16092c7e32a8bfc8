import path from "node:path";
import * as python from "./python";
import type { PythonPackages } from "./python";

const MINISTACK: PythonPackages = {
  name: "ministack",
  title: "MiniStack",
  description: "MiniStack, the local AWS",
  requirements: path.join(__dirname, "requirements.txt"),
};

/**
 * Finds the virtual environment that an earlier run has finished.
 *
 * @returns its Python, or `undefined` when there is none
 */
export function findMinistack(): Promise<string | undefined> {
  return python.findPackages(MINISTACK);
}

/**
 * Finds a Python that can run MiniStack.
 *
 * @returns its absolute path
 * @throws `ToolchainError` when there is none
 */
export function findPython(): Promise<string> {
  return python.findPython(MINISTACK);
}

/**
 * Installs MiniStack into a virtual environment of its own, from the versions and hashes in `requirements.txt`.
 *
 * @param systemPython a Python found by {@link findPython}
 * @returns the virtual environment's Python
 */
export function installMinistack(systemPython: string): Promise<string> {
  return python.installPackages(MINISTACK, systemPython);
}
