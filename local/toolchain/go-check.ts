import { statfs } from "node:fs/promises";
import os from "node:os";
import which from "which";
import { run } from "../processes";
import { BUILD_DIRECTORY, createDirectory } from "./cache";
import { ToolchainError } from "./errors";
import type { Missing } from "./errors";
import type { GoProgram } from "./go-programs";
import { isAtLeast } from "./versions";

// The first version that downloads a newer Go when a module needs it.
const SELF_UPDATING_GO = "1.21";

/** Creates the environment of all Go commands, without your settings for other modules. */
export function createGoEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off", GOOS: "", GOARCH: "" };
}

/**
 * Checks whether this machine can build a program: Go and free disk space.
 *
 * @param program the program
 * @param reason why it must be built, for the message
 * @throws {@link ToolchainError} with everything that is missing
 */
export async function checkGo(program: GoProgram, reason: string): Promise<void> {
  const fix = `${program.alternative}, or install Go ${program.go} or newer (go.dev/doc/install) to build it.`;
  const missing = (found: string): Missing => ({ what: program.title, found: `${reason} ${found}`, fix });
  if ((await which("go", { nothrow: true })) === null) throw new ToolchainError([missing("Go is not on PATH.")]);

  const cwd = await createDirectory(BUILD_DIRECTORY);
  const names = ["GOVERSION", "GOTOOLCHAIN", "GOCACHE"];
  const { stdout } = await run("go", ["env", ...names], { cwd, environment: createGoEnvironment() });
  const [goVersion = "", toolchain = "", cache = cwd] = stdout.split("\n");
  const version = /\d+(\.\d+)+/.exec(goVersion)?.[0] ?? "0";
  const downloadsNewer = toolchain !== "local" && isAtLeast(version, SELF_UPDATING_GO);
  if (!isAtLeast(version, program.go) && !downloadsNewer) {
    const pinned = toolchain === "local" ? ", and GOTOOLCHAIN=local prevents the download of a newer one" : "";
    throw new ToolchainError([missing(`Go ${version} is too old${pinned}.`)]);
  }
  await checkDisk(program, cache);
}

async function checkDisk(program: GoProgram, goCache: string): Promise<void> {
  for (const directory of [BUILD_DIRECTORY, goCache]) {
    const { bavail, bsize } = await statfs(await createDirectory(directory));
    const free = (bavail * bsize) / 1e9;
    if (free < program.diskGb) {
      const found = `The build of ${program.title} needs about ${program.diskGb} GB; ${directory} has ${free.toFixed(1)} GB.`;
      const fix = "Free some space, or set GOCACHE and XDG_CACHE_HOME to directories on another disk.";
      throw new ToolchainError([{ what: "Free disk space", found, fix }]);
    }
  }
}

/** Formats what a build takes. */
export function formatCost({ title, seconds, memoryGb }: GoProgram): string {
  const minutes = Math.round((seconds.download + seconds.compile + seconds.link) / 60);
  const memory = os.totalmem() / 1e9;
  const warning = memory < memoryGb ? `\nThis machine has only ${memory.toFixed(1)} GB: the build may fail.` : "";
  return `${title} is built once: ${minutes} minutes on 2 cores, ${memoryGb} GB of memory.${warning}`;
}
