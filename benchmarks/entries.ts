import { startEmulator } from "../local/emulator";
import { prepareToolchain } from "../local/toolchain";
import {
  APPLY,
  checkOut,
  createDeployContext,
  deployList,
  deployStack,
  timeEngine,
  withAwsCpu,
} from "./deployed-stack";
import type { DeployedStack } from "./deployed-stack";
import type { Benchmark, Case, Prepared } from "./harness";
import type { StateIn } from "./stacks";

const SIZES = [100, 500, 1000];
// The file comes first: the others are compared with it.
const BACKENDS: readonly StateIn[] = ["a file", "S3"];

/** What happens to all entries of a list. */
interface Change {
  /** The revision of the list. */
  readonly revision: string;
  /** Whether an earlier deploy had the users on the list. */
  readonly isListed: boolean;
  /** The summary of the apply. */
  readonly summary: (size: number) => string;
}

const CREATION: Change = {
  revision: "1",
  isListed: false,
  summary: (size) => `Resources: ${size} added, 0 changed, 0 destroyed`,
};
const REPLACEMENT: Change = {
  revision: "2",
  isListed: true,
  summary: (size) => `Resources: ${size} added, 0 changed, ${size} destroyed`,
};

/** Measures an apply that creates all entries of a list, without a quota. */
export const create: Benchmark = {
  name: "create",
  title: "Creating entries, without a quota",
  unit: "entries",
  rounds: 2,
  prepare: (directory) => prepare(directory, CREATION),
};

/** Measures an apply that replaces all entries of a list, because its revision was bumped, without a quota. */
export const bump: Benchmark = {
  name: "bump",
  title: "Bumping the revision of entries, without a quota",
  unit: "entries",
  rounds: 2,
  prepare: (directory) => prepare(directory, REPLACEMENT),
};

async function prepare(directory: string, change: Change): Promise<Prepared> {
  const toolchain = await prepareToolchain();
  const emulator = await startEmulator({ python: toolchain.python });
  try {
    const context = await createDeployContext(toolchain, emulator, directory);
    const stack = await deployStack(context, "construct", Math.max(...SIZES));
    const cases: Case[] = [];
    for (const size of SIZES) {
      const state = change.isListed ? await deployList(stack, size) : stack.state;
      for (const stateIn of BACKENDS) cases.push(await prepareCase(stack, change, size, stateIn, state));
    }
    return { cases, versions: context.versions, end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function prepareCase(
  stack: DeployedStack,
  { revision, summary }: Change,
  size: number,
  stateIn: StateIn,
  state: string,
): Promise<Case> {
  const checkout = await checkOut(stack, size, { revision, stateIn });
  const measure = async () => {
    await checkout.writeState(state);
    return withAwsCpu(() => timeEngine(checkout, APPLY, summary(size)));
  };
  return { variant: `state in ${stateIn}`, size, measure };
}
