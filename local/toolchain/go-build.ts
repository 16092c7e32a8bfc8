import { rename, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CommandError, run } from "../processes";
import { startProgress } from "../progress";
import type { Progress } from "../progress";
import { BUILD_FOLDER, BUILD_OUTPUT_FOLDER, makeFolder } from "./cache";
import { ToolchainError } from "./errors";
import { describeCost, goEnvironment } from "./go-check";
import type { GoProgram } from "./go-programs";

/**
 * Builds a program and shows how far it is. What Go has already compiled, in an earlier run that was interrupted, is
 * not compiled again.
 *
 * @param program what to build
 * @returns the path of the finished file
 */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const logFile = path.join(await makeFolder(BUILD_FOLDER), `${program.name}.log`);
  const output = path.join(await makeFolder(BUILD_OUTPUT_FOLDER), program.name);
  await writeFile(logFile, "");
  process.stderr.write(`${describeCost(program)}\n`);
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
    // A file under its own name is always a whole one.
    await rename(`${output}.partial`, output);
  } catch (error) {
    progress.finish("failed");
    throw explain(error, program);
  }
  progress.finish("done");
  return output;
}

async function fetchModule({ title, module, version, sum }: GoProgram, logFile: string): Promise<string> {
  const args = ["mod", "download", "-json", `${module}@${version}`];
  const { stdout } = await run("go", args, { cwd: BUILD_FOLDER, environment: goEnvironment(), logFile });
  const answer = JSON.parse(stdout) as { Dir?: unknown; Sum?: unknown };
  if (answer.Sum !== sum || typeof answer.Dir !== "string") {
    throw new Error(`The source of ${title} is not the expected one: its hash is ${String(answer.Sum)}, not ${sum}.`);
  }
  return answer.Dir;
}

// The module is built in its own folder of Go's cache, as its main module: so its own go.sum and replacements hold.
async function listPackages(program: GoProgram, source: string, logFile: string, progress: Progress) {
  let downloads = 0;
  const format = "{{if .Stale}}{{.ImportPath}} {{len .GoFiles}} {{len .Deps}}{{end}}";
  const { stdout } = await run("go", ["list", "-deps", "-f", format, program.package], {
    cwd: source,
    environment: goEnvironment(),
    logFile,
    onLine(line) {
      if (line.startsWith("go: downloading")) progress.report(++downloads / program.downloads);
    },
  });
  const packages = stdout.split("\n").filter((line) => line !== "");
  return new Map(packages.map((line) => weigh(line.split(" "))));
}

// How long a package takes to compile follows its files and the packages beneath it, of which it reads the types. With
// files alone the time left of the AWS provider's 2,025 packages is far too short until the end; with both it is even.
function weigh([name = "", files, dependencies]: string[]): [string, number] {
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
  // Go names a package when it begins with it, so the last ones named are still at work.
  const atWork: number[] = [];
  let done = 0;
  let linking = false;
  const beginLinking = () => {
    if (!linking) progress.next();
    linking = true;
  };
  progress.next((program.seconds.compile * total) / program.weight);
  // The program's own package always counts as stale; when it is the only one, Go may go straight to linking.
  if (weights.size <= 1) beginLinking();
  await run("go", ["build", "-v", "-ldflags", program.ldflags, "-o", output, program.package], {
    cwd: source,
    environment: goEnvironment(),
    logFile,
    onLine(line) {
      atWork.push(weights.get(line) ?? 0);
      if (atWork.length > os.availableParallelism()) done += atWork.shift() ?? 0;
      progress.report(done / Math.max(total, 1));
      if (line === path.posix.join(program.module, program.package)) beginLinking();
    },
  });
}

function explain(error: unknown, program: GoProgram): unknown {
  if (!(error instanceof CommandError) || !error.stderr.includes("signal: killed")) return error;
  const found = `The system ended the build, which takes ${program.memoryGb} GB. Its log: ${error.logFile ?? ""}`;
  return new ToolchainError([{ what: "Free memory", found, remedy: `${program.instead}, or free some memory.` }]);
}
