import fs from "node:fs";
import path from "node:path";
import { COMMAND } from "../local/command";
import { startEmulator } from "../local/emulator";
import { prepareToolchain } from "../local/toolchain";
import { checkOut, createDeployContext, deployList, deployStack } from "./deployed-stack";
import type { DeployedStack } from "./deployed-stack";
import type { Benchmark, Case, Prepared, Sample } from "./harness";
import type { StateIn } from "./stacks";
import { timeCommand } from "./time-command";

const SIZES = [1, 1000];
// The file comes first: the others are compared with it.
const BACKENDS: readonly StateIn[] = ["a file", "S3"];

/** Measures the history of a deployed list: of a given state file, and of the stack, whose state the engine reads. */
export const history: Benchmark = {
  name: "history",
  title: "Reporting the history",
  unit: "users",
  rounds: 5,
  prepare,
};

async function prepare(directory: string): Promise<Prepared> {
  const toolchain = await prepareToolchain();
  const emulator = await startEmulator({ python: toolchain.python });
  try {
    const context = await createDeployContext(toolchain, emulator, directory);
    const stack = await deployStack(context, "construct", Math.max(...SIZES));
    const cases: Case[] = [];
    for (const size of SIZES) {
      const state = await deployList(stack, size);
      for (const stateIn of BACKENDS) cases.push(await prepareStackCase(stack, state, size, stateIn));
      cases.push(createFileCase(path.join(directory, `${size}.tfstate`), state, size));
    }
    return { cases, versions: context.versions, end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function createFileCase(file: string, state: string, size: number): Case {
  fs.writeFileSync(file, state);
  return { variant: "state file as argument", size, measure: () => timeHistory([file], path.dirname(file), {}, size) };
}

async function prepareStackCase(stack: DeployedStack, state: string, size: number, stateIn: StateIn): Promise<Case> {
  const { directory, context, writeState } = await checkOut(stack, size, { stateIn });
  const measure = async () => {
    await writeState(state);
    return timeHistory([], directory, context.environment, size);
  };
  return { variant: `stack, state in ${stateIn}`, size, measure };
}

async function timeHistory(
  states: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
  size: number,
): Promise<Sample> {
  let users = 0;
  const onLine = (line: string) => (users += line.includes("@example.com") ? 1 : 0);
  const sample = await timeCommand(process.execPath, [COMMAND, "history", ...states], { cwd, environment, onLine });
  if (users !== size) throw new Error(`The history has ${users} users instead of ${size}.`);
  return sample;
}
