import { formatThrownMessage } from "../../core/contract";
import { ERROR_CODES, errorPage } from "../../core/errors";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createPool, createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens, LocalUserPool } from "../../local/user-pool";
import { COMMAND, runCommand } from "../../local/command";
import { deployFunction } from "../support/deployed-function";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";
import { createIamUser } from "../support/iam-user";
import { runOnTerminal } from "../support/terminal";
import { toolchain } from "../support/toolchain";

jest.setTimeout(300_000);

type Line = Readonly<Record<string, unknown>>;
const parseLines = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

const FUNCTION = "incident-response-CompromisedAccounts-5d2f0c1a";
const NO_RECORD = /No plan or state records these sign-outs\. Add the users to the list in code as well/;
const DEPLOY_FIX = /deploy|still in the plan/i;
const NOT_ENDED = /\nExisting tokens are accepted until they expire .*; a managed-login cookie .*\n/;

describe("GIVEN a deployed function, and an operator with no other permission than to call it", () => {
  let emulator: Emulator;
  let pool: LocalUserPool;
  let operator: NodeJS.ProcessEnv;
  let skipping: string;
  const tokens = new Map<string, Tokens>();

  beforeAll(async () => {
    const { python } = await toolchain();
    emulator = await startEmulator({ python });
    pool = await createPool(emulator);
    const functionArn = await deployFunction(emulator, FUNCTION, pool.userPoolId);
    operator = await createIamUser(emulator, ["lambda:InvokeFunction"], functionArn);
    skipping = await deployFunction(emulator, "skipping", pool.userPoolId, { ON_MISSING_USER: "skip" });
    for (const username of ["alice", "bob", "carol", "dave"]) {
      await createUser(pool, username);
      tokens.set(username, await signIn(pool, username));
    }
    // The emulator compares whole seconds: a token issued in the second of the sign-out would remain valid.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });
  afterAll(() => emulator.stop());

  const now = (args: readonly string[], environment = operator) => runCommand(["now", ...args], { environment });
  const isSignedIn = async (username: string) => {
    const held = tokens.get(username);
    if (!held) throw new Error(`${username} has no tokens.`);
    const { refreshToken, accessToken } = await presentTokens(pool, held);
    expect(refreshToken.accepted).toBe(accessToken.accepted);
    return accessToken.accepted;
  };

  test("WHEN users are signed out THEN the function is called once for each, and only their tokens are rejected", async () => {
    const { code, stdout, stderr } = await now(["--function", FUNCTION, "--yes", "alice", "bob", "alice"]);
    const success = (username: string) => ({
      username,
      success: true,
      data: {
        id: expect.stringMatching(/./) as string,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        outcome: "signed_out",
        username,
        revision: expect.stringMatching(/^now \d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        user_pool_id: pool.userPoolId,
      },
    });
    expect(parseLines(stdout)).toEqual([success("alice"), success("bob")]);
    expect(stderr).toMatch(/^2 users signed out everywhere\.\n/);
    expect(stderr).toMatch(NO_RECORD);
    expect(stderr).toMatch(NOT_ENDED);
    expect(code).toBe(0);
    expect(await Promise.all(["alice", "bob", "carol", "dave"].map(isSignedIn))).toEqual([false, false, true, true]);
    for (const { accessToken, refreshToken } of tokens.values()) {
      expect(stdout + stderr).not.toContain(accessToken);
      expect(stdout + stderr).not.toContain(refreshToken);
    }
  });

  test("WHEN a user does not exist THEN the others are signed out anyway, and it ends with 1", async () => {
    const { code, stdout, stderr } = await now(["--function", FUNCTION, "--yes", "nosuch", "carol"]);
    expect(parseLines(stdout)).toEqual([
      {
        username: "nosuch",
        success: false,
        error: {
          code: "USER_NOT_FOUND",
          message: expect.stringMatching(
            /^Global sign-out of "nosuch" failed: user pool \S+ has no such user\. Check the name: .*third-party user\.$/,
          ) as string,
        },
      },
      expect.objectContaining({ username: "carol", success: true }),
    ]);
    expect(stderr).toMatch(/^1 user signed out everywhere\.\n1 user failed: "nosuch"\.\n/);
    expect(stderr).toMatch(
      /USER_NOT_FOUND: Not all users were signed out\. .*run the command again.*\nSee docs\/errors\.md#user_not_found\.\n$/,
    );
    expect(stdout + stderr).not.toMatch(DEPLOY_FIX);
    expect(code).toBe(1);
    expect(await isSignedIn("carol")).toBe(false);
  });

  test("WHEN the function, passed as an ARN, skips a user THEN the user does not count as signed out", async () => {
    const { code, stdout, stderr } = await now(["--function", skipping, "--yes", "nosuch"], emulator.environment);
    expect(parseLines(stdout)).toMatchObject([{ username: "nosuch", success: true, data: { outcome: "skipped" } }]);
    expect(stderr).toMatch(/^0 users signed out everywhere\.\n1 user skipped, because .* no such user: "nosuch"\.\n/);
    expect(stderr).not.toMatch(NO_RECORD);
    expect(code).toBe(1);
  });

  const without = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
  test.each<readonly [string, string, () => NodeJS.ProcessEnv, string, RegExp]>([
    [
      "the function is missing",
      "nosuch",
      () => emulator.environment,
      "FUNCTION_NOT_FOUND",
      /Function not found: .*\. Check its name/,
    ],
    [
      "the operator has no permission to call it",
      "skipping",
      () => operator,
      "ACCESS_DENIED",
      /Your credentials need lambda:InvokeFunction/,
    ],
    ["there are no credentials", FUNCTION, () => ({ ...operator, ...without }), "NOT_AUTHORIZED", /Sign in to AWS/],
    [
      "credentials are invalid",
      FUNCTION,
      () => ({ ...operator, AWS_ACCESS_KEY_ID: "AKIAWRONG" }),
      "NOT_AUTHORIZED",
      /Sign in/,
    ],
    [
      "there is no Region",
      FUNCTION,
      () => ({ ...operator, AWS_REGION: undefined }),
      "CONFIGURATION_ERROR",
      /Set AWS_REGION/,
    ],
  ])(
    "WHEN %s THEN it ends at once, and prints the users that were not tried",
    async (_, name, environment, error, fix) => {
      const { code, stdout, stderr } = await now(["--function", name, "--yes", "dave", "alice", "bob"], environment());
      expect(parseLines(stdout)).toMatchObject([{ username: "dave", success: false, error: { code: error } }]);
      expect(stderr).toMatch(
        /^0 users signed out everywhere\.\n1 user failed: "dave"\.\n2 users not tried: "alice", "bob"\.\n/,
      );
      expect(stderr).toMatch(new RegExp(`\n${error}: Calling ${name} for "dave" failed: `));
      expect(stderr).toMatch(fix);
      expect(stdout + stderr).not.toMatch(/pool/);
      expect(stdout + stderr).not.toMatch(DEPLOY_FIX);
      expect(code).toBe(1);
      expect(await isSignedIn("dave")).toBe(true);
    },
  );

  describe("AND a terminal", () => {
    const command = [process.execPath, COMMAND, "now", "--function", FUNCTION, "dave", "alice", "dave"];
    const onTerminal = (typed: string, redirection = "") =>
      runOnTerminal(`"$@" ${redirection}`, command, { environment: operator, stdin: typed });
    const QUESTION = `The function ${FUNCTION} will be called for:\r\n  dave\r\n  alice\r\nSign out 2 users everywhere? [y/N] `;

    test.each(["n\n", "\n", "yesterday\n", "\u0004"])(
      "WHEN the answer is %j THEN no user is signed out",
      async (typed) => {
        const { code, stdout } = await onTerminal(typed);
        expect(stdout).toContain(QUESTION);
        expect(stdout).toMatch(
          /INTERRUPTED: No user was signed out: the answer was not y\.\r\nSee docs\/errors\.md#interrupted\.\r\n$/,
        );
        expect(code).toBe(1);
        expect(await isSignedIn("dave")).toBe(true);
      },
    );

    test.each(["< /dev/null", "2> /dev/null"])(
      "WHEN there is no terminal to ask on (%s) THEN it is a usage error",
      async (redirection) => {
        const { code, stdout } = await onTerminal("y\n", redirection);
        expect(stdout).not.toContain("success");
        expect(code).toBe(2);
        expect(await isSignedIn("dave")).toBe(true);
      },
    );

    test.each(["y\n", "YES \n"])("WHEN the answer is %j THEN they are signed out", async (typed) => {
      const { code, stdout } = await onTerminal(typed);
      expect(stdout).toContain(QUESTION);
      expect(stdout).toMatch(/"username":"dave","success":true[^]*2 users signed out everywhere/);
      expect(code).toBe(0);
      expect(await isSignedIn("dave")).toBe(false);
    });
  });
});

describe("GIVEN an invalid command line", () => {
  test.each<readonly [readonly string[], RegExp]>([
    [["alice"], /required option '--function <NAME>' not specified/],
    [["--function", FUNCTION], /missing required argument 'USER'/],
    [["--function", "", "alice"], /It is not the name or ARN of a Lambda function/],
    [["--function", "../f", "alice"], /It is not the name or ARN of a Lambda function/],
    [["--function", FUNCTION, "alice"], /^No user was signed out: .*Add --yes to skip it\./],
    [
      ["--function", FUNCTION, "--yes", "al ice", "bob", "", "x".repeat(129)],
      /^The command line has 3 problems:\n {2}- USER 1: "al ice" .*\n {2}- USER 3: .* empty.*\n {2}- USER 4: .*129/,
    ],
  ])("WHEN it is %j THEN nothing is called, and it ends with 2", async (args, message) => {
    const { code, stdout, stderr } = await runCommand(["now", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("GIVEN a server that returns responses of Lambda that the local AWS does not", () => {
  let lambda: CognitoServer;
  beforeAll(async () => {
    lambda = await startCognitoServer();
  });
  afterAll(() => lambda.stop());

  const SECRET = "eyJraWQiOiJzZWNyZXQ";
  const now = (...usernames: readonly string[]) =>
    runCommand(["now", "--function", FUNCTION, "--yes", ...usernames], {
      environment: {
        AWS_ENDPOINT_URL: lambda.endpoint,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "secret-key-that-no-output-may-hold",
      },
    });
  const RUN_AGAIN = "Run the command again for this user.";
  const ALLOW = `Allow the action in the policy of the function's role, and check permissions boundaries and organization policies. ${RUN_AGAIN}`;
  const SEE_LOG = `See the function's log. ${RUN_AGAIN}`;
  const thrown = (payload: unknown): CognitoResponse => ({
    status: 200,
    headers: { "x-amz-function-error": "Unhandled" },
    body: typeof payload === "string" ? payload : JSON.stringify(payload),
  });

  test.each<readonly [unknown, string, string]>([
    [{ errorType: "THROTTLED", errorMessage: "THROTTLED: Slow.", trace: [SECRET] }, "THROTTLED", `Slow. ${RUN_AGAIN}`],
    [
      { errorType: "Runtime.HandlerError", errorMessage: "ACCESS_DENIED: No.\nNo." },
      "ACCESS_DENIED",
      `No.\nNo. ${ALLOW}`,
    ],
    [{ errorMessage: "ACCESS_DENIED: No.", stack: SECRET }, "ACCESS_DENIED", `No. ${ALLOW}`],
    [{ errorType: "TIMEOUT", errorMessage: "No code here." }, "TIMEOUT", `No code here. ${RUN_AGAIN}`],
    [
      { errorMessage: "2026-11-22 Task timed out after 60.00 seconds", more: SECRET },
      "UNKNOWN_ERROR",
      `The function failed: 2026-11-22 Task timed out after 60.00 seconds. ${SEE_LOG}`,
    ],
    [
      { errorType: "Runtime.ExitError", errorMessage: "MADE_UP: Exited." },
      "UNKNOWN_ERROR",
      `The function failed: Runtime.ExitError: MADE_UP: Exited. ${SEE_LOG}`,
    ],
    [{ errorType: 7, token: SECRET }, "UNKNOWN_ERROR", `The function failed: no error message. ${SEE_LOG}`],
    [`{"token":"${SECRET}`, "UNKNOWN_ERROR", `The function failed: no error message. ${SEE_LOG}`],
    ["", "UNKNOWN_ERROR", `The function failed: no error message. ${SEE_LOG}`],
  ])(
    "WHEN the function failed with %j THEN the line has %s and a fix, and the function is called for the next user",
    async (payload, code, message) => {
      lambda.next = [thrown(payload), thrown({ errorType: "USER_NOT_FOUND", errorMessage: "USER_NOT_FOUND: No." })];
      const { code: exitCode, stdout, stderr } = await now("alice", "bob");
      expect(parseLines(stdout)).toEqual([
        { username: "alice", success: false, error: { code, message } },
        {
          username: "bob",
          success: false,
          error: { code: "USER_NOT_FOUND", message: expect.stringMatching(/^No\. Check the name: /) as string },
        },
      ]);
      expect(stderr).toMatch(/^0 users signed out everywhere\.\n2 users failed: "alice", "bob"\.\n/);
      expect(stdout + stderr).not.toContain(SECRET);
      expect(exitCode).toBe(1);
    },
  );

  test.each(ERROR_CODES)(
    "WHEN the function threw %s with a fix for a deploy THEN no output has that fix",
    async (code) => {
      const errorMessage = formatThrownMessage(code, "What happened.", "Deploy again: the user is still in the plan.");
      lambda.next = [thrown({ errorType: code, errorMessage })];
      const { stdout, stderr } = await now("alice");
      expect(parseLines(stdout)).toMatchObject([{ success: false, error: { code } }]);
      expect(stdout).toMatch(/"message":"What happened\.( [A-Z][^"]*(\\"sub\\"[^"]*)?\.)?"/);
      expect(stderr).toMatch(
        new RegExp(`\n${code}: Not all users were signed out\\. .*\nSee ${errorPage(code)}\\.\n$`),
      );
      expect(stdout + stderr).not.toMatch(DEPLOY_FIX);
    },
  );

  test.each([
    ["that of another function", { token: SECRET }],
    ["empty", ""],
    ["a truncated result", '{"success":true,"data":{"id":"1","created'],
    [
      "the result for another user",
      { success: true, data: { id: "1", created_at: "", outcome: "signed_out", username: "bob", revision: "1" } },
    ],
  ])("WHEN the response is %s THEN the function is not called for other users", async (_, payload) => {
    const before = lambda.requests.length;
    lambda.next = [{ status: 200, body: typeof payload === "string" ? payload : JSON.stringify(payload) }];
    const { code, stdout, stderr } = await now("alice", "bob");
    expect(parseLines(stdout)).toMatchObject([{ username: "alice", success: false, error: { code: "UNKNOWN_ERROR" } }]);
    expect(stderr).toMatch(
      /1 user failed: "alice"\.\n1 user not tried: "bob"\.\nUNKNOWN_ERROR: .* is not the result of a sign-out/,
    );
    expect(stdout + stderr).not.toContain(SECRET);
    expect(lambda.requests.length - before).toBe(1);
    expect(code).toBe(1);
  });

  test("WHEN Lambda throttles, truncates a response and closes the connection THEN the call is retried with the same input", async () => {
    const before = lambda.requests.length;
    lambda.next = [
      { error: "TooManyRequestsException", message: "Rate Exceeded", status: 429 },
      { status: 200, body: '{"success":tr', headers: { "content-length": "500", connection: "close" } },
      "hang up",
      { status: 503, body: "<html>" },
      thrown({ errorType: "TIMEOUT", errorMessage: "TIMEOUT: Late." }),
    ];
    const { stdout } = await now("alice\u034f", "alice\u034f");
    expect(stdout).toMatch(
      /^{"username":"alice\\u034f","success":false,"error":{"code":"TIMEOUT","message":"Late\. Run the command again for this user\."}}\n$/,
    );
    const requests = lambda.requests.slice(before);
    expect(requests).toHaveLength(5);
    expect(new Set(requests).size).toBe(1);
    expect(JSON.parse(requests[0] ?? "")).toEqual({
      contract: "cognito-global-sign-out/v1",
      username: "alice\u034f",
      revision: expect.stringMatching(/^now \d{4}-/) as string,
    });
  });
});
