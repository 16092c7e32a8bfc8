import path from "node:path";
import { GlobalSignOutError } from "../../core/errors";
import { parseJson } from "../document";
import { decode, findStacks, isInitialized, readInput, showJson, STACKS } from "../engine";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import type { NamedState } from "./create-report";

/**
 * Reads states.
 *
 * @param files the paths of states, `-` for stdin; if empty, an engine reads the states of the stacks under `cdktf.out`
 * @param terminal the terminal
 * @throws {@link GlobalSignOutError} when there is no state, or one can't be read
 */
export async function readStates(files: readonly string[], terminal: Terminal): Promise<readonly NamedState[]> {
  if (files.length === 0)
    return Promise.all(findInitializedStacks(terminal).map((stack) => showState(stack, terminal)));
  return Promise.all(files.map((file) => readState(file, files.length > 1, terminal)));
}

function findInitializedStacks(terminal: Terminal): readonly string[] {
  const names = findStacks(terminal);
  const initialized = names.filter((name) => isInitialized(toDirectory(name, terminal), terminal));
  if (initialized.length === 0) {
    const fix = "Run cdktf diff first, or pass a state or its JSON.";
    throw new GlobalSignOutError("FILE_ERROR", `No stack in ${STACKS} is initialized. ${fix}`);
  }
  for (const name of names.filter((one) => !initialized.includes(one)))
    printMessage(terminal, `Stack ${name}: not initialized; not in this report. Run cdktf diff ${name}.`);
  return initialized;
}

function toDirectory(stack: string, { folder }: Terminal): string {
  return path.join(folder, STACKS, stack);
}

// With the engine, because the state can be in a remote backend.
async function showState(stack: string, terminal: Terminal): Promise<NamedState> {
  const name = path.join(STACKS, stack);
  const fix =
    "Set TERRAFORM_BINARY_NAME to the engine that deployed the stack, or pass the output of its `state pull`.";
  const request = { name: `the state of ${name}`, args: [], directory: toDirectory(stack, terminal), fix };
  return { name, stack, json: parseStateJson(await showJson(request, terminal), name) };
}

async function readState(file: string, isOneOfSeveral: boolean, terminal: Terminal): Promise<NamedState> {
  const name = file === "-" ? "stdin" : file;
  const content = await readInput(file, terminal);
  return { name, stack: isOneOfSeveral ? name : undefined, json: parseStateJson(decode(content), name) };
}

function parseStateJson(text: string, name: string): unknown {
  const fix = "Pass the output of `terraform show -json` or `tofu show -json` for a state, or a state file.";
  return parseJson(text, `${name} is not the JSON of a state`, fix);
}
