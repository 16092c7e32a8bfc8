import type { Benchmark } from "./harness";
import { preparePlans } from "./plan-command";

/** Why lists stop at 1,000 users by default. */
export const planBeyond: Benchmark = {
  name: "plan-beyond",
  title: "Planning beyond the default limit of 1,000 users",
  unit: "users",
  rounds: 2,
  prepare: (folder) =>
    preparePlans(folder, [
      ["construct", 1000],
      ["construct", 5000],
    ]),
};
