import { encodeInput, ENVIRONMENT } from "../../core/contract";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";
import { createFunctionEnvironment, invokeBundle, POOL } from "../support/invoke-bundle";

const EVENT: unknown = JSON.parse(encodeInput({ username: "alice", revision: "1", reason: "INC-4711" }));
const ACTION = "cognito-idp:AdminUserGlobalSignOut";

describe("GIVEN the built function and a Cognito that responds with errors", () => {
  let cognito: CognitoServer;
  const environment = () => ({ ...createFunctionEnvironment(cognito), [ENVIRONMENT.onMissingUser]: "fail" });

  beforeAll(async () => {
    cognito = await startCognitoServer();
  });
  afterAll(() => cognito.stop());

  test.each<[CognitoResponse, string, RegExp]>([
    [
      { error: "UserNotFoundException", message: "No user." },
      "USER_NOT_FOUND",
      /no such user\. Fix: List the username, an alias.*"sub".*Google_1234/,
    ],
    [
      { error: "ResourceNotFoundException", message: "No pool." },
      "POOL_NOT_FOUND",
      /us-east-1_Example01 does not exist in Region us-east-1.*Fix: Check userPool/,
    ],
    [
      { error: "NotAuthorizedException", message: "No." },
      "NOT_AUTHORIZED",
      /Cognito rejected the request: No\. Fix: Check the state/,
    ],
    [
      { error: "InvalidParameterException", message: "Bad." },
      "INVALID_PARAMETER",
      /Cognito rejected the request: Bad\. Fix: Correct the list\./,
    ],
    [
      { error: "OperationNotEnabledException", message: "Off." },
      "OPERATION_NOT_ENABLED",
      /not enabled on user pool us-east-1_Example01: Off\. Fix: Enable it/,
    ],
    [{ error: "SomethingNewException", message: "New." }, "UNKNOWN_ERROR", /unexpected SomethingNewException: New\./],
  ])(
    "WHEN it responds with %j THEN the function throws %s with a fix, after one request",
    async (response, code, cause) => {
      cognito.response = response;
      const before = cognito.requests.length;
      const { errorType, errorMessage, trace, result, logLines } = await invokeBundle(EVENT, environment());
      expect(result).toBeUndefined();
      expect(errorType).toBe(code);
      expect(errorMessage).toMatch(new RegExp(`^${code}: Global sign-out of "alice" failed: `));
      expect(errorMessage).toMatch(cause);
      expect(errorMessage).toMatch(new RegExp(` See docs/errors\\.md#${code.toLowerCase()}\\.$`));
      expect(trace).toBe(errorMessage);
      expect(logLines).toMatchObject([{ level: "ERROR", username: "alice", error_code: code, outcome: "failed" }]);
      expect(cognito.requests.length - before).toBe(1);
    },
  );

  const transient: readonly (readonly [CognitoResponse, RegExp])[] = [
    [
      { error: "AccessDeniedException", message: "Not authorized." },
      new RegExp(`${ACTION}.*${POOL}.* Fix: Allow the action`),
    ],
    [
      { error: "TooManyRequestsException", message: "Slow." },
      /throttled the request.*25 requests per second.* Fix: Deploy/,
    ],
    [{ error: "InternalErrorException", message: "Oops.", status: 500 }, /had an internal error: Oops\./],
    [{ status: 503, body: "<html>" }, /had an internal error/],
    [{ status: 200, body: '{"trunc' }, /response of Cognito in us-east-1 was incomplete/],
    ["hang up", /Cognito in us-east-1 could not be reached: .* Fix: .*NAT gateway/],
  ];

  test.each(transient)(
    "WHEN it responds with %j twice and then with success THEN the user is signed out",
    async (response) => {
      cognito.next = [response, response];
      cognito.response = { status: 200, body: "{}" };
      const { result, logLines } = await invokeBundle(EVENT, environment());
      expect(result).toMatchObject({ success: true, data: { outcome: "signed_out" } });
      expect(logLines).toMatchObject([{ attempts: 3, outcome: "signed_out" }]);
    },
  );

  test.each(transient)(
    "WHEN it responds with %j until the timeout THEN the function throws TIMEOUT with the last error",
    async (response, cause) => {
      cognito.response = response;
      const { result, errorType, errorMessage } = await invokeBundle(EVENT, { ...environment(), REMAINING_MS: "1800" });
      expect(result).toBeUndefined();
      expect(errorType).toBe("TIMEOUT");
      expect(errorMessage).toMatch(/^TIMEOUT: Global sign-out of "alice" timed out after \d+ requests?\. Last error: /);
      expect(errorMessage).toMatch(cause);
      expect(errorMessage).toMatch(
        / Fix: .*Deploy again: the user is still in the plan\. See docs\/errors\.md#timeout\.$/,
      );
    },
  );

  test("WHEN it does not respond once THEN the request is aborted and retried, and the user is signed out", async () => {
    cognito.next = ["hang"];
    cognito.response = { status: 200, body: "{}" };
    const { result } = await invokeBundle(EVENT, environment());
    expect(result).toMatchObject({ success: true });
  }, 20_000);

  test("WHEN the function has Lambda's minimum timeout THEN it signs the user out", async () => {
    cognito.response = { status: 200, body: "{}" };
    const { result } = await invokeBundle(EVENT, { ...environment(), REMAINING_MS: "1000" });
    expect(result).toMatchObject({ success: true });
  });

  test("WHEN the event is not the input of an entry THEN no request is sent, and the log contains nothing of the event", async () => {
    const before = cognito.requests.length;
    const event = { username: "alice", token: "eyJraWQiOiJzZWNyZXQ" };
    const { errorType, errorMessage, log } = await invokeBundle(event, environment());
    expect(errorType).toBe("VALIDATION_ERROR");
    expect(errorMessage).toMatch(/contract: undefined is not "cognito-global-sign-out\/v1"/);
    expect(log).not.toMatch(/alice|eyJ/);
    expect(cognito.requests).toHaveLength(before);
  });

  test("WHEN the environment is invalid THEN the function throws CONFIGURATION_ERROR with all issues", async () => {
    const { errorType, errorMessage } = await invokeBundle(EVENT, {
      ...environment(),
      [ENVIRONMENT.userPoolId]: "",
      [ENVIRONMENT.onMissingUser]: "ignore",
    });
    expect(errorType).toBe("CONFIGURATION_ERROR");
    expect(errorMessage).toMatch(/USER_POOL_ID: it is not set[^]*ON_MISSING_USER: "ignore" is not one of fail, skip/);
  });

  test("WHEN it responds with success THEN the result is the envelope, and the log contains no secret", async () => {
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
        user_pool_id: POOL,
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
