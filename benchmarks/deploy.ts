import { run } from "../local/processes";
import type { FaultyEmulator } from "../local/fault-proxy";
import { prepareToolchain } from "../local/toolchain";
import { prepareAwsCli } from "./aws-cli";
import { APPLY, checkOut, createDeployContext, deployStack, withAwsCpu } from "./deployed-stack";
import type { Checkout, DeployContext, DeployedStack } from "./deployed-stack";
import type { Benchmark, Case, Prepared, Sample } from "./harness";
import { CONDITIONS, secondsAtQuota, startAwsWithQuota } from "./quota";
import { timeCommand } from "./time-command";

const CONSTRUCT_SIZES = [0, 100, 500, 1000];
const FILE_SIZES = [0, 1000];
const AWS_CLI_SIZE = 100;

/**
 * Measures a deploy that signs users out, with the construct and with an AWS CLI command per user. The pool and the function
 * are deployed beforehand; all users are new on the list.
 *
 * The construct signs users out in its function, which runs in AWS and not on the machine that deploys. The CPU time of the
 * command excludes it, so the table also shows the CPU time of the local AWS: functions, Cognito and IAM.
 */
export const deploy: Benchmark = {
  name: "deploy",
  title: `Signing users out through a deploy, ${CONDITIONS}`,
  unit: "users",
  rounds: 3,
  prepare,
};

async function prepare(directory: string): Promise<Prepared> {
  const toolchain = await prepareToolchain();
  const awsCli = await prepareAwsCli();
  const { stdout } = await run(awsCli, ["--version"]);
  const emulator = await startAwsWithQuota(toolchain.python);
  try {
    const context = await createDeployContext(toolchain, emulator, directory);
    const cases = await prepareCases(context, awsCli, emulator);
    const [cli = "aws-cli"] = stdout.split(" ");
    return { cases, versions: [...context.versions, cli], end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function prepareCases(context: DeployContext, awsCli: string, emulator: FaultyEmulator): Promise<Case[]> {
  const cases: Case[] = [];
  const add = async (variant: string, stack: DeployedStack, size: number, stateIn: "S3" | "a file" = "S3") => {
    const checkout = await checkOut(stack, size, { stateIn });
    const users = stack.users.slice(0, size);
    const measure = async () => {
      await checkout.writeState(stack.state);
      return timeApply(checkout, users, emulator);
    };
    cases.push({ variant, size, atQuota: secondsAtQuota(size), measure });
  };
  const construct = await deployStack(context, "construct", Math.max(...CONSTRUCT_SIZES));
  for (const size of CONSTRUCT_SIZES) await add("construct", construct, size);
  for (const size of FILE_SIZES) await add("construct, state in a file", construct, size, "a file");
  const localExec = await deployStack(context, "local-exec and AWS CLI", AWS_CLI_SIZE, awsCli);
  await add("local-exec and AWS CLI", localExec, AWS_CLI_SIZE);
  return cases;
}

/** Measures an apply. A failed apply counts too: the users that it did not sign out are a result. */
async function timeApply(
  { context, options }: Checkout,
  users: readonly string[],
  { signOuts }: FaultyEmulator,
): Promise<Sample> {
  const completedBefore = new Map(users.map((username) => [username, signOuts.get(username)?.completed ?? 0]));
  const errors: string[] = [];
  const onLine = (line: string) => line.includes("Error: ") && errors.push(line);
  const sample = await withAwsCpu(() =>
    timeCommand(context.binary, APPLY, { ...options, acceptExitCodes: [0, 1], onLine }),
  );
  if (errors.length > 0) process.stderr.write(`apply failed with ${errors.length} errors, first: ${errors[0]}; `);
  return {
    ...sample,
    lost: users.filter((username) => (signOuts.get(username)?.completed ?? 0) === completedBefore.get(username)).length,
  };
}
