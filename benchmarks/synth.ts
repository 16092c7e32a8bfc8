import fs from "node:fs";
import path from "node:path";
import { timeCommand } from "./time-command";
import type { Benchmark, Case } from "./harness";

const SIZES = [1, 1000];
const APP = path.join(__dirname, "synth-app.ts");

/** Measures the synthesis of an app, which `cdktf synth` runs. */
export const synth: Benchmark = {
  name: "synth",
  title: "Synthesizing an app with listed users",
  unit: "users",
  rounds: 5,
  prepare: (directory) =>
    Promise.resolve({
      cases: SIZES.map((size) => createCase(size, path.join(directory, String(size)))),
      versions: [`cdktf ${readCdktfVersion()}`],
      end: () => Promise.resolve(),
    }),
};

function createCase(size: number, outdir: string): Case {
  const args = ["--import", "tsx", APP, String(size), outdir];
  return { variant: "construct", size, measure: () => timeCommand(process.execPath, args, {}) };
}

function readCdktfVersion(): string {
  const { version } = JSON.parse(fs.readFileSync(require.resolve("cdktf/package.json"), "utf8")) as { version: string };
  return version;
}
