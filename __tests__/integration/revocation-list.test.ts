import { encodeEveryoneInput, encodeInput, ENVIRONMENT } from "../../core/contract";
import type { CognitoResponse } from "../support/cognito-server";
import { createFunctionEnvironment, invokeBundle, POOL } from "../support/invoke-bundle";
import { startSignOutServer, SUBS } from "../support/sign-out-server";
import type { SignOutServer } from "../support/sign-out-server";

const TABLE = "revocations";
const SUB = SUBS["alice"] ?? "";
const REASON = "INC-4711";
const EVENT: unknown = JSON.parse(encodeInput({ username: "alice", revision: "1", reason: REASON }));

const CALLS = ["AdminGetUser", "PutItem", "AdminUserGlobalSignOut", "PutItem"];
const SESSION_CALLS = [
  "AdminGetUser",
  "PutItem",
  ...["AdminListUserSessions", "AdminListUserSessions", "AdminListUserSessions"],
  ...["AdminRevokeUserSession", "AdminRevokeUserSession"],
  "AdminUserGlobalSignOut",
  ...["AdminListUserSessions", "AdminListUserSessions"],
  "PutItem",
];

describe("GIVEN the built function with a revocation list", () => {
  let server: SignOutServer;
  let before: number;
  const invoke = (event: unknown = EVENT, environment: NodeJS.ProcessEnv = {}) => {
    before = server.operations.length;
    return invokeBundle(event, {
      ...createFunctionEnvironment(server),
      [ENVIRONMENT.revocationTable]: TABLE,
      ...environment,
    });
  };
  const calls = () => server.operations.slice(before);
  const bodies = (operation: string) =>
    server.requests
      .slice(before)
      .filter((_, index) => server.operations[before + index] === operation)
      .map((body) => JSON.parse(body) as Readonly<Record<string, unknown>>);
  const notBefores = () => [...server.items.values()].map(({ notBefore }) => Number(notBefore?.N));
  const keys = () => [...server.items.keys()];

  beforeAll(async () => {
    server = await startSignOutServer();
  });
  beforeEach(() => {
    server.reset();
  });
  afterAll(() => server.stop());

  test("WHEN a user is signed out THEN the list is written before the sign-out and after it", async () => {
    const { result, logLines } = await invoke();
    expect(calls()).toEqual(CALLS);
    const [first = "", second = ""] = keys();
    const signedOutAt = server.signedOut.get("alice") ?? NaN;
    expect(Date.parse(first.slice(0, 24))).toBeLessThanOrEqual(signedOutAt);
    expect(Date.parse(second.slice(0, 24))).toBeGreaterThanOrEqual(signedOutAt);
    expect(result).toMatchObject({
      success: true,
      data: {
        id: "cognito-request-1",
        outcome: "signed_out",
        username: "alice",
        sub: SUB,
        not_before: notBefores()[1],
      },
    });
    expect(result).not.toHaveProperty("data.ended_sessions");
    expect(logLines).toMatchObject([{ username: "alice", sub: SUB, not_before: notBefores()[1], attempts: 1 }]);
  });

  test("WHEN a user is signed out THEN each item has the time of its key, and is put only if it does not exist", async () => {
    await invoke(EVENT, { [ENVIRONMENT.revocationRetentionHours]: "30" });
    expect(bodies("PutItem")).toHaveLength(2);
    for (const body of bodies("PutItem")) {
      const { revocation } = (body as { readonly Item: Readonly<Record<string, { readonly S: string }>> }).Item;
      const [time = "", sub] = (revocation?.S ?? "").split("#");
      const seconds = Math.floor(Date.parse(time) / 1000);
      expect(time).toBe(new Date(time).toISOString());
      expect(sub).toBe(SUB);
      expect(body).toEqual({
        TableName: TABLE,
        ConditionExpression: "attribute_not_exists(revocation)",
        Item: {
          pool: { S: POOL },
          revocation: { S: `${time}#${SUB}` },
          sub: { S: SUB },
          notBefore: { N: String(seconds) },
          reason: { S: REASON },
          expiresAt: { N: String(seconds + 30 * 3600) },
        },
      });
    }
  });

  test("WHEN the second write fails THEN the sign-out failed, and the message says that Cognito signed the user out", async () => {
    server.overrides.set("PutItem", [undefined, { error: "ValidationException", message: "Bad." }]);
    const { errorType, errorMessage, logLines } = await invoke();
    expect(errorType).toBe("INVALID_PARAMETER");
    expect(errorMessage).toMatch(
      /^INVALID_PARAMETER: Global sign-out of "alice" failed at PutItem, after Cognito signed the user out: DynamoDB rejected the request: Bad\./,
    );
    expect(calls()).toEqual(CALLS);
    expect(logLines).toMatchObject([{ outcome: "failed", error_code: "INVALID_PARAMETER" }]);
  });

  test("WHEN the second write fails once THEN a retry redoes everything", async () => {
    const failure: CognitoResponse = { error: "InternalServerError", message: "Oops.", status: 500 };
    server.overrides.set("PutItem", [undefined, failure, failure, failure]);
    const { result, logLines } = await invoke();
    expect(result).toMatchObject({ success: true, data: { not_before: notBefores().at(-1) } });
    expect(calls()).toEqual([...CALLS, "PutItem", "PutItem", ...CALLS]);
    expect(logLines).toMatchObject([{ attempts: 2, outcome: "signed_out" }]);
  });

  test.each([0, 1])(
    "WHEN the response of write %i is lost THEN its retry meets its own item, which is a success",
    async (index) => {
      server.overrides.set("PutItem", [...Array.from({ length: index }, () => undefined), "lost"]);
      const { result } = await invoke();
      expect(result).toMatchObject({ success: true, data: { not_before: notBefores()[1] } });
      expect(server.items.size).toBe(2);
      expect(calls()).toEqual(CALLS.flatMap((call, at) => (at === 1 + 2 * index ? [call, call] : [call])));
      expect(bodies("PutItem")[index]).toEqual(bodies("PutItem")[index + 1]);
    },
  );

  test("WHEN the first write fails THEN no user is signed out", async () => {
    server.overrides.set("PutItem", [{ error: "ResourceNotFoundException", message: "No table." }]);
    const { errorType, errorMessage } = await invoke();
    expect(errorType).toBe("RESOURCE_NOT_FOUND");
    expect(errorMessage).toBe(
      'RESOURCE_NOT_FOUND: Global sign-out of "alice" failed at PutItem: table revocations does not exist in Region us-east-1 of the function\'s account. Fix: Check revocationList: the table must be in the account and Region of the user pool. See docs/errors.md#resource_not_found.',
    );
    expect(server.signedOut.size).toBe(0);
  });

  test("WHEN the user pool does not exist THEN the function throws POOL_NOT_FOUND", async () => {
    server.overrides.set("AdminGetUser", [{ error: "ResourceNotFoundException", message: "No pool." }]);
    const { errorType, errorMessage } = await invoke();
    expect(errorType).toBe("POOL_NOT_FOUND");
    expect(errorMessage).toMatch(/failed at AdminGetUser: user pool us-east-1_Example01 does not exist/);
  });

  test.each([
    ["AdminGetUser", "cognito-idp:AdminGetUser on user pool us-east-1_Example01"],
    ["PutItem", "dynamodb:PutItem on table revocations"],
    ["AdminListUserSessions", "cognito-idp:AdminListUserSessions on user pool us-east-1_Example01"],
    ["AdminRevokeUserSession", "cognito-idp:AdminRevokeUserSession on user pool us-east-1_Example01"],
    ["AdminUserGlobalSignOut", "cognito-idp:AdminUserGlobalSignOut on user pool us-east-1_Example01"],
  ])("WHEN IAM denies %s THEN the message names the action and the resource", async (operation, denied) => {
    const denial: CognitoResponse = { error: "AccessDeniedException", message: "Not authorized." };
    server.overrides.set(
      operation,
      Array.from({ length: 50 }, () => denial),
    );
    const { errorType, errorMessage } = await invoke(EVENT, {
      [ENVIRONMENT.endManagedLoginSessions]: "true",
      REMAINING_MS: "5000",
    });
    expect(errorType).toBe("TIMEOUT");
    expect(errorMessage).toContain(`: IAM denied ${denied}: Not authorized. Fix: Allow the action`);
    expect(server.signedOut.size).toBe(0);
  });

  test("WHEN DynamoDB throttles a write THEN the message does not name Cognito's quota", async () => {
    const throttle: CognitoResponse = { error: "ProvisionedThroughputExceededException", message: "Slow down" };
    server.overrides.set(
      "PutItem",
      Array.from({ length: 50 }, () => throttle),
    );
    const { errorMessage } = await invoke(EVENT, { REMAINING_MS: "5000" });
    expect(errorMessage).toContain("failed at PutItem: DynamoDB throttled the request: Slow down. Fix: Deploy again");
  });

  test("WHEN the user does not exist THEN nothing is written, and the user is skipped if the function is configured to", async () => {
    const event: unknown = JSON.parse(encodeInput({ username: "nosuch", revision: "1" }));
    expect(await invoke(event)).toMatchObject({
      errorType: "USER_NOT_FOUND",
      errorMessage: expect.stringMatching(
        /failed at AdminGetUser: user pool \S+ has no such user\. Fix: List/,
      ) as string,
    });
    const { result, metrics } = await invoke(event, { [ENVIRONMENT.onMissingUser]: "skip" });
    expect(result).toEqual({
      success: true,
      data: expect.objectContaining({ outcome: "skipped", id: "cognito-request-1" }) as object,
    });
    expect(result).not.toHaveProperty("data.sub");
    expect(metrics).toMatchObject([{ Skipped: 1, SignedOut: 0, Failed: 0 }]);
    expect(calls()).toEqual(["AdminGetUser"]);
    expect(server.items.size).toBe(0);
  });

  test.each(["hashed", "none"])(
    "WHEN logUsernames is %s THEN the log contains neither username nor sub",
    async (logUsernames) => {
      const { result, log } = await invoke(EVENT, { [ENVIRONMENT.logUsernames]: logUsernames });
      expect(result).toMatchObject({ data: { sub: SUB } });
      expect(log).not.toContain(SUB);
      expect(log).not.toContain("alice");
    },
  );

  test("WHEN its environment is invalid THEN it throws CONFIGURATION_ERROR with all issues", async () => {
    const { errorType, errorMessage } = await invoke(EVENT, {
      [ENVIRONMENT.revocationRetentionHours]: "1d",
      [ENVIRONMENT.endManagedLoginSessions]: "yes",
    });
    expect(errorType).toBe("CONFIGURATION_ERROR");
    expect(errorMessage).toMatch(
      /REVOCATION_RETENTION_HOURS: "1d" is not a number of hours[^]*END_MANAGED_LOGIN_SESSIONS: "yes" is not one of false, true/,
    );
  });

  describe("WHEN it ends managed-login sessions", () => {
    const withSessions = { [ENVIRONMENT.endManagedLoginSessions]: "true" };

    test("THEN it revokes each SSO session with its linked sessions before the sign-out, and lists them again", async () => {
      const { result, logLines } = await invoke(EVENT, withSessions);
      expect(calls()).toEqual(SESSION_CALLS);
      expect(bodies("AdminRevokeUserSession")).toEqual(
        ["sso-1", "sso-2"].map((SessionId) => ({
          UserPoolId: POOL,
          Username: "alice",
          SessionId,
          RevokeAssociatedSessions: "LINKED",
        })),
      );
      expect(result).toMatchObject({ data: { ended_sessions: 2, sub: SUB } });
      expect(logLines).toMatchObject([{ ended_sessions: 2 }]);
    });

    test("THEN it ends a session that began in the meantime, and the last write is later", async () => {
      server.onStep = () => {
        if (server.signedOut.has("alice") && server.operations.at(-1) === "AdminUserGlobalSignOut")
          server.sessions.set("alice", ["token-4", "sso-3"]);
      };
      const { result } = await invoke(EVENT, withSessions);
      expect(result).toMatchObject({ data: { ended_sessions: 3 } });
      expect(calls().slice(-4)).toEqual([
        "AdminUserGlobalSignOut",
        "AdminListUserSessions",
        "AdminRevokeUserSession",
        "PutItem",
      ]);
      expect(server.sessions.get("alice")).toEqual(["token-4"]);
    });

    test("THEN a session that has ended already is no error, and a retry counts the sessions of all attempts", async () => {
      server.overrides.set("AdminRevokeUserSession", [
        undefined,
        { error: "InternalErrorException", message: "Oops.", status: 500 },
        { error: "ResourceNotFoundException", message: "Session not found." },
      ]);
      const { result, logLines } = await invoke(EVENT, withSessions);
      expect(logLines).toMatchObject([{ attempts: 2 }]);
      expect(result).toMatchObject({ data: { ended_sessions: 2 } });
    });

    test.each(["OperationNotEnabledException", "FeatureUnavailableInTierException"])(
      "THEN a user pool without session tracking (%s) is OPERATION_NOT_ENABLED with what to enable, and no user is signed out",
      async (error) => {
        server.overrides.set("AdminListUserSessions", [{ error, message: "Not available." }]);
        const { errorType, errorMessage } = await invoke(EVENT, withSessions);
        expect(errorType).toBe("OPERATION_NOT_ENABLED");
        expect(errorMessage).toMatch(
          /failed at AdminListUserSessions: session tracking is not enabled on user pool us-east-1_Example01: Not available\. Fix: .*SetUserPoolSessionConfiguration, which needs the Essentials or Plus tier, or omit endManagedLoginSessions\./,
        );
        expect(server.signedOut.size).toBe(0);
      },
    );

    test("THEN it needs no revocation list", async () => {
      const { result } = await invoke(EVENT, { ...withSessions, [ENVIRONMENT.revocationTable]: "" });
      expect(calls()).toEqual(SESSION_CALLS.filter((call) => call !== "AdminGetUser" && call !== "PutItem"));
      expect(result).toMatchObject({ data: { ended_sessions: 2 } });
      expect(result).not.toHaveProperty("data.sub");
      expect(result).not.toHaveProperty("data.not_before");
    });
  });

  describe("WHEN the tokens of all users are revoked", () => {
    const everyone = (except: readonly string[] = [], reason?: string): unknown =>
      JSON.parse(encodeEveryoneInput({ except, reason }));

    test("THEN one item is written, with the exceptions, and no request is sent to Cognito", async () => {
      const { result, logLines, metrics, log } = await invoke(everyone([SUB, SUB], REASON));
      expect(calls()).toEqual(["PutItem"]);
      const [key = ""] = keys();
      const [notBefore = NaN] = notBefores();
      expect(key).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#\*$/);
      expect(bodies("PutItem")).toEqual([
        {
          TableName: TABLE,
          ConditionExpression: "attribute_not_exists(revocation)",
          Item: {
            pool: { S: POOL },
            revocation: { S: key },
            sub: { S: "*" },
            notBefore: { N: String(Math.floor(Date.parse(key.slice(0, 24)) / 1000)) },
            reason: { S: REASON },
            except: { SS: [SUB] },
            expiresAt: { N: String(notBefore + 26 * 3600) },
          },
        },
      ]);
      expect(result).toEqual({
        success: true,
        data: {
          id: "cognito-request-1",
          created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          outcome: "revoked",
          not_before: notBefore,
          except: 1,
          user_pool_id: POOL,
        },
      });
      expect(logLines).toMatchObject([{ level: "INFO", outcome: "revoked", except: 1, not_before: notBefore }]);
      expect(log).not.toContain(SUB);
      expect(metrics).toMatchObject([{ SignedOut: 0, Skipped: 0, Failed: 0 }]);
    });

    test("THEN an item without exceptions has no empty set", async () => {
      expect(await invoke(everyone())).toMatchObject({ result: { data: { except: 0 } } });
      expect([...server.items.values()][0]).not.toHaveProperty("except");
    });

    test("THEN an invalid event is refused with all issues, without a request", async () => {
      const event = { ...(everyone() as object), except: ["alice", SUB, 7], reason: "" };
      const { errorType, errorMessage } = await invoke(event);
      expect(errorType).toBe("VALIDATION_ERROR");
      expect(errorMessage).toMatch(
        /except\[0\]: "alice" is not the "sub" of a user[^]*except\[2\]: 7 is not[^]*reason: the reason is empty/,
      );
      expect(await invoke({ ...(everyone() as object), except: "alice" })).toMatchObject({
        errorMessage: expect.stringMatching(/except: "alice" is not an array/) as string,
      });
      expect(calls()).toEqual([]);
    });

    test("THEN a function without a revocation list throws OPERATION_NOT_ENABLED with the remedy", async () => {
      const { errorMessage } = await invoke(everyone(), { [ENVIRONMENT.revocationTable]: "" });
      expect(errorMessage).toBe(
        "OPERATION_NOT_ENABLED: The function has no revocation list. Fix: Set revocationList of the construct, and deploy. See docs/errors.md#operation_not_enabled.",
      );
    });

    test.each<[CognitoResponse, string, RegExp]>([
      [
        { error: "AccessDeniedException", message: "No." },
        "ACCESS_DENIED",
        /IAM denied dynamodb:PutItem on table revocations: No\. Fix: Allow the action/,
      ],
      [
        { error: "ResourceNotFoundException", message: "No." },
        "RESOURCE_NOT_FOUND",
        /table revocations does not exist/,
      ],
      ["hang", "TIMEOUT", /timed out\. Fix: Try again\./],
    ])("THEN %j is an error about all users", async (response, code, cause) => {
      server.overrides.set("PutItem", [response]);
      const { errorType, errorMessage, logLines, metrics } = await invoke(everyone(), { REMAINING_MS: "5000" });
      expect(errorType).toBe(code);
      expect(errorMessage).toMatch(new RegExp(`^${code}: Revoking the tokens of all users of user pool ${POOL} `));
      expect(errorMessage).toMatch(cause);
      expect(logLines).toMatchObject([{ level: "ERROR", outcome: "failed", error_code: code }]);
      expect(metrics).toMatchObject([{ Failed: 1 }]);
    });
  });
});
