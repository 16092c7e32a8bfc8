import fs from "node:fs";
import path from "node:path";
import { timeCommand } from "./command";
import type { Benchmark, Case } from "./harness";

const SIZES = [1, 1000];
const APP = path.join(__dirname, "synth-app.ts");

/** How long an app takes to list users: what `cdktf synth` runs. */
export const synth: Benchmark = {
  name: "synth",
  title: "Synthesizing an app with so many listed users",
  unit: "users",
  rounds: 5,
  prepare: (folder) =>
    Promise.resolve({
      cases: SIZES.map((size) => synthCase(size, path.join(folder, String(size)))),
      versions: [`cdktf ${cdktfVersion()}`],
      end: () => Promise.resolve(),
    }),
};

function synthCase(size: number, outdir: string): Case {
  const args = ["--import", "tsx", APP, String(size), outdir];
  return { variant: "construct", size, measure: () => timeCommand(process.execPath, args, {}) };
}

function cdktfVersion(): string {
  const { version } = JSON.parse(fs.readFileSync(require.resolve("cdktf/package.json"), "utf8")) as { version: string };
  return version;
}
