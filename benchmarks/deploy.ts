import { prepareDeploys } from "./deploy-command";
import { CONDITIONS } from "./quota";
import type { Benchmark } from "./harness";

/**
 * How long a deploy takes with users to sign out, with our construct and with a command of the AWS CLI for each.
 *
 * The construct signs users out in its function, which in AWS costs the machine that deploys nothing and here runs below
 * the local AWS. The CPU time of the command leaves it out, so the table shows that of the local AWS beside it: functions,
 * Cognito, IAM and all.
 */
export const deploy: Benchmark = {
  name: "deploy",
  title: `Signing users out through a deploy, ${CONDITIONS}`,
  unit: "users",
  rounds: 3,
  prepare: (folder) =>
    prepareDeploys(folder, [
      ["construct", 0],
      ["construct", 100],
      ["construct", 500],
      ["local-exec and AWS CLI", 100],
    ]),
};
