import fs from "node:fs";
import path from "node:path";
import { startEmulator } from "../../../local/emulator";
import type { Emulator } from "../../../local/emulator";
import { CommandError, lastLines } from "../../../local/processes";
import { createStateBucket } from "../../../local/state-bucket";
import type { Toolchain } from "../../../local/toolchain";
import { createEngineStack } from "../engine-stack";
import type { EngineStack } from "../engine-stack";
import { readHistory, readReport } from "./lines";
import type { Lines } from "./lines";
import type { Row } from "./row";
import { ENTRY, readResources, startRow } from "./row-run";
import type { ListedEntry, RowRun } from "./row-run";
import type { CheckedSessions } from "./sessions";
import { declarePools, declareRow, isOfOtherStack } from "./stack";

/** What was observed of a row. */
export interface Observed {
  /** What the reports of the last plan and of the next plan say, and the history, sorted. */
  readonly report: readonly string[];
  readonly next: readonly string[];
  readonly history: readonly string[];
  /** The entries of each deploy. */
  readonly entries: readonly (readonly ListedEntry[])[];
  /** The sessions of all users, after the last deploy. */
  readonly sessions: CheckedSessions;
  readonly otherPoolId: string;
}

const APPLY = ["apply", "-input=false"];

/**
 * Deploys rows that share a stack and a local AWS: all deploys but the last, then the last with a saved plan and its report.
 *
 * @param rows the rows, by what the ids of their constructs start with
 * @returns what was observed, by the same ids
 */
export async function deployRows(
  rows: ReadonlyMap<string, Row>,
  toolchain: Toolchain,
): Promise<ReadonlyMap<string, Observed>> {
  const emulator = await startEmulator({ python: toolchain.python });
  const stack = createEngineStack("green", toolchain, emulator);
  const poolStack = createEngineStack("pools", toolchain, emulator);
  try {
    await createStateBucket(emulator);
    const steps = Math.max(...[...rows.values()].map(({ deploys }) => deploys.length));
    const runs: RowRun[] = [];
    for (const [id, row] of rows) runs.push(await startRow(id, row, steps, stack, emulator));
    const entries: ReadonlyMap<string, readonly ListedEntry[]>[] = [];
    let report: Lines = new Map();
    for (let step = 0; step < steps; step++) {
      for (const { prepare } of runs) await prepare(step);
      await deployPools(poolStack, runs, step);
      stack.synthesize((scope) => {
        for (const { declare } of runs) declareRow(scope, declare(step), poolStack.stateKey);
      });
      if (step === 0) await stack.engine(["init", "-input=false"]);
      const isLast = step === steps - 1;
      if (isLast) report = await reportPlan(stack, runs.flatMap(readPlanOptions));
      const applied = stack.engine([...APPLY, ...(isLast ? ["plan"] : ["-auto-approve"])]);
      await (runs.some(({ row }) => row.fails?.includes(step)) ? expectFailure(applied) : applied);
      const resources = await readResources(stack);
      entries.push(new Map(runs.map(({ id, readEntries }) => [id, readEntries(step, resources)])));
    }
    const history = await reportHistory(stack);
    const next = await reportPlan(stack, []);
    const observed = new Map<string, Observed>();
    for (const { id, sessions, context } of runs) {
      const find = (lines: Lines) =>
        [...lines].flatMap(([address, texts]) => (address.startsWith(`${ENTRY}.${id}`) ? texts : [])).sort();
      observed.set(id, {
        report: find(report),
        next: find(next),
        history: find(history),
        entries: entries.map((deployed) => deployed.get(id) ?? []),
        sessions: await sessions.check(),
        otherPoolId: context.other.userPoolId,
      });
    }
    return observed;
  } catch (error) {
    throw withErrorsOf(emulator, error);
  } finally {
    await emulator.stop();
    stack.remove();
    poolStack.remove();
  }
}

async function deployPools(poolStack: EngineStack, runs: readonly RowRun[], step: number): Promise<void> {
  const rows = runs.map(({ declare }) => declare(step));
  if (!rows.some(({ lists }) => lists.some(isOfOtherStack))) return;
  poolStack.synthesize((scope) => {
    for (const row of rows) declarePools(scope, row);
  });
  await poolStack.engine(["init", "-input=false"]);
  await poolStack.engine([...APPLY, "-auto-approve"]);
}

function readPlanOptions({ row, context }: RowRun): readonly string[] {
  return row.planOptions?.(context.entry) ?? [];
}

async function reportPlan({ engine, command }: EngineStack, options: readonly string[]): Promise<Lines> {
  await engine(["plan", "-input=false", "-out=plan", ...options]);
  return readReport(JSON.parse(await command(["plan", "plan", "--format", "json"])));
}

async function reportHistory({ directory, engine, command }: EngineStack): Promise<Lines> {
  const file = path.join(directory, "state.json");
  fs.writeFileSync(file, (await engine(["show", "-json"])).stdout);
  return readHistory(JSON.parse(await command(["history", file, "--format", "json"])));
}

// The log is deleted with the local AWS. The error of the engine is only what the last retry of the provider got.
function withErrorsOf({ logFile }: Emulator, error: unknown): Error {
  const errors = fs.readFileSync(logFile, "utf8").match(/^.*(?:ERROR|Traceback|Error:|Exception).*$/gm) ?? [];
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${message}\nErrors in the log of the local AWS:\n${lastLines(errors.join("\n"))}`, {
    cause: error,
  });
}

async function expectFailure(applied: Promise<unknown>): Promise<void> {
  const error = await applied.then(
    () => new Error("The deploy succeeded unexpectedly."),
    (failure: unknown) => failure,
  );
  if (!(error instanceof CommandError)) throw error;
}
