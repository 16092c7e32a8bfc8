import fs from "node:fs";
import path from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { withoutAwsSettings } from "../local/emulator";
import type { FaultyEmulator } from "../local/fault-proxy";
import { run } from "../local/processes";
import type { RunOptions } from "../local/processes";
import { prepareToolchain } from "../local/toolchain";
import { createUser } from "../local/user-pool";
import { prepareAwsCli } from "./aws-cli";
import { measureServerCpu } from "./cpu-time";
import type { Benchmark, Case, Prepared, Sample } from "./harness";
import { CONDITIONS, secondsAtQuota, startAwsWithQuota } from "./quota";
import { createUsernames, synthesize } from "./stacks";
import type { Variant } from "./stacks";
import { timeCommand } from "./time-command";

const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];

/** How users are listed, and how many. */
type DeployedList = readonly [variant: Variant, size: number];

/** What all deploys of a benchmark share. */
interface DeployContext {
  readonly binary: string;
  readonly awsCli: string;
  readonly emulator: FaultyEmulator;
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
}

/**
 * Measures a deploy that signs users out, with the construct and with an AWS CLI command per user.
 *
 * The construct signs users out in its function, which runs in AWS and not on the machine that deploys. The CPU time of the
 * command excludes it, so the table also shows the CPU time of the local AWS: functions, Cognito and IAM.
 */
export const deploy: Benchmark = {
  name: "deploy",
  title: `Signing users out through a deploy, ${CONDITIONS}`,
  unit: "users",
  rounds: 3,
  prepare: (directory) =>
    prepareDeploys(directory, [
      ["construct", 0],
      ["construct", 100],
      ["construct", 500],
      ["local-exec and AWS CLI", 100],
    ]),
};

/**
 * Prepares `apply` for lists of users, each with a stack and a user pool of its own. The pool and the function are deployed
 * beforehand; all users are new on the list.
 *
 * @param directory where the stacks are synthesized
 * @param lists the smallest list of each variant first
 */
async function prepareDeploys(directory: string, lists: readonly DeployedList[]): Promise<Prepared> {
  const { engine, providerVersion, python, environment } = await prepareToolchain();
  const awsCli = await prepareAwsCli();
  const { stdout } = await run(awsCli, ["--version"]);
  const emulator = await startAwsWithQuota(python);
  // Version 1 of the AWS CLI reads the Region from AWS_DEFAULT_REGION.
  const aws = { ...emulator.environment, AWS_DEFAULT_REGION: emulator.region };
  const settings = { ...withoutAwsSettings(process.env), ...environment, ...aws };
  const context = { binary: engine.binary, awsCli, emulator, environment: settings, directory };
  try {
    const cases: Case[] = [];
    for (const list of lists) cases.push(await prepareDeploy(list, context));
    const [cli = "aws-cli"] = stdout.split(" ");
    const versions = [`${engine.product} ${engine.version}`, `AWS provider ${providerVersion}`, cli];
    return { cases, versions, end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function prepareDeploy([variant, size]: DeployedList, context: DeployContext): Promise<Case> {
  process.stderr.write(`deploy: preparing ${variant}, ${size.toLocaleString("en")}\n`);
  const { binary, awsCli, emulator, environment } = context;
  const name = `${variant.replaceAll(" ", "-")}-${size}`;
  const outdir = path.join(context.directory, name);
  const options = { cwd: synthesize(variant, 0, outdir, { name, awsCli }), environment };
  await run(binary, ["init", "-input=false"], options);
  await run(binary, APPLY, options);
  const stateFile = path.join(outdir, "terraform.tfstate");
  const stateWithoutUsers = fs.readFileSync(stateFile);
  const { stdout: userPoolId } = await run(binary, ["output", "-raw", "user_pool_id"], options);
  const pool = { cognito: new CognitoIdentityProviderClient(emulator.direct), userPoolId, clientId: "" };
  const users = createUsernames(size);
  for (const username of users) await createUser(pool, username);

  synthesize(variant, size, outdir, { name, awsCli });
  const measure = () => {
    fs.writeFileSync(stateFile, stateWithoutUsers);
    return timeApply(binary, options, users, emulator);
  };
  return { variant, size, atQuota: secondsAtQuota(size), measure };
}

/** Measures an apply. A failed apply counts too: the users that it did not sign out are a result. */
async function timeApply(
  binary: string,
  options: RunOptions,
  users: readonly string[],
  { signOuts }: FaultyEmulator,
): Promise<Sample> {
  const completedBefore = new Map(users.map((username) => [username, signOuts.get(username)?.completed ?? 0]));
  const awsBefore = await measureServerCpu();
  const errors: string[] = [];
  const onLine = (line: string) => line.includes("Error: ") && errors.push(line);
  const sample = await timeCommand(binary, APPLY, { ...options, acceptExitCodes: [0, 1], onLine });
  const awsAfter = await measureServerCpu();
  if (errors.length > 0) process.stderr.write(`apply failed with ${errors.length} errors, first: ${errors[0]}; `);
  return {
    ...sample,
    awsCpu: awsBefore === undefined || awsAfter === undefined ? undefined : awsAfter - awsBefore,
    lost: users.filter((username) => (signOuts.get(username)?.completed ?? 0) === completedBefore.get(username)).length,
  };
}
