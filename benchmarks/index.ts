import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle";
import { deploy } from "./deploy";
import { measure } from "./harness";
import type { Benchmark } from "./harness";
import { describeMachine, readLoad } from "./machine";
import { parse } from "./parse";
import { plan, planBeyond } from "./plan";
import { report } from "./report";
import { signOutLoop } from "./sign-out-loop";
import { synth } from "./synth";
import { renderTable } from "./table";

const BENCHMARKS: readonly Benchmark[] = [plan, planBeyond, synth, parse, report, bundle, signOutLoop, deploy];

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
  const tables: string[] = [];
  const versions = new Set<string>();
  for (const benchmark of selected) {
    const prepared = await benchmark.prepare(path.join(directory, benchmark.name));
    try {
      const rows = await measure(benchmark.name, prepared.cases, rounds ?? benchmark.rounds);
      tables.push(await renderTable(benchmark, rows));
      prepared.versions.forEach((version) => versions.add(version));
    } finally {
      await prepared.end();
    }
  }
  const loads = load === undefined ? [] : [`load before the run ${load.toFixed(2)}`];
  process.stdout.write(`${tables.join("\n")}\n${[describeMachine(), ...versions, ...loads].join("; ")}\n`);
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
