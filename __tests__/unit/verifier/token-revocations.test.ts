import { CognitoJwtVerifier } from "aws-jwt-verify";
import { JwtExpiredError, JwtInvalidClaimError, ParameterValidationError } from "aws-jwt-verify/error";
import { RevocationsStaleError, TokenRevokedError } from "../../../verifier/src/errors";
import type { TokenRevocationsOptions } from "../../../verifier/src/options";
import { TokenRevocations } from "../../../verifier/src/token-revocations";
import { createManualClock } from "../../support/manual-clock";
import { TABLE_NAME, createRevocationTable, createTableClient, failure, item } from "../../support/revocation-table";
import { USER_POOL_ID, CLIENT_ID, UPDATED_ISSUER, createTokenSigner } from "../../../local/signed-tokens";

const signer = createTokenSigner();
const NOW = Math.floor(Date.now() / 1000);

async function createScenario(options: Partial<TokenRevocationsOptions> = {}) {
  const table = createRevocationTable();
  table.items = [item("alice", NOW * 1000)];
  const clock = createManualClock(NOW * 1000);
  const client = createTableClient(table);
  const given = { userPoolId: USER_POOL_ID, tableName: TABLE_NAME, client, ...options };
  const revocations = await TokenRevocations.createWithClock(given, clock);
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, tokenUse: "access", customJwtCheck: revocations.check },
    { jwksCache: signer.createJwksCache() },
  );
  return { table, clock, client, revocations, verifier };
}

type Scenario = Awaited<ReturnType<typeof createScenario>>;

// Each way to verify a token with aws-jwt-verify.
const WAYS = [
  ["verify", (token: string, { verifier }: Scenario) => verifier.verify(token)],
  // eslint-disable-next-line @typescript-eslint/require-await -- it rejects where verifySync throws
  ["verifySync", async (token: string, { verifier }: Scenario) => verifier.verifySync(token)],
] as const;

describe.each(WAYS)("GIVEN aws-jwt-verify with the revocation list, and %s", (_, verify) => {
  test("WHEN a user was signed out THEN a token from before is rejected, and one from a new sign-in is accepted", async () => {
    const scenario = await createScenario();
    const before = signer.sign({ sub: "alice", iat: NOW - 60, auth_time: NOW - 60 });
    await expect(verify(before, scenario)).rejects.toBeInstanceOf(TokenRevokedError);
    await expect(verify(before, scenario)).rejects.toBeInstanceOf(JwtInvalidClaimError);
    const after = signer.sign({ sub: "alice", iat: NOW + 1, auth_time: NOW + 1 });
    await expect(verify(after, scenario)).resolves.toMatchObject({ sub: "alice" });
  });

  test("WHEN a token of another user is verified THEN it is accepted", async () => {
    const scenario = await createScenario();
    const token = signer.sign({ sub: "bob", iat: NOW - 60, auth_time: NOW - 60 });
    await expect(verify(token, scenario)).resolves.toMatchObject({ sub: "bob" });
  });

  test("WHEN a token was refreshed after the revocation THEN it is rejected where Cognito keeps auth_time", async () => {
    const scenario = await createScenario();
    const kept = signer.sign({ sub: "alice", iat: NOW + 5, auth_time: NOW - 60 });
    await expect(verify(kept, scenario)).rejects.toBeInstanceOf(TokenRevokedError);
    // Refreshing fails after a global sign-out, so this token comes from a later sign-in.
    const moved = signer.sign({ sub: "alice", iat: NOW + 5, auth_time: NOW + 5 });
    await expect(verify(moved, scenario)).resolves.toMatchObject({ sub: "alice" });
  });

  test("WHEN a token was refreshed before the revocation THEN it is rejected, whether auth_time moved or not", async () => {
    const scenario = await createScenario();
    for (const authTime of [NOW - 60, NOW - 5]) {
      const token = signer.sign({ sub: "alice", iat: NOW - 5, auth_time: authTime });
      await expect(verify(token, scenario)).rejects.toBeInstanceOf(TokenRevokedError);
    }
  });

  test("WHEN the issuer of the user pool was updated THEN its tokens are checked as well", async () => {
    const scenario = await createScenario();
    const iss = UPDATED_ISSUER;
    await expect(verify(signer.sign({ iss, sub: "alice", iat: NOW - 60 }), scenario)).rejects.toMatchObject({
      code: "TOKEN_REVOKED",
    });
    await expect(verify(signer.sign({ iss, sub: "bob", iat: NOW - 60 }), scenario)).resolves.toMatchObject({ iss });
  });

  test("WHEN a revoked token has expired THEN the error says that it has expired", async () => {
    const token = signer.sign({ sub: "alice", iat: NOW - 7200 });
    await expect(verify(token, await createScenario())).rejects.toBeInstanceOf(JwtExpiredError);
  });

  test("WHEN the list is stale THEN the error is not one of an invalid token", async () => {
    const scenario = await createScenario();
    scenario.clock.advance(31);
    const token = signer.sign({ sub: "bob", iat: NOW - 60 });
    const error: unknown = await verify(token, scenario).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RevocationsStaleError);
    expect(error).not.toBeInstanceOf(JwtInvalidClaimError);
    expect(error).toMatchObject({ name: "RevocationsStaleError", code: "REVOCATIONS_STALE" });
  });
});

