import type { Benchmark } from "./harness";
import { preparePlans } from "./plan-command";

/** How long a reviewer waits for the plan of a first deploy, with our construct and with a list written by hand. */
export const plan: Benchmark = {
  name: "plan",
  title: "Planning the first deploy of so many listed users",
  unit: "users",
  rounds: 3,
  prepare: (folder) =>
    preparePlans(folder, [
      ["construct", 1],
      ["construct", 100],
      ["construct", 1000],
      ["hand-rolled", 1],
      ["hand-rolled", 100],
      ["hand-rolled", 1000],
    ]),
};
