import path from "node:path";
import { startEmulator, withoutAwsSettings } from "../local/emulator";
import { run } from "../local/processes";
import { prepareToolchain } from "../local/toolchain";
import { timeCommand } from "./command";
import type { Case, Prepared } from "./harness";
import { synthesize } from "./stacks";
import type { Variant } from "./stacks";

/** How the users are listed, and how many. */
export type PlannedList = readonly [variant: Variant, size: number];

/**
 * Gets `plan` by the real engine and the real provider ready for lists of users.
 *
 * @param folder where the stacks are synthesized to
 * @param lists of each variant the smallest first
 */
export async function preparePlans(folder: string, lists: readonly PlannedList[]): Promise<Prepared> {
  const { engine, providerVersion, python, environment } = await prepareToolchain();
  // A plan asks AWS whose credentials it has. The local AWS never outlives this process, so an error may leave it be.
  const emulator = await startEmulator({ python });
  const options = { environment: { ...withoutAwsSettings(process.env), ...environment, ...emulator.environment } };
  const cases: Case[] = [];
  for (const [variant, size] of lists) {
    process.stderr.write(`plan: preparing ${variant}, ${size.toLocaleString("en")}\n`);
    const cwd = synthesize(variant, size, path.join(folder, variant, String(size)));
    await run(engine.binary, ["init", "-input=false"], { cwd, ...options });
    const args = ["plan", "-input=false", "-lock=false", "-out=plan"];
    cases.push({ variant, size, measure: () => timeCommand(engine.binary, args, { cwd, ...options }) });
  }
  const versions = [`${engine.product} ${engine.version}`, `AWS provider ${providerVersion}`];
  return { cases, versions, end: emulator.stop };
}