describe("GIVEN aws-jwt-verify with the revocation list", () => {
  const token = signer.sign({ sub: "alice", iat: NOW - 60 });

  test("WHEN a call overrides customJwtCheck, also with undefined, THEN a revoked token is accepted: the README warns", async () => {
    const { verifier } = await createScenario();
    await expect(verifier.verify(token, { customJwtCheck: undefined })).resolves.toMatchObject({ sub: "alice" });
    await expect(verifier.verify(token, {})).rejects.toBeInstanceOf(TokenRevokedError);
  });

  test("WHEN raw tokens are included in errors THEN the error has the rejected token", async () => {
    const { verifier } = await createScenario();
    await expect(verifier.verify(token, { includeRawJwtInErrors: true })).rejects.toMatchObject({
      code: "TOKEN_REVOKED",
      rawJwt: { payload: { sub: "alice" } },
    });
  });
});

describe("GIVEN options", () => {
  const valid = { userPoolId: USER_POOL_ID, tableName: TABLE_NAME };

  test.each([
    [{ userPoolId: "pool" }, "userPoolId must be the id of a user pool, such as us-east-1_6573cjKIK"],
    [{ userPoolId: undefined }, "userPoolId must be the id of a user pool, such as us-east-1_6573cjKIK"],
    [{ tableName: "" }, "tableName must be the name of a table"],
    [{ tableName: undefined }, "tableName must be the name of a table"],
    [{ whenStale: "ignore" }, 'whenStale must be "refuse" or "accept"'],
    [{ pollSeconds: 0 }, "pollSeconds must be a number of seconds from 1 to 604800"],
    [{ pollSeconds: NaN }, "pollSeconds must be a number of seconds from 1 to 604800"],
    [{ pollSeconds: "5" }, "pollSeconds must be a number of seconds from 1 to 604800"],
    [{ overlapSeconds: -1 }, "overlapSeconds must be a number of seconds from 0 to 604800"],
    [{ reloadSeconds: Infinity }, "reloadSeconds must be a number of seconds from 1 to 604800"],
    [{ maxStaleSeconds: 5 }, "maxStaleSeconds must be more than pollSeconds, which is 5"],
  ])("WHEN they are %j THEN create rejects", async (options, message) => {
    const given = { ...valid, ...options } as TokenRevocationsOptions;
    const error: unknown = await TokenRevocations.create(given).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ParameterValidationError);
    expect(error).toMatchObject({ message });
  });

  test("WHEN maxAgeSeconds is invalid THEN refresh rejects", async () => {
    const { revocations } = await createScenario();
    await expect(revocations.refresh({ maxAgeSeconds: NaN })).rejects.toBeInstanceOf(ParameterValidationError);
  });
});

describe("GIVEN a table that can't be read", () => {
  test.each([
    ["AccessDeniedException", "Allow dynamodb:Query on the table, with the id of the user pool as leading key."],
    ["ResourceNotFoundException", "Check tableName and region."],
    ["InternalServerError", "Injected."],
  ])("WHEN the first load fails with %s THEN create rejects, says what to do and ends polling", async (name, end) => {
    const table = createRevocationTable();
    table.respond = () => failure(name, "Injected.");
    const client = createTableClient(table);
    const clock = createManualClock(0);
    const given = { userPoolId: USER_POOL_ID, tableName: TABLE_NAME, client };
    const error: unknown = await TokenRevocations.createWithClock(given, clock).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RevocationsStaleError);
    const { message, cause } = error as Error;
    const begin = `The revocation list can't be loaded from the table ${TABLE_NAME}: ${name}: Injected.`;
    expect(message.startsWith(begin)).toBe(true);
    expect(message.endsWith(end)).toBe(true);
    expect(cause).toMatchObject({ name });
    expect(clock.timers()).toEqual([]);
  });
});

describe("GIVEN a list that was loaded", () => {
  test("WHEN its status is read THEN it has the number of entries, the age and the last error", async () => {
    const { revocations, table, clock } = await createScenario();
    table.items = [...table.items, item("*", NOW * 1000 + 1000, ["bob"])];
    clock.advance(5);
    await revocations.refresh({ maxAgeSeconds: 0 });
    expect(revocations.status).toEqual({ entries: 2, ageSeconds: 0, isStale: false, lastError: undefined });

    table.respond = () => failure("InternalServerError", "Injected.");
    clock.advance(31);
    await revocations.refresh();
    expect(revocations.status).toMatchObject({
      entries: 2,
      ageSeconds: 31,
      isStale: true,
      lastError: { name: "InternalServerError" },
    });
  });

  test("WHEN refresh has no options THEN a list of pollSeconds is recent enough", async () => {
    const { revocations, table, clock } = await createScenario({ pollSeconds: 10 });
    clock.advance(9);
    await revocations.refresh();
    expect(table.queries).toHaveLength(1);
    clock.advance(2);
    await revocations.refresh();
    expect(table.queries).toHaveLength(2);
  });

  test("WHEN it is closed THEN it rejects all tokens, and keeps the given client open", async () => {
    const { revocations, client } = await createScenario({ whenStale: "accept" });
    const destroy = jest.spyOn(client, "destroy");
    revocations.close();
    expect(() => {
      revocations.check({ payload: { iss: UPDATED_ISSUER, sub: "bob", iat: NOW } });
    }).toThrow("The revocation list was closed.");
    expect(destroy).not.toHaveBeenCalled();
    expect(revocations.status.isStale).toBe(true);
  });
});
