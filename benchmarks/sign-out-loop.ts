import { setTimeout as sleep } from "node:timers/promises";
import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { systemClock } from "../core/clock";
import { USER_UPDATE_QUOTA } from "../core/contract";
import { createPacer } from "../core/pacer";
import { signOutAll } from "../core/sign-out-all";
import { createSignOutClient } from "../handlers/sign-out-client";
import { withoutAwsSettings } from "../local/emulator";
import { prepareToolchain } from "../local/toolchain";
import { createPool, createUser } from "../local/user-pool";
import { CONDITIONS, secondsAtQuota, startAwsWithQuota } from "./quota";
import type { Benchmark, Prepared, Sample } from "./harness";
import { createUsernames } from "./stacks";

const USERS = 500;
// The quota refills in a second, so each case starts with the full quota.
const REFILL_MS = 1_200;

/**
 * Compares the sign-out loop with the retries of the AWS SDK. The proxy that enforces the quota runs in the same process, so
 * its CPU time is part of both results.
 */
export const signOutLoop: Benchmark = {
  name: "sign-out-loop",
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
    process.stderr.write(`sign-out-loop: creating ${USERS} users\n`);
    const pool = await createPool({ clientConfig: emulator.direct });
    const users = createUsernames(USERS);
    for (const username of users) await createUser(pool, username);
    // The function's Cognito client reads its settings from the environment.
    process.env = { ...withoutAwsSettings(environment), ...emulator.environment };
    const both = { size: USERS, atQuota: secondsAtQuota(USERS) };
    const byLoop = () => signOutByLoop(users, pool.userPoolId, emulator.region);
    const atOnce = () => signOutAtOnce(users, pool.userPoolId);
    const cases = [
      { ...both, variant: "sign-out loop", measure: () => time(byLoop) },
      { ...both, variant: "Promise.all, SDK's retries", measure: () => time(atOnce) },
    ];
    return { cases, versions: [], end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function signOutByLoop(users: readonly string[], userPoolId: string, region: string): Promise<number> {
  const outcomes = await signOutAll(
    users.map((username) => ({ username, revision: "1" })),
    {
      cognito: createSignOutClient(userPoolId),
      clock: systemClock,
      pacer: createPacer(systemClock, USER_UPDATE_QUOTA),
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
  await sleep(REFILL_MS);
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const lost = await signOut();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6, lost };
}
