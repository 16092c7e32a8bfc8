import fs from "node:fs";
import path from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { withoutAwsSettings } from "../local/emulator";
import type { HostileEmulator } from "../local/hostile";
import { run } from "../local/processes";
import type { RunOptions } from "../local/processes";
import { prepareToolchain } from "../local/toolchain";
import { createUser } from "../local/user-pool";
import { timeCommand } from "./command";
import { prepareAwsCli } from "./deploy-aws-cli";
import { cpuOfServers } from "./deploy-servers";
import { secondsAtQuota, startAwsWithQuota } from "./quota";
import type { Case, Prepared, Sample } from "./harness";
import { synthesize, usernames } from "./stacks";
import type { Variant } from "./stacks";

const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];

/** How the users are listed, and how many. */
export type DeployedList = readonly [variant: Variant, size: number];

/** What all stacks of a benchmark are deployed with, and where. */
interface Site {
  readonly binary: string;
  readonly awsCli: string;
  readonly emulator: HostileEmulator;
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
}

/**
 * Gets `apply` by the real engine and the real provider ready for lists of users, each in a stack and a user pool of its
 * own. What is measured finds the pool and the function deployed, and every user newly listed.
 *
 * @param folder where the stacks are synthesized to
 * @param lists of each variant the smallest first
 */
export async function prepareDeploys(folder: string, lists: readonly DeployedList[]): Promise<Prepared> {
  const { engine, providerVersion, python, environment } = await prepareToolchain();
  const awsCli = await prepareAwsCli();
  const { stdout } = await run(awsCli, ["--version"]);
  const emulator = await startAwsWithQuota(python);
  // Version 1 of the AWS CLI has a name of its own for the Region.
  const aws = { ...emulator.environment, AWS_DEFAULT_REGION: emulator.region };
  const settings = { ...withoutAwsSettings(process.env), ...environment, ...aws };
  const site = { binary: engine.binary, awsCli, emulator, environment: settings, folder };
  try {
    const cases: Case[] = [];
    for (const list of lists) cases.push(await prepareDeploy(list, site));
    const [cli = "aws-cli"] = stdout.split(" ");
    const versions = [`${engine.product} ${engine.version}`, `AWS provider ${providerVersion}`, cli];
    return { cases, versions, end: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function prepareDeploy([variant, size]: DeployedList, site: Site): Promise<Case> {
  process.stderr.write(`deploy: preparing ${variant}, ${size.toLocaleString("en")}\n`);
  const { binary, awsCli, emulator, environment } = site;
  const name = `${variant.replaceAll(" ", "-")}-${size}`;
  const outdir = path.join(site.folder, name);
  const options = { cwd: synthesize(variant, 0, outdir, { name, awsCli }), environment };
  await run(binary, ["init", "-input=false"], options);
  await run(binary, APPLY, options);
  const stateFile = path.join(outdir, "terraform.tfstate");
  const stateWithoutUsers = fs.readFileSync(stateFile);
  const { stdout: userPoolId } = await run(binary, ["output", "-raw", "user_pool_id"], options);
  const pool = { cognito: new CognitoIdentityProviderClient(emulator.direct), userPoolId, clientId: "" };
  const users = usernames(size);
  for (const username of users) await createUser(pool, username);

  synthesize(variant, size, outdir, { name, awsCli });
  const measure = () => {
    fs.writeFileSync(stateFile, stateWithoutUsers);
    return timeApply(binary, options, users, emulator);
  };
  return { variant, size, atQuota: secondsAtQuota(size), measure };
}

/** An apply that fails is measured like any other: it loses users, and that is what it is measured for. */
async function timeApply(
  binary: string,
  options: RunOptions,
  users: readonly string[],
  { calls }: HostileEmulator,
): Promise<Sample> {
  const doneBefore = new Map(users.map((username) => [username, calls.get(username)?.done ?? 0]));
  const awsBefore = await cpuOfServers();
  const errors: string[] = [];
  const onLine = (line: string) => line.includes("Error: ") && errors.push(line);
  const sample = await timeCommand(binary, APPLY, { ...options, acceptExitCodes: [0, 1], onLine });
  const awsAfter = await cpuOfServers();
  if (errors.length > 0) process.stderr.write(`apply failed with ${errors.length} errors, the first: ${errors[0]}; `);
  return {
    ...sample,
    awsCpu: awsBefore === undefined || awsAfter === undefined ? undefined : awsAfter - awsBefore,
    lost: users.filter((username) => (calls.get(username)?.done ?? 0) === doneBefore.get(username)).length,
  };
}
