import fs from "node:fs";
import path from "node:path";
import { GlobalSignOutError } from "../../core/errors";
import { parseJson } from "../document";
import { decode, findStacks, isInitialized, readInput, showJson, STACKS } from "../engine";
import type { Terminal } from "../terminal";
import type { NamedPlan } from "./create-report";
import { PLAN_FIX } from "./plan-document";

const SAVED_PLAN = /[\\/]stacks[\\/]([^\\/]+)[\\/]plan$/;

// A saved plan is a zip archive.
const ZIP_SIGNATURE = Buffer.from("PK\x03\x04");

/**
 * Reads plans: saved ones, and their JSON.
 *
 * @param files the paths, `-` for stdin; if empty, the plans that `cdktf diff` saved under `cdktf.out`
 * @param terminal the terminal
 * @throws {@link GlobalSignOutError} when there is no plan, or one can't be read
 */
export async function readPlans(files: readonly string[], terminal: Terminal): Promise<PlanFiles> {
  const { paths, stacksWithoutPlan } =
    files.length === 0 ? findSavedPlans(terminal) : { paths: files, stacksWithoutPlan: [] };
  const plans = await Promise.all(paths.map((file) => readPlan(file, paths.length > 1, terminal)));
  return { plans, stacksWithoutPlan };
}

/** The plans that {@link readPlans} reads. */
export interface PlanFiles {
  readonly plans: readonly NamedPlan[];
  /** The synthesized stacks that have no saved plan. */
  readonly stacksWithoutPlan: readonly string[];
}

function findSavedPlans(terminal: Terminal): {
  readonly paths: readonly string[];
  readonly stacksWithoutPlan: readonly string[];
} {
  const plans = findStacks(terminal).map((name) => ({ name, file: path.join(STACKS, name, "plan") }));
  const saved = plans.filter(({ file }) => fs.existsSync(path.join(terminal.folder, file)));
  if (saved.length === 0) {
    const fix = "Run cdktf diff first, or pass a saved plan or its JSON.";
    throw new GlobalSignOutError("FILE_ERROR", `No stack in ${STACKS} has a saved plan. ${fix}`);
  }
  return {
    paths: saved.map(({ file }) => file),
    stacksWithoutPlan: plans.filter((plan) => !saved.includes(plan)).map(({ name }) => name),
  };
}

async function readPlan(file: string, isOneOfSeveral: boolean, terminal: Terminal): Promise<NamedPlan> {
  const name = file === "-" ? "stdin" : file;
  const content = await readInput(file, terminal);
  const [, stack = isOneOfSeveral ? name : undefined] = SAVED_PLAN.exec(path.resolve(terminal.folder, file)) ?? [];
  const text = await toJson(content, file, terminal);
  const synthesizedAt = file === "-" ? undefined : findSynthesisTime(path.resolve(terminal.folder, file));
  return {
    name,
    stack,
    synthesizedAt,
    json: parseJson(text, `${name} is neither a saved plan nor the JSON of one`, PLAN_FIX),
  };
}

// Of the stack beside the plan.
function findSynthesisTime(file: string): Date | undefined {
  const stack = path.join(path.dirname(file), "cdk.tf.json");
  return fs.statSync(stack, { throwIfNoEntry: false })?.mtime;
}

async function toJson(content: Buffer, file: string, terminal: Terminal): Promise<string> {
  if (!content.subarray(0, ZIP_SIGNATURE.length).equals(ZIP_SIGNATURE)) return decode(content);
  if (file !== "-") return showPlan(path.resolve(terminal.folder, file), terminal);
  const fix = "Pass its path, or the output of `terraform show -json`.";
  throw new GlobalSignOutError("FILE_ERROR", `A saved plan can't be read from stdin. ${fix}`);
}

// An engine reads only plans that the same version of it created, and finds its providers where it was initialized.
async function showPlan(file: string, terminal: Terminal): Promise<string> {
  const ownDirectory = path.dirname(file);
  const directory = isInitialized(ownDirectory, terminal) ? ownDirectory : terminal.folder;
  const fix = "Set TERRAFORM_BINARY_NAME to the engine that created the plan, or pass the output of its `show -json`.";
  return showJson({ name: file, args: [file], directory, fix }, terminal);
}
