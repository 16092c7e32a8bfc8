import { rename, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CommandError, run } from "../processes";
import { startProgress } from "../progress";
import type { Progress } from "../progress";
import { BUILD_DIRECTORY, BUILD_OUTPUT_DIRECTORY, createDirectory } from "./cache";
import { ToolchainError } from "./errors";
import { formatCost, createGoEnvironment } from "./go-check";
import type { GoProgram } from "./go-programs";

/**
 * Builds a program and displays the progress. Go does not compile again what an interrupted run already compiled.
 *
 * @param program the program
 * @returns the path of the finished file
 * @throws {@link ToolchainError} when the machine runs out of memory
 */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const logFile = path.join(await createDirectory(BUILD_DIRECTORY), `${program.name}.log`);
  const output = path.join(await createDirectory(BUILD_OUTPUT_DIRECTORY), program.name);
  await writeFile(logFile, "");
  process.stderr.write(`${formatCost(program)}\n`);
  const { download, compile, link } = program.seconds;
  const progress = startProgress(`Building ${program.title}`, [
    { name: "downloading", seconds: download },
    { name: "compiling", seconds: compile },
    { name: "linking", seconds: link },
  ]);
  try {
    const source = await fetchModule(program, logFile);
    const weights = await listPackages(program, source, logFile, progress);
    await compilePackages(program, { source, weights, logFile, output: `${output}.partial` }, progress);
    // Only a complete file gets this name.
    await rename(`${output}.partial`, output);
  } catch (error) {
    progress.finish("failed");
    throw toMemoryError(error, program);
  }
  progress.finish("done");
  return output;
}

async function fetchModule({ title, module, version, sum }: GoProgram, logFile: string): Promise<string> {
  const args = ["mod", "download", "-json", `${module}@${version}`];
  const { stdout } = await run("go", args, { cwd: BUILD_DIRECTORY, environment: createGoEnvironment(), logFile });
  const download = JSON.parse(stdout) as { Dir?: unknown; Sum?: unknown };
  if (download.Sum !== sum || typeof download.Dir !== "string") {
    throw new Error(`The source of ${title} has the hash ${String(download.Sum)}, expected ${sum}.`);
  }
  return download.Dir;
}

// The module is built in its directory of Go's cache, as the main module, so its own go.sum and replacements apply.
async function listPackages(program: GoProgram, source: string, logFile: string, progress: Progress) {
  let downloads = 0;
  const format = "{{if .Stale}}{{.ImportPath}} {{len .GoFiles}} {{len .Deps}}{{end}}";
  const { stdout } = await run("go", ["list", "-deps", "-f", format, program.package], {
    cwd: source,
    environment: createGoEnvironment(),
    logFile,
    onLine(line) {
      if (line.startsWith("go: downloading")) progress.report(++downloads / program.downloads);
    },
  });
  const packages = stdout.split("\n").filter((line) => line !== "");
  return new Map(packages.map((line) => parseWeight(line.split(" "))));
}

// The time to compile a package depends on its files and on its dependencies, whose types it reads. With the files alone, the
// time left for the AWS provider's 2,025 packages is far too short until the end.
function parseWeight([name = "", files, dependencies]: string[]): [string, number] {
  return [name, Number(files) + Number(dependencies) / 20];
}

interface Compilation {
  readonly source: string;
  readonly weights: ReadonlyMap<string, number>;
  readonly logFile: string;
  readonly output: string;
}

async function compilePackages(program: GoProgram, compilation: Compilation, progress: Progress): Promise<void> {
  const { source, weights, logFile, output } = compilation;
  const total = Array.from(weights.values()).reduce((sum, weight) => sum + weight, 0);
  // Go prints a package when it starts it, so the packages printed last are still compiling.
  const compiling: number[] = [];
  let done = 0;
  let isLinking = false;
  const startLinking = () => {
    if (!isLinking) progress.next();
    isLinking = true;
  };
  progress.next((program.seconds.compile * total) / program.weight);
  // The main package always counts as stale. When it is the only one, Go may start with linking.
  if (weights.size <= 1) startLinking();
  await run("go", ["build", "-v", "-ldflags", program.ldflags, "-o", output, program.package], {
    cwd: source,
    environment: createGoEnvironment(),
    logFile,
    onLine(line) {
      compiling.push(weights.get(line) ?? 0);
      if (compiling.length > os.availableParallelism()) done += compiling.shift() ?? 0;
      progress.report(done / Math.max(total, 1));
      if (line === path.posix.join(program.module, program.package)) startLinking();
    },
  });
}

function toMemoryError(error: unknown, program: GoProgram): unknown {
  if (!(error instanceof CommandError) || !error.stderr.includes("signal: killed")) return error;
  const found = `The system ended the build, which needs ${program.memoryGb} GB. Log: ${error.logFile ?? ""}`;
  return new ToolchainError([{ what: "Free memory", found, fix: `${program.alternative}, or free some memory.` }]);
}
