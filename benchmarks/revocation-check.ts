import { CognitoJwtVerifier } from "aws-jwt-verify";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { TokenRevocations } from "cognito-revocation-verifier";
import { CLIENT_ID, USER_POOL_ID, createTokenSigner } from "../local/signed-tokens";
import type { Benchmark, Case, Prepared, Sample } from "./harness";
import { createSub, startRevocationServer } from "./revocation-server";
import type { RevocationServer } from "./revocation-server";

const SIZES = [0, 1000, 100_000];
// Different users, so that the look-ups don't always find the same entry in the caches of the processor.
const TOKENS = 500;
const VERIFICATIONS = 2000;
const CHECKS = 1_000_000;

/** Measures `verify` of aws-jwt-verify with the revocation list, and without it. */
export const verify: Benchmark = {
  name: "verify",
  title: `Verifying ${VERIFICATIONS.toLocaleString("en")} tokens`,
  unit: "revoked users",
  rounds: 20,
  prepare: () => prepare(createVerifyCases),
};

/** Measures one check of the revocation list. */
export const checkRevocation: Benchmark = {
  name: "check-revocation",
  title: `Checking ${CHECKS.toLocaleString("en")} tokens`,
  unit: "revoked users",
  rounds: 20,
  prepare: () => prepare((size, revocations) => [createCheckCase(size, revocations)]),
};

const signer = createTokenSigner();

/** Tokens from sign-ins after the revocation of their users, which are accepted after a look-up. */
function createTokens(size: number): readonly string[] {
  const iat = Math.floor(Date.now() / 1000) + 60;
  return Array.from({ length: TOKENS }, (_, index) => {
    const sub = createSub(Math.floor((index * Math.max(size, TOKENS)) / TOKENS));
    return signer.sign({ sub, iat, auth_time: iat, username: sub, scope: "aws.cognito.signin.user.admin" });
  });
}

async function prepare(
  createCases: (size: number, revocations: TokenRevocations) => readonly Case[],
): Promise<Prepared> {
  const servers: RevocationServer[] = [];
  const lists: TokenRevocations[] = [];
  const cases: Case[] = [];
  const end = async () => {
    lists.forEach((list) => {
      list.close();
    });
    for (const server of servers) await server.stop();
  };
  try {
    for (const size of SIZES) {
      const server = await startRevocationServer(size, Date.now());
      servers.push(server);
      // Polls only once.
      const timing = { pollSeconds: 100_000, maxStaleSeconds: 200_000 };
      const { client } = server;
      const given = { userPoolId: USER_POOL_ID, tableName: "revocations", client, ...timing };
      const revocations = await TokenRevocations.create(given);
      lists.push(revocations);
      if (revocations.status.entries !== size) throw new Error(`${size} users were not loaded.`);
      cases.push(...createCases(size, revocations));
    }
    return { cases, versions: [], end };
  } catch (error) {
    await end();
    throw error;
  }
}

function createVerifyCases(size: number, { check }: TokenRevocations): readonly Case[] {
  const tokens = createTokens(size);
  return [undefined, check].map((customJwtCheck): Case => {
    const verifier = CognitoJwtVerifier.create(
      { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, tokenUse: "access", customJwtCheck },
      { jwksCache: signer.createJwksCache() },
    );
    const variant = customJwtCheck === undefined ? "aws-jwt-verify" : "with the revocation list";
    const measure = () =>
      time(VERIFICATIONS, async (count) => {
        for (let index = 0; index < count; index++) await verifier.verify(tokens[index % TOKENS] ?? "");
      });
    return { variant, size, measure };
  });
}

function createCheckCase(size: number, { check }: TokenRevocations): Case {
  const tokens = createTokens(size).map((token) => decomposeUnverifiedJwt(token));
  const measure = () =>
    time(CHECKS, (count) => {
      for (let index = 0; index < count; index++) {
        const token = tokens[index % TOKENS];
        if (token) check(token);
      }
    });
  return { variant: "check", size, measure };
}

async function time(count: number, repeat: (count: number) => Promise<void> | void): Promise<Sample> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await repeat(count);
  const wall = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6, perOperation: wall / count };
}
