import { encodeInput } from "../../core/contract";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";
import { functionEnvironment, invokeBundle, POOL } from "../support/invoke-bundle";

const EVENT: unknown = JSON.parse(encodeInput({ username: "alice", revision: "1", reason: "INC-4711" }));
const ACTION = "cognito-idp:AdminUserGlobalSignOut";

describe("GIVEN the built function and a Cognito that answers errors on the wire", () => {
  let cognito: CognitoServer;
  const environment = () => ({ ...functionEnvironment(cognito), ON_MISSING_USER: "fail" });

  beforeAll(async () => {
    cognito = await startCognitoServer();
  });
  afterAll(() => cognito.stop());

  test.each<[CognitoResponse, string, RegExp]>([
    [{ error: "UserNotFoundException", message: "No user." }, "USER_NOT_FOUND", /alias.*"sub".*Google_1234/],
    [
      { error: "ResourceNotFoundException", message: "No pool." },
      "POOL_NOT_FOUND",
      /us-east-1_Example01 in Region us-e/,
    ],
    [{ error: "NotAuthorizedException", message: "No." }, "NOT_AUTHORIZED", /Cognito refused it: No\./],
    [{ error: "InvalidParameterException", message: "Bad." }, "INVALID_PARAMETER", /Bad\. Correct the list/],
    [{ error: "OperationNotEnabledException", message: "Off." }, "OPERATION_NOT_ENABLED", /Off\. Enable it/],
    [{ error: "SomethingNewException", message: "New." }, "UNKNOWN_ERROR", /unexpected SomethingNewException: New\./],
  ])(
    "WHEN it answers %j THEN the function throws %s with its remedy, after one request",
    async (answer, code, remedy) => {
      cognito.response = answer;
      const before = cognito.requests.length;
      const { errorType, errorMessage, trace, result, logLines } = await invokeBundle(EVENT, environment());
      expect(result).toBeUndefined();
      expect(errorType).toBe(code);
      expect(errorMessage).toMatch(new RegExp(`^${code}: Global sign-out of "alice" failed\\. `));
      expect(errorMessage).toMatch(remedy);
      expect(trace).toBe(errorMessage);
      expect(logLines).toMatchObject([{ level: "ERROR", username: "alice", error_code: code, outcome: "failed" }]);
      expect(cognito.requests.length - before).toBe(1);
    },
  );

  const passing: readonly (readonly [CognitoResponse, RegExp])[] = [
    [{ error: "AccessDeniedException", message: "Not authorized." }, new RegExp(`${ACTION}.*${POOL}`)],
    [{ error: "TooManyRequestsException", message: "Slow." }, /25 requests a second/],
    [{ error: "InternalErrorException", message: "Oops.", status: 500 }, /failed on its side: Oops\./],
    [{ status: 503, body: "<html>" }, /failed on its side/],
    [{ status: 200, body: '{"trunc' }, /answer of Cognito in us-east-1 arrived broken/],
    ["hang up", /could not be reached.*NAT gateway/],
  ];

  test.each(passing)("WHEN it answers %j twice and then success THEN the user is signed out", async (answer) => {
    cognito.next = [answer, answer];
    cognito.response = { status: 200, body: "{}" };
    const { result, logLines } = await invokeBundle(EVENT, environment());
    expect(result).toMatchObject({ success: true, data: { outcome: "signed_out" } });
    expect(logLines).toMatchObject([{ attempts: 3, outcome: "signed_out" }]);
  });

  test.each(passing)(
    "WHEN it answers %j until the time is up THEN the function says how far it came",
    async (answer, remedy) => {
      cognito.response = answer;
      const { result, errorType, errorMessage } = await invokeBundle(EVENT, { ...environment(), REMAINING_MS: "1800" });
      expect(result).toBeUndefined();
      expect(errorType).toBe("TIMEOUT");
      expect(errorMessage).toMatch(/the time was up after \d+ requests?\. The last answer: /);
      expect(errorMessage).toMatch(remedy);
    },
  );

  test("WHEN it hangs once THEN the request is given up for a new one, and the user is signed out", async () => {
    cognito.next = ["hang"];
    cognito.response = { status: 200, body: "{}" };
    const { result } = await invokeBundle(EVENT, environment());
    expect(result).toMatchObject({ success: true });
  }, 20_000);

  test("WHEN the function has the shortest timeout of Lambda THEN it can do its work all the same", async () => {
    cognito.response = { status: 200, body: "{}" };
    const { result } = await invokeBundle(EVENT, { ...environment(), REMAINING_MS: "1000" });
    expect(result).toMatchObject({ success: true });
  });

  test("WHEN the event is not the input of an entry THEN nothing is called and nothing of the event is logged", async () => {
    const before = cognito.requests.length;
    const event = { username: "alice", token: "eyJraWQiOiJzZWNyZXQ" };
    const { errorType, errorMessage, log } = await invokeBundle(event, environment());
    expect(errorType).toBe("VALIDATION_ERROR");
    expect(errorMessage).toMatch(/contract: undefined is not "cognito-global-sign-out\/v1"/);
    expect(log).not.toMatch(/alice|eyJ/);
    expect(cognito.requests).toHaveLength(before);
  });

  test("WHEN the environment is wrong THEN the function throws CONFIGURATION_ERROR with every fault", async () => {
    const { errorType, errorMessage } = await invokeBundle(EVENT, {
      ...environment(),
      USER_POOL_ID: "",
      ON_MISSING_USER: "ignore",
    });
    expect(errorType).toBe("CONFIGURATION_ERROR");
    expect(errorMessage).toMatch(/USER_POOL_ID: it is not set[^]*ON_MISSING_USER: "ignore" is not one of fail, skip/);
  });

  test("WHEN it answers success THEN the result is the envelope, and the log holds no secret", async () => {
    cognito.response = { status: 200, body: "{}" };
    const { result, log, logLines } = await invokeBundle(EVENT, environment());
    expect(result).toEqual({
      success: true,
      data: {
        id: "cognito-request-1",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        outcome: "signed_out",
        username: "alice",
        revision: "1",
      },
    });
    expect(cognito.requests.at(-1)).toBe(JSON.stringify({ UserPoolId: POOL, Username: "alice" }));
    expect(logLines).toMatchObject([
      {
        level: "INFO",
        outcome: "signed_out",
        username: "alice",
        revision: "1",
        reason: "INC-4711",
        user_pool_id: POOL,
        cognito_request_id: "cognito-request-1",
        function_request_id: "lambda-request-1",
        duration_ms: expect.any(Number) as number,
      },
    ]);
    expect(log).not.toContain("secret");
  });
});
