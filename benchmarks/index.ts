import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle";
import { denylist } from "./denylist";
import { deploy } from "./deploy";
import { bump, create } from "./entries";
import { measure } from "./harness";
import type { Benchmark } from "./harness";
import { history } from "./history";
import { describeMachine, readLoad } from "./machine";
import { parse } from "./parse";
import { plan, planBeyond } from "./plan";
import { planNew, planUntouched } from "./plan-deployed";
import { report } from "./report";
import { checkRevocation, verify } from "./revocation-check";
import { revocationLoad, revocationMemory } from "./revocation-load";
import { signOutLoop } from "./sign-out-loop";
import { synth } from "./synth";
import { renderTable } from "./table";

const BENCHMARKS: readonly Benchmark[] = [
  plan,
  planBeyond,
  planNew,
  planUntouched,
  synth,
  parse,
  report,
  history,
  bundle,
  signOutLoop,
  deploy,
  create,
  bump,
  verify,
  checkRevocation,
  revocationLoad,
  revocationMemory,
  denylist,
];

// The warning is about the Node.js version of this machine, not of the function.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "benchmark-"));
process.once("exit", () => {
  fs.rmSync(directory, { recursive: true, force: true });
});
// By default, a signal ends Node.js without the event "exit".
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string" } } });
  const rounds = values.rounds === undefined ? undefined : parseRounds(values.rounds);
  const selected = select(positionals);
  const load = readLoad();
  const versions = new Set<string>();
  for (const benchmark of selected) {
    try {
      process.stdout.write(`${await runBenchmark(benchmark, rounds, versions)}\n`);
    } catch (error) {
      // The results of the others are kept: they can take an hour.
      process.stderr.write(`${benchmark.name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
  const loads = load === undefined ? [] : [`load before the run ${load.toFixed(2)}`];
  process.stdout.write(`${[describeMachine(), ...versions, ...loads].join("; ")}\n`);
}

async function runBenchmark(benchmark: Benchmark, rounds: number | undefined, versions: Set<string>): Promise<string> {
  const prepared = await benchmark.prepare(path.join(directory, benchmark.name));
  try {
    const rows = await measure(benchmark.name, prepared.cases, rounds ?? benchmark.rounds);
    prepared.versions.forEach((version) => versions.add(version));
    return await renderTable(benchmark, rows);
  } finally {
    await prepared.end();
  }
}

function select(names: readonly string[]): readonly Benchmark[] {
  const known = BENCHMARKS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown benchmark: ${unknown.join(", ")}. Choose from ${known.join(", ")}.`);
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new Error(`--rounds ${text} is not a positive integer.`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
