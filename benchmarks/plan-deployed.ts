import { startEmulator } from "../local/emulator";
import { prepareToolchain } from "../local/toolchain";
import { checkOut, createDeployContext, deployList, deployStack, timeEngine } from "./deployed-stack";
import type { DeployedStack, ListOptions } from "./deployed-stack";
import type { Benchmark, Case, Prepared } from "./harness";

const SIZE = 1000;
const PLAN = ["plan", "-input=false", "-no-color", "-out=plan"];
const WITHOUT_TRIGGER = { variant: "pool not a trigger, state in S3", withoutPoolTrigger: true } as const;
const IN_S3 = { variant: "construct, state in S3" } as const;
const IN_FILE = { variant: "construct, state in a file", stateIn: "a file" } as const;

/** A list and its name in the table. */
type PlannedList = ListOptions & Pick<Case, "variant">;

/** Measures the plan of new entries of a deployed stack, and what the pool costs as a trigger. */
export const planNew: Benchmark = {
  name: "plan-new",
  title: "Planning new entries of a deployed stack",
  unit: "entries",
  rounds: 3,
  prepare: (directory) => prepare(directory, [WITHOUT_TRIGGER, IN_S3, IN_FILE], prepareNew),
};

/** Measures the plan of entries that an earlier deploy created, and what the pool costs as a trigger. */
export const planUntouched: Benchmark = {
  name: "plan-untouched",
  title: "Planning untouched entries",
  unit: "entries",
  rounds: 3,
  prepare: (directory) => prepare(directory, [WITHOUT_TRIGGER, IN_S3, IN_FILE], prepareUntouched),
};

async function prepare(
  directory: string,
  lists: readonly PlannedList[],
  prepareCase: (stack: DeployedStack, list: PlannedList) => Promise<Case>,
): Promise<Prepared> {
  const toolchain = await prepareToolchain();
  const emulator = await startEmulator({ python: toolchain.python });
  try {
    const context = await createDeployContext(toolchain, emulator, directory);
    const stack = await deployStack(context, "construct", SIZE);
    const cases: Case[] = [];
    for (const list of lists) cases.push(await prepareCase(stack, list));
    return { cases, versions: context.versions, end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function prepareNew(stack: DeployedStack, list: PlannedList): Promise<Case> {
  return preparePlan(stack, list, stack.state, `Plan: ${SIZE} to add, 0 to change, 0 to destroy.`);
}

async function prepareUntouched(stack: DeployedStack, list: PlannedList): Promise<Case> {
  // A deploy writes its state to S3, from which a later plan's state is copied to a file.
  const state = await deployList(stack, SIZE, { ...list, stateIn: "S3" });
  return preparePlan(stack, list, state, "No changes.");
}

async function preparePlan(
  stack: DeployedStack,
  { variant, ...list }: PlannedList,
  state: string,
  summary: string,
): Promise<Case> {
  const checkout = await checkOut(stack, SIZE, list);
  const measure = async () => {
    await checkout.writeState(state);
    return timeEngine(checkout, PLAN, summary);
  };
  return { variant, size: SIZE, measure };
}
