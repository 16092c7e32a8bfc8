import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle";
import { deploy } from "./deploy";
import { engine } from "./engine";
import { measure } from "./harness";
import type { Benchmark } from "./harness";
import { load, machine } from "./machine";
import { parse } from "./parse";
import { plan } from "./plan";
import { planBeyond } from "./plan-beyond";
import { report } from "./report";
import { synth } from "./synth";
import { markdownTable } from "./table";

const BENCHMARKS: readonly Benchmark[] = [plan, planBeyond, synth, parse, report, bundle, engine, deploy];

// It is about the Node.js of a user of the SDK, and would only clutter this screen.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "benchmark-"));
process.once("exit", () => {
  fs.rmSync(folder, { recursive: true, force: true });
});
// Without this, Ctrl+C would end it without "exit".
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string" } } });
  const rounds = values.rounds === undefined ? undefined : wholeRounds(values.rounds);
  const selected = select(positionals);
  const before = load();
  const tables: string[] = [];
  const versions = new Set<string>();
  for (const benchmark of selected) {
    const prepared = await benchmark.prepare(path.join(folder, benchmark.name));
    try {
      const rows = await measure(benchmark.name, prepared.cases, rounds ?? benchmark.rounds);
      tables.push(await markdownTable(benchmark, rows));
      prepared.versions.forEach((version) => versions.add(version));
    } finally {
      await prepared.end();
    }
  }
  const busy = before === undefined ? [] : [`load before the run ${before.toFixed(2)}`];
  process.stdout.write(`${tables.join("\n")}\n${[machine(), ...versions, ...busy].join("; ")}\n`);
}

function select(names: readonly string[]): readonly Benchmark[] {
  const known = BENCHMARKS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(", ")}. Choose from ${known.join(", ")}.`);
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

function wholeRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new Error(`--rounds ${text} is not a whole number of at least 1.`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
