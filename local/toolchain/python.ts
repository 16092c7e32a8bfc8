import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import which from "which";
import { CommandError, lastLines, run } from "../processes";
import { startProgress } from "../progress";
import { BUILD_DIRECTORY, CACHE_DIRECTORY, createDirectory } from "./cache";
import { ToolchainError } from "./errors";

/** Python packages with a virtual environment of their own. */
export interface PythonPackages {
  /** The prefix of their directory and their log, such as `ministack`. */
  readonly name: string;
  /** Their name for messages, such as `MiniStack`. */
  readonly title: string;
  /** The title with an explanation, such as `MiniStack, the local AWS`. */
  readonly description: string;
  /** The file with the versions and hashes. */
  readonly requirements: string;
}

const MINIMUM_PYTHON = "3.10";
// The default Python of a system can be older than others on PATH.
const PYTHON_NAMES = ["python3", "python3.13", "python3.14", "python3.12", "python3.11", "python3.10", "python"];
// A virtual environment needs `ensurepip`, which some systems package separately.
const PROBE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/**
 * Finds the virtual environment that an earlier run created.
 *
 * @returns the path of its Python, or `undefined` when there is none
 */
export async function findPackages(packages: PythonPackages): Promise<string | undefined> {
  const { python, marker } = await locate(packages);
  return existsSync(marker) && existsSync(python) ? python : undefined;
}

/**
 * Finds a Python that can run these packages.
 *
 * @returns the absolute path
 * @throws {@link ToolchainError} when there is none
 */
export async function findPython({ description }: PythonPackages): Promise<string> {
  const rejected: string[] = [];
  for (const name of PYTHON_NAMES) {
    const python = await which(name, { nothrow: true });
    if (python === null) continue;
    try {
      await run(python, ["-I", "-c", PROBE], { timeoutSeconds: 30 });
      return python;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      rejected.push(`${python} ${error.stderr === "" ? "is too old" : (error.stderr.split("\n").at(-1) ?? "")}`);
    }
  }
  throw new ToolchainError([
    {
      what: `Python ${MINIMUM_PYTHON} or newer with venv and pip, for ${description}`,
      found: rejected.length === 0 ? "No Python is on PATH." : `None on PATH can be used: ${rejected.join("; ")}.`,
      fix: "Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python).",
    },
  ]);
}

/**
 * Installs packages into a virtual environment of their own.
 *
 * @param packages the packages
 * @param systemPython the result of {@link findPython}
 * @returns the path of the virtual environment's Python
 * @throws {@link ToolchainError} when the package index can't be reached
 */
export async function installPackages(packages: PythonPackages, systemPython: string): Promise<string> {
  const { directory, python, marker, count } = await locate(packages);
  const logFile = path.join(await createDirectory(BUILD_DIRECTORY), `${packages.name}.log`);
  await writeFile(logFile, "");
  const progress = startProgress(`Installing ${packages.title}`, [
    { name: "creating a virtual environment", seconds: 5 },
    { name: "downloading", seconds: 10 },
    { name: "installing", seconds: 8 },
  ]);
  let seen = 0;
  const onLine = (line: string): void => {
    if (line.startsWith("Collecting ")) progress.report(++seen / count);
    if (line.startsWith("Installing collected packages")) progress.next();
  };
  try {
    await rm(directory, { recursive: true, force: true });
    await run(systemPython, ["-I", "-m", "venv", directory], { logFile });
    progress.next();
    const strict = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"];
    await run(python, ["-I", "-m", "pip", "install", ...strict, "-r", packages.requirements], { logFile, onLine });
    // A virtual environment can't be moved, so it is created in place and marked when it is complete.
    await writeFile(marker, "");
  } catch (error) {
    progress.finish("failed");
    throw toInstallError(error, packages, logFile);
  }
  progress.finish("done");
  return python;
}

async function locate({ name, requirements }: PythonPackages) {
  const pinned = await readFile(requirements, "utf8");
  const hash = createHash("sha256").update(pinned).digest("hex").slice(0, 12);
  const directory = path.join(CACHE_DIRECTORY, `${name}-${hash}`);
  return {
    directory,
    python: path.join(directory, "bin", "python"),
    marker: path.join(directory, "complete"),
    count: pinned.match(/^\S+==/gm)?.length ?? 1,
  };
}

function toInstallError(error: unknown, { description }: PythonPackages, logFile: string): unknown {
  if (!(error instanceof CommandError)) return error;
  const found = `The installation from the Python package index failed:\n${lastLines(error.stderr, 5)}\n  Log: ${logFile}`;
  const fix = "Allow access to the index, or set PIP_INDEX_URL to another one.";
  return new ToolchainError([{ what: description, found, fix }], { cause: error });
}
