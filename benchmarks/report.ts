import path from "node:path";
import { COMMAND } from "../local/command";
import type { Benchmark, Case } from "./harness";
import { timeCommand } from "./time-command";

// Plans that Terraform created.
const FIXTURES = path.resolve(__dirname, "..", "__tests__", "fixtures", "plans", "terraform");
const PLANS = [
  { size: 5, file: path.join(FIXTURES, "first-deploy.json") },
  { size: 1000, file: path.join(FIXTURES, "many.json") },
];
const FORMATS = ["text", "markdown", "json"];

/** Measures the report of a plan in JSON. */
export const report: Benchmark = {
  name: "report",
  title: "Reporting the plan of a first deploy",
  unit: "users",
  rounds: 5,
  prepare: () => {
    const cases = FORMATS.flatMap((format) => PLANS.map(({ size, file }) => createCase(format, size, file)));
    return Promise.resolve({ cases, versions: [], end: () => Promise.resolve() });
  },
};

function createCase(format: string, size: number, file: string): Case {
  const args = [COMMAND, "plan", file, "--format", format];
  return { variant: format, size, measure: () => timeCommand(process.execPath, args, {}) };
}
