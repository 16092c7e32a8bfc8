import fs from "node:fs";
import path from "node:path";
import { COMMAND } from "../__tests__/support/command";
import { planOfMany } from "../__tests__/support/plans";
import { timeCommand } from "./command";
import type { Benchmark, Case } from "./harness";

const SIZES = [1, 1000];
const FORMATS = ["text", "markdown", "json"];

/** How long a reviewer waits for the report of a plan that is JSON already. */
export const report: Benchmark = {
  name: "report",
  title: "Reporting the plan of a first deploy of so many listed users",
  unit: "users",
  rounds: 5,
  prepare: (folder) => {
    fs.mkdirSync(folder, { recursive: true });
    const cases = FORMATS.flatMap((format) => SIZES.map((size) => reportCase(format, size, folder)));
    return Promise.resolve({ cases, versions: [], end: () => Promise.resolve() });
  },
};

function reportCase(format: string, size: number, folder: string): Case {
  const file = path.join(folder, `${String(size)}.json`);
  fs.writeFileSync(file, JSON.stringify(planOfMany(size)));
  const args = [COMMAND, "plan", file, "--format", format];
  return { variant: format, size, measure: () => timeCommand(process.execPath, args, {}) };
}
