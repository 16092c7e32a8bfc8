import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { GlobalSignOutError } from "../../core/errors";
import type { Terminal } from "../terminal";

const run = promisify(execFile);

const ENGINES = ["terraform", "tofu"];

/**
 * What `show -json` prints of a saved plan, by the first engine that can read it: an engine reads only what the same
 * version of it has made.
 *
 * @param file the plan's path
 * @param terminal tells where engines are found
 * @throws {@link GlobalSignOutError} with what each engine said
 */
export async function showPlan(file: string, { environment, folder }: Terminal): Promise<string> {
  const named = environment["TERRAFORM_BINARY_NAME"] ?? "";
  const refused: string[] = [];
  for (const engine of named === "" ? ENGINES : [named]) {
    try {
      const options = { cwd: folderOf(file, folder), env: environment, maxBuffer: Infinity };
      return (await run(engine, ["show", "-json", "-no-color", file], options)).stdout;
    } catch (error) {
      refused.push(`${engine}: ${reasonOf(error)}`);
    }
  }
  const remedy = "Set TERRAFORM_BINARY_NAME to the engine that made the plan, or give what its `show -json` prints.";
  throw new GlobalSignOutError("ENGINE_ERROR", `No engine could read ${file}. ${remedy}\n${refused.join("\n")}`);
}

// An engine finds its providers where it was initialized.
function folderOf(file: string, folder: string): string {
  const own = path.dirname(file);
  return fs.existsSync(path.join(own, ".terraform")) ? own : folder;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "there is no such program on PATH.";
  const stderr = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return stderr === "" ? error.message : stderr;
}
