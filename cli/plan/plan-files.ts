import fs from "node:fs";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { GlobalSignOutError } from "../../core/errors";
import type { NamedPlan } from "./create-report";
import { showPlan } from "./engine";
import { readFile } from "./files";
import { say } from "../terminal";
import type { Terminal } from "../terminal";

const STACKS = path.join("cdktf.out", "stacks");
const SAVED_PLAN = /[\\/]stacks[\\/]([^\\/]+)[\\/]plan$/;

// A saved plan is a zip archive.
const ZIP = Buffer.from("PK\x03\x04");

/**
 * Reads plans, saved ones and such as are JSON already.
 *
 * @param files their paths, `-` being stdin; without any, what `cdktf diff` saved under `cdktf.out`
 * @param terminal where it runs
 * @throws GlobalSignOutError when there is none, or one can't be read
 */
export async function readPlans(files: readonly string[], terminal: Terminal): Promise<readonly NamedPlan[]> {
  const paths = files.length === 0 ? savedPlans(terminal) : files;
  return Promise.all(paths.map((file) => readPlan(file, paths.length > 1, terminal)));
}

function savedPlans(terminal: Terminal): readonly string[] {
  const stacks = path.join(terminal.folder, STACKS);
  const names = fs.existsSync(stacks) ? fs.readdirSync(stacks).sort() : [];
  const plans = names.map((name) => ({ name, file: path.join(STACKS, name, "plan") }));
  const saved = plans.filter(({ file }) => fs.existsSync(path.join(terminal.folder, file)));
  if (saved.length === 0) {
    const remedy = "Run cdktf diff first, or name a saved plan or its JSON.";
    throw new GlobalSignOutError("FILE_ERROR", `No stack under ${STACKS} has a saved plan. ${remedy}`);
  }
  for (const plan of plans) {
    const { name, file } = plan;
    if (saved.includes(plan)) say(terminal, `Stack ${name}: ${file}, saved at ${savedAt(file, terminal)}`);
    else say(terminal, `Stack ${name}: no saved plan, so that it is not part of this report. Run cdktf diff ${name}.`);
  }
  return saved.map(({ file }) => file);
}

function savedAt(file: string, { folder }: Terminal): string {
  return fs.statSync(path.join(folder, file)).mtime.toISOString();
}

async function readPlan(file: string, isOneOfSeveral: boolean, terminal: Terminal): Promise<NamedPlan> {
  const name = file === "-" ? "stdin" : file;
  const content = file === "-" ? await buffer(terminal.stdin) : readFile(file, terminal);
  const [, stack = isOneOfSeveral ? name : undefined] = SAVED_PLAN.exec(path.resolve(terminal.folder, file)) ?? [];
  return { name, stack, json: parse(await jsonOf(content, file, terminal), name) };
}

async function jsonOf(content: Buffer, file: string, terminal: Terminal): Promise<string> {
  if (!content.subarray(0, ZIP.length).equals(ZIP)) return decode(content);
  if (file !== "-") return showPlan(path.resolve(terminal.folder, file), terminal);
  const remedy = "Name its file, or give what `terraform show -json` prints of it.";
  throw new GlobalSignOutError("FILE_ERROR", `No engine reads a saved plan from stdin. ${remedy}`);
}

// Windows PowerShell writes what it redirects in UTF-16.
function decode(content: Buffer): string {
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(content);
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const problem = `${name} is neither a saved plan nor the JSON of one: ${String(error)}.`;
    const remedy = "Give what `terraform show -json` or `tofu show -json` prints of a saved plan.";
    throw new GlobalSignOutError("VALIDATION_ERROR", `${problem} ${remedy}`, { cause: error });
  }
}
