import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import which from "which";
import { CommandError, lastLines, run } from "../processes";
import { startProgress } from "../progress";
import { BUILD_FOLDER, CACHE_FOLDER, makeFolder } from "./cache";
import { ToolchainError } from "./errors";

/** Python packages that go into a virtual environment of their own. */
export interface PythonPackages {
  /** What the names of their folder and of their log begin with, such as `ministack`. */
  readonly name: string;
  /** What people call them, such as `MiniStack`. */
  readonly title: string;
  /** The title with what it is, such as `MiniStack, the local AWS`. */
  readonly description: string;
  /** The file with their versions and hashes. */
  readonly requirements: string;
}

const MINIMUM_PYTHON = "3.10";
// The system's own Python can be an old one beside newer ones.
const PYTHON_NAMES = ["python3", "python3.13", "python3.14", "python3.12", "python3.11", "python3.10", "python"];
// `ensurepip` is what some systems leave out of Python, and a virtual environment needs it.
const PROBE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/**
 * Finds the virtual environment that an earlier run has finished.
 *
 * @returns its Python, or `undefined` when there is none
 */
export async function findPackages(packages: PythonPackages): Promise<string | undefined> {
  const { python, marker } = await locate(packages);
  return existsSync(marker) && existsSync(python) ? python : undefined;
}

/**
 * Finds a Python that can run these packages.
 *
 * @returns its absolute path
 * @throws {@link ToolchainError} when there is none
 */
export async function findPython({ description }: PythonPackages): Promise<string> {
  const unfit: string[] = [];
  for (const name of PYTHON_NAMES) {
    const python = await which(name, { nothrow: true });
    if (python === null) continue;
    try {
      await run(python, ["-I", "-c", PROBE], { timeoutSeconds: 30 });
      return python;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      unfit.push(`${python} ${error.stderr === "" ? "is older" : (error.stderr.split("\n").at(-1) ?? "")}`);
    }
  }
  throw new ToolchainError([
    {
      what: `Python ${MINIMUM_PYTHON} or newer with venv and pip, which runs ${description}`,
      found: unfit.length === 0 ? "No Python is on PATH." : `None on PATH will do: ${unfit.join("; ")}.`,
      remedy: `Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python).`,
    },
  ]);
}

/**
 * Installs packages into a virtual environment of their own, from the versions and hashes in their file.
 *
 * @param packages which
 * @param systemPython a Python found by {@link findPython}
 * @returns the virtual environment's Python
 */
export async function installPackages(packages: PythonPackages, systemPython: string): Promise<string> {
  const { folder, python, marker, count } = await locate(packages);
  const logFile = path.join(await makeFolder(BUILD_FOLDER), `${packages.name}.log`);
  await writeFile(logFile, "");
  const progress = startProgress(`Installing ${packages.title}`, [
    { name: "making a virtual environment", seconds: 5 },
    { name: "downloading", seconds: 10 },
    { name: "installing", seconds: 8 },
  ]);
  let seen = 0;
  const onLine = (line: string): void => {
    if (line.startsWith("Collecting ")) progress.report(++seen / count);
    if (line.startsWith("Installing collected packages")) progress.next();
  };
  try {
    await rm(folder, { recursive: true, force: true });
    await run(systemPython, ["-I", "-m", "venv", folder], { logFile });
    progress.next();
    const strict = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"];
    await run(python, ["-I", "-m", "pip", "install", ...strict, "-r", packages.requirements], { logFile, onLine });
    // A virtual environment can't be moved, so it is made in its place and marked once it is whole.
    await writeFile(marker, "");
  } catch (error) {
    progress.finish("failed");
    throw explain(error, packages, logFile);
  }
  progress.finish("done");
  return python;
}

async function locate({ name, requirements }: PythonPackages) {
  const pinned = await readFile(requirements, "utf8");
  const hash = createHash("sha256").update(pinned).digest("hex").slice(0, 12);
  const folder = path.join(CACHE_FOLDER, `${name}-${hash}`);
  return {
    folder,
    python: path.join(folder, "bin", "python"),
    marker: path.join(folder, "complete"),
    count: pinned.match(/^\S+==/gm)?.length ?? 1,
  };
}

function explain(error: unknown, { description }: PythonPackages, logFile: string): unknown {
  if (!(error instanceof CommandError)) return error;
  const found = `It could not be installed from the Python package index:\n${lastLines(error.stderr, 5)}\n  Log: ${logFile}`;
  const remedy = "Let this machine reach the index, or name one that it reaches with PIP_INDEX_URL.";
  return new ToolchainError([{ what: description, found, remedy }], { cause: error });
}
