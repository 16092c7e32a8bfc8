import { setTimeout as sleep } from "node:timers/promises";
import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { createPool } from "../__tests__/support/pool";
import { signOutAll } from "../core/sign-out-all";
import { createPacer } from "../core/pacer";
import { systemClock } from "../core/clock";
import { createCognitoClient } from "../handlers/cognito";
import { withoutAwsSettings } from "../local/emulator";
import { prepareToolchain } from "../local/toolchain";
import { createUser } from "../local/user-pool";
import { CONDITIONS, secondsAtQuota, QUOTA, startAwsWithQuota } from "./quota";
import type { Benchmark, Prepared, Sample } from "./harness";
import { usernames } from "./stacks";

const USERS = 500;
// The quota's bucket fills up in a second, so that no case spends what the one before has left.
const FULL_BUCKET_MS = 1_200;

/**
 * What the engine is worth beside the retries of the AWS SDK. Both run in this process, and so does the proxy that keeps
 * to the quota: its part of the CPU time is in the figures of both.
 */
export const engine: Benchmark = {
  name: "engine",
  title: `Signing ${USERS} users out ${CONDITIONS}`,
  unit: "users",
  rounds: 3,
  prepare,
};

async function prepare(): Promise<Prepared> {
  const { python } = await prepareToolchain();
  const emulator = await startAwsWithQuota(python);
  const environment = process.env;
  const end = async () => {
    process.env = environment;
    await emulator.stop();
  };
  try {
    process.stderr.write(`engine: making ${USERS} users\n`);
    const pool = await createPool({ clientConfig: emulator.direct });
    const users = usernames(USERS);
    for (const username of users) await createUser(pool, username);
    // The function's port to Cognito takes all its settings from the environment, as it does in AWS.
    process.env = { ...withoutAwsSettings(environment), ...emulator.environment };
    const both = { size: USERS, atQuota: secondsAtQuota(USERS) };
    const byEngine = () => signOutByEngine(users, pool.userPoolId, emulator.region);
    const atOnce = () => signOutAtOnce(users, pool.userPoolId);
    const cases = [
      { ...both, variant: "engine", measure: () => time(byEngine) },
      { ...both, variant: "Promise.all, SDK's retries", measure: () => time(atOnce) },
    ];
    return { cases, versions: [], end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function signOutByEngine(users: readonly string[], userPoolId: string, region: string): Promise<number> {
  const outcomes = await signOutAll(
    users.map((username) => ({ username, revision: "1" })),
    {
      cognito: createCognitoClient(userPoolId),
      clock: systemClock,
      pacer: createPacer(systemClock, QUOTA),
      random: Math.random,
      userPoolId,
      region,
      onMissingUser: "fail",
    },
  );
  return outcomes.filter(({ result }) => !result.success).length;
}

async function signOutAtOnce(users: readonly string[], userPoolId: string): Promise<number> {
  const client = new CognitoIdentityProviderClient({});
  const lost = await Promise.all(
    users.map((username) =>
      client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username })).then(
        () => 0,
        () => 1,
      ),
    ),
  );
  client.destroy();
  return lost.reduce<number>((sum, one) => sum + one, 0);
}

async function time(signOut: () => Promise<number>): Promise<Sample> {
  await sleep(FULL_BUCKET_MS);
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const lost = await signOut();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6, lost };
}
