import { COMMAND } from "../__tests__/support/command";
import { planFile } from "../__tests__/support/plans";
import { timeCommand } from "./command";
import type { Benchmark, Case } from "./harness";

// Plans that the real engine has made.
const PLANS = [
  { size: 5, file: planFile("terraform", "first-deploy") },
  { size: 1000, file: planFile("terraform", "many") },
];
const FORMATS = ["text", "markdown", "json"];

/** How long a reviewer waits for the report of a plan that is JSON already. */
export const report: Benchmark = {
  name: "report",
  title: "Reporting the plan of a first deploy of so many listed users",
  unit: "users",
  rounds: 5,
  prepare: () => {
    const cases = FORMATS.flatMap((format) => PLANS.map(({ size, file }) => reportCase(format, size, file)));
    return Promise.resolve({ cases, versions: [], end: () => Promise.resolve() });
  },
};

function reportCase(format: string, size: number, file: string): Case {
  const args = [COMMAND, "plan", file, "--format", format];
  return { variant: format, size, measure: () => timeCommand(process.execPath, args, {}) };
}
