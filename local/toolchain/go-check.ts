import { statfs } from "node:fs/promises";
import os from "node:os";
import which from "which";
import { run } from "../processes";
import { BUILD_FOLDER, makeFolder } from "./cache";
import { ToolchainError } from "./errors";
import type { Missing } from "./errors";
import type { GoProgram } from "./go-programs";
import { isAtLeast } from "./versions";

// From this one on, Go fetches a newer Go by itself when a module needs it.
const SELF_UPDATING_GO = "1.21";

/**
 * The environment for every call of Go: nothing that is set for a module of the user's own reaches the build.
 */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off", GOOS: "", GOARCH: "" };
}

/**
 * Checks that this machine can build a program: Go, and free disk.
 *
 * @param program what would be built
 * @param reason why it has to be built, said when it can't be
 * @throws {@link ToolchainError} with everything that is missing
 */
export async function checkGo(program: GoProgram, reason: string): Promise<void> {
  const remedy = `${program.instead}, or install Go ${program.go} or newer (go.dev/doc/install) to build it.`;
  const missing = (found: string): Missing => ({ what: program.title, found: `${reason} ${found}`, remedy });
  if ((await which("go", { nothrow: true })) === null) throw new ToolchainError([missing("Go is not on PATH.")]);

  const cwd = await makeFolder(BUILD_FOLDER);
  const names = ["GOVERSION", "GOTOOLCHAIN", "GOCACHE"];
  const { stdout } = await run("go", ["env", ...names], { cwd, environment: goEnvironment() });
  const [goVersion = "", toolchain = "", cache = cwd] = stdout.split("\n");
  const version = /\d+(\.\d+)+/.exec(goVersion)?.[0] ?? "0";
  const fetchesNewer = toolchain !== "local" && isAtLeast(version, SELF_UPDATING_GO);
  if (!isAtLeast(version, program.go) && !fetchesNewer) {
    const pinned = toolchain === "local" ? ", and GOTOOLCHAIN=local keeps it from fetching a newer one" : "";
    throw new ToolchainError([missing(`Go ${version} is too old for it${pinned}.`)]);
  }
  await checkDisk(program, cache);
}

async function checkDisk(program: GoProgram, goCache: string): Promise<void> {
  for (const folder of [BUILD_FOLDER, goCache]) {
    const { bavail, bsize } = await statfs(await makeFolder(folder));
    const free = (bavail * bsize) / 1e9;
    if (free < program.diskGb) {
      const found = `Building ${program.title} takes about ${program.diskGb} GB; ${folder} has ${free.toFixed(1)} GB.`;
      throw new ToolchainError([
        {
          what: "Free disk",
          found,
          remedy: "Free some, or set GOCACHE and XDG_CACHE_HOME to folders on another disk.",
        },
      ]);
    }
  }
}

/** What building a program takes, said before it starts. */
export function describeCost({ title, seconds, memoryGb }: GoProgram): string {
  const minutes = Math.round((seconds.download + seconds.compile + seconds.link) / 60);
  const memory = os.totalmem() / 1e9;
  const warning = memory < memoryGb ? ` This machine has only ${memory.toFixed(1)} GB, so it may fail.` : "";
  return `${title} is built once: about ${minutes} minutes on 2 cores and ${memoryGb} GB of memory.${warning}`;
}
