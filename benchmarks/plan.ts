import path from "node:path";
import { startEmulator, withoutAwsSettings } from "../local/emulator";
import { run } from "../local/processes";
import { prepareToolchain } from "../local/toolchain";
import type { Benchmark, Case, Prepared } from "./harness";
import { synthesize } from "./stacks";
import type { Variant } from "./stacks";
import { timeCommand } from "./time-command";

/** How users are listed, and how many. */
type PlannedList = readonly [variant: Variant, size: number];

/** Measures the plan of a first deploy, with the construct and with a list written by hand. */
export const plan: Benchmark = {
  name: "plan",
  title: "Planning the first deploy of a list",
  unit: "users",
  rounds: 3,
  prepare: (directory) =>
    preparePlans(directory, [
      ["construct", 1],
      ["construct", 100],
      ["construct", 1000],
      ["hand-rolled", 1],
      ["hand-rolled", 100],
      ["hand-rolled", 1000],
    ]),
};

/** Measures why lists are limited to 1,000 users by default. */
export const planBeyond: Benchmark = {
  name: "plan-beyond",
  title: "Planning beyond the default limit of 1,000 users",
  unit: "users",
  rounds: 2,
  prepare: (directory) =>
    preparePlans(directory, [
      ["construct", 1000],
      ["construct", 5000],
    ]),
};

/**
 * Prepares `plan` for lists of users.
 *
 * @param directory where the stacks are synthesized
 * @param lists the smallest list of each variant first
 */
async function preparePlans(directory: string, lists: readonly PlannedList[]): Promise<Prepared> {
  const { engine, providerVersion, python, environment } = await prepareToolchain();
  // A plan calls AWS to validate its credentials. The local AWS ends with this process, so it need not be stopped on errors.
  const emulator = await startEmulator({ python });
  const options = { environment: { ...withoutAwsSettings(process.env), ...environment, ...emulator.environment } };
  const cases: Case[] = [];
  for (const [variant, size] of lists) {
    process.stderr.write(`plan: preparing ${variant}, ${size.toLocaleString("en")}\n`);
    const cwd = synthesize(variant, size, path.join(directory, variant, String(size)));
    await run(engine.binary, ["init", "-input=false"], { cwd, ...options });
    const args = ["plan", "-input=false", "-lock=false", "-out=plan"];
    cases.push({ variant, size, measure: () => timeCommand(engine.binary, args, { cwd, ...options }) });
  }
  const versions = [`${engine.product} ${engine.version}`, `AWS provider ${providerVersion}`];
  return { cases, versions, end: emulator.stop };
}
