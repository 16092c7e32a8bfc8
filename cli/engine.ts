import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { GlobalSignOutError } from "../core/errors";
import type { Terminal } from "./terminal";

const run = promisify(execFile);

const ENGINES = ["terraform", "tofu"];

/** Where CDKTF writes its stacks, relative to the app: a directory for each. */
export const STACKS = path.join("cdktf.out", "stacks");

/** What an engine shows as JSON. */
export interface ShowRequest {
  /** What it is, for messages, such as the path of a saved plan. */
  readonly name: string;
  /** The arguments of `show -json`; none for the state. */
  readonly args: readonly string[];
  /** The working directory. */
  readonly directory: string;
  /** What to do when no engine can read it, as a sentence. */
  readonly fix: string;
}

/** Finds the names of the synthesized stacks, sorted. */
export function findStacks({ folder }: Terminal): readonly string[] {
  const stacks = path.join(folder, STACKS);
  return fs.existsSync(stacks) ? fs.readdirSync(stacks).sort() : [];
}

/** Whether an engine was initialized in a directory: there, it finds its providers and its backend. */
export function isInitialized(directory: string, { environment }: Terminal): boolean {
  const dataDirectory = environment["TF_DATA_DIR"] ?? "";
  return fs.existsSync(path.resolve(directory, dataDirectory === "" ? ".terraform" : dataDirectory));
}

/**
 * Runs `show -json` of the first engine that can read what is requested: terraform or tofu from PATH, or the one that
 * TERRAFORM_BINARY_NAME names.
 *
 * @throws {@link GlobalSignOutError} with the output of each engine, when none can read it
 */
export async function showJson(request: ShowRequest, { environment }: Terminal): Promise<string> {
  const { name, args, directory, fix } = request;
  const configured = environment["TERRAFORM_BINARY_NAME"] ?? "";
  const failures: string[] = [];
  for (const engine of configured === "" ? ENGINES : [configured]) {
    try {
      const options = { cwd: directory, env: environment, maxBuffer: Infinity };
      return (await run(engine, ["show", "-json", "-no-color", ...args], options)).stdout;
    } catch (error) {
      failures.push(`${engine}: ${describeFailure(error)}`);
    }
  }
  throw new GlobalSignOutError("ENGINE_ERROR", `No engine could read ${name}. ${fix}\n${failures.join("\n")}`);
}

/**
 * Reads a file, or stdin.
 *
 * @param file the path, `-` for stdin
 * @param terminal the terminal
 * @throws {@link GlobalSignOutError} when the file can't be read
 */
export async function readInput(file: string, { stdin, folder }: Terminal): Promise<Buffer> {
  if (file === "-") return buffer(stdin);
  try {
    return fs.readFileSync(path.resolve(folder, file));
  } catch (error) {
    const message = `${file} could not be read: ${error instanceof Error ? error.message : String(error)}.`;
    throw new GlobalSignOutError("FILE_ERROR", `${message} Check the path.`, { cause: error });
  }
}

/** Decodes text. Windows PowerShell redirects output in UTF-16. */
export function decode(content: Buffer): string {
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(content);
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "not found on PATH.";
  const stderr = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return stderr === "" ? error.message : stderr;
}
