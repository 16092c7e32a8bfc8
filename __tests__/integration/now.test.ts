import fs from "node:fs";
import os from "node:os";
import path from "node:path";
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
const NO_RECORD = /No plan or state records these sign-outs\. Add these lines to the list, so that git has a record:\n/;
const DEPLOY_FIX = /deploy|still in the plan/i;
const NOT_ENDED = /\nExisting tokens are accepted until they expire .*; a managed-login cookie .*\n/;

describe("GIVEN a deployed function, and an operator with no other permission than to call it", () => {
  let emulator: Emulator;
  let pool: LocalUserPool;
  let operator: NodeJS.ProcessEnv;
  let reviewer: NodeJS.ProcessEnv;
  let functionArn: string;
  let skipping: string;
  const tokens = new Map<string, Tokens>();

  beforeAll(async () => {
    const { python } = await toolchain();
    emulator = await startEmulator({ python });
    pool = await createPool(emulator);
    functionArn = await deployFunction(emulator, FUNCTION, pool.userPoolId);
    // The emulator has one policy per user, so the resource covers the function and the pool.
    reviewer = await createIamUser(
      emulator,
      [
        "lambda:InvokeFunction",
        "lambda:GetFunctionConfiguration",
        "cognito-idp:ListUsers",
        "cognito-idp:DescribeUserPool",
      ],
      "*",
    );
    operator = await createIamUser(emulator, ["lambda:InvokeFunction"], functionArn);
    skipping = await deployFunction(emulator, "skipping", pool.userPoolId, { ON_MISSING_USER: "skip" });
    for (const username of ["alice", "bob", "carol", "dave", "erin", "frank", "breakglass"]) {
      await createUser(pool, username, { email: `${username}@example.com`, email_verified: "true" });
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
    expect(stderr).toContain(
      '\n\n  - "alice"\n  - "bob"\n\nA user who is already listed needs a new revision instead.\n',
    );
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
            /^Global sign-out of "nosuch" failed: user pool \S+ has no such user\. Fix: Check the name: .*third-party user\.$/,
          ) as string,
        },
      },
      expect.objectContaining({ username: "carol", success: true }),
    ]);
    expect(stderr).toMatch(/^1 user signed out everywhere\.\n1 user failed: "nosuch"\.\n/);
    expect(stderr).toMatch(
      /USER_NOT_FOUND: Not all users were signed out\. Fix: .*run the command again.*\nSee docs\/errors\.md#user_not_found\.\n$/,
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

  describe("AND lists", () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "now-"));
      fs.writeFileSync(path.join(folder, "users.yaml"), "users:\n  - frank\n  - { username: nosuch, reason: INC-1 }\n");
      fs.writeFileSync(path.join(folder, "break-glass.txt"), "breakglass\n");
    });
    afterEach(() => {
      fs.rmSync(folder, { recursive: true });
    });
    const nowIn = (args: readonly string[], environment = reviewer) =>
      runCommand(["now", "--function", functionArn, "--yes", ...args], { folder, environment });

    test("WHEN the Region of the environment is another one THEN that of the ARN is used, and the users of the list follow the reasons", async () => {
      const elsewhere = { ...reviewer, AWS_REGION: "eu-central-1" };
      const args = ["--list", "users.yaml", "--reason", "INC-4711", "erin", "frank", "--protect", "break-glass.txt"];
      const { code, stdout, stderr } = await nowIn(args, elsewhere);
      expect(parseLines(stdout)).toMatchObject([
        { username: "frank", success: true },
        { username: "nosuch", success: false },
        { username: "erin", success: true },
      ]);
      expect(stderr).toContain(
        'git has a record:\n\n  - username: "erin"\n    reason: "INC-4711"\n\nA user who is already listed needs',
      );
      expect(code).toBe(1);
      expect(await Promise.all(["erin", "frank"].map(isSignedIn))).toEqual([false, false]);
    });

    test("WHEN all users are in the list THEN no lines are printed", async () => {
      fs.writeFileSync(path.join(folder, "users.yaml"), "users:\n  - frank\n");
      const { code, stderr } = await nowIn(["--list", "users.yaml", "frank"]);
      expect(stderr).toContain(
        "No plan or state records these sign-outs. Commit users.yaml, so that git has a record.\n",
      );
      expect(code).toBe(0);
    });

    test.each(["breakglass", "breakglass@example.com", "BREAKGLASS"])(
      "WHEN a protected user is named (%s) THEN it ends with 3, and no user is signed out",
      async (name) => {
        const { code, stdout, stderr } = await nowIn(["--protect", "break-glass.txt", "dave", name]);
        const as = name === "breakglass" ? "" : ' as "breakglass"';
        expect(stderr).toBe(
          `GUARD_REFUSED: The sign-out was refused:\n  - USER 2: "${name}" is protected${as} (break-glass.txt:1:1). Remove it.\nSee docs/errors.md#guard_refused.\n`,
        );
        expect([code, stdout]).toEqual([3, ""]);
        expect(await isSignedIn("breakglass")).toBe(true);
      },
    );

    test("WHEN a protected name matches no user, or the pool can't be read THEN no user is signed out", async () => {
      fs.writeFileSync(path.join(folder, "break-glass.txt"), "breakglas\n");
      const typo = await nowIn(["--protect", "break-glass.txt", "dave"]);
      expect([typo.code, typo.stdout]).toEqual([3, ""]);
      expect(typo.stderr).toContain('- break-glass.txt:1:1: "breakglas" protects no user: the pool has no such user.');
      const denied = await nowIn(["--protect", "break-glass.txt", "dave"], operator);
      expect([denied.code, denied.stdout]).toEqual([1, ""]);
      expect(denied.stderr).toMatch(
        /^ACCESS_DENIED: Reading the configuration of \S+ failed: .* Fix: Your credentials need lambda:GetFunctionConfiguration on the function\.\n/,
      );
    });

    test("WHEN the list is empty or invalid THEN nothing is called", async () => {
      fs.writeFileSync(path.join(folder, "users.yaml"), "users: []\n");
      expect(await nowIn(["--list", "users.yaml"])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^No user was signed out: pass a USER, or a list/) as string,
      });
      fs.writeFileSync(path.join(folder, "users.yaml"), "users:\n  - al ice\n");
      expect(await nowIn(["--list", "users.yaml", "dave"])).toMatchObject({ code: 1, stdout: "" });
    });
  });

  const without = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
  test.each<readonly [string, string, () => NodeJS.ProcessEnv, string, RegExp]>([
    [
      "the function is missing",
      "nosuch",
      () => emulator.environment,
      "FUNCTION_NOT_FOUND",
      /Function not found: .*\. Fix: Check --function\. .*an ARN contains both/,
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
      /Fix: Set AWS_REGION, or pass the ARN of the function/,
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
    const UNKNOWN = "unknown: your credentials lack lambda:GetFunctionConfiguration";
    const QUESTION = `Function:  ${FUNCTION}\r\nUser pool: ${UNKNOWN}\r\n\r\n  dave\r\n  alice\r\n\r\nSign out 2 users everywhere? [y/N] `;

    test("WHEN the credentials can read the function THEN the user pool is shown; with --check, also the canonical users", async () => {
      const shown = `Function:  ${FUNCTION}\r\nUser pool: ${pool.userPoolId}\r\n\r\n`;
      const ask = async (args: readonly string[]) => {
        const all = [process.execPath, COMMAND, "now", "--function", FUNCTION, ...args];
        // Wide enough for a sub.
        const environment = { ...reviewer, COLUMNS: "120" };
        return (await runOnTerminal('"$@"', all, { environment, stdin: "n\n" })).stdout;
      };
      expect(await ask(["dave"])).toContain(`${shown}  dave\r\n\r\nSign out 1 user everywhere? [y/N] `);
      const checked = await ask(["--check", "dave@example.com", "nosuch", "dave"]);
      expect(checked).toContain(shown);
      expect(checked).toMatch(/\n {2}ok {10}dave@example\.com {3}is dave, sub [\da-f-]{36}\r\n/);
      expect(checked).toMatch(/\n {2}missing {5}nosuch +USER 2: the pool has no such user\r\n/);
      expect(checked).toMatch(/\n {2}same user {3}dave +as dave@example\.com: sub /);
      expect(checked).toContain("Sign out 3 users everywhere? [y/N] ");
      expect(await isSignedIn("dave")).toBe(true);
    });

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
    [["--function", FUNCTION], /^No user was signed out: pass a USER, or a list with users as --list\./],
    [["--function", FUNCTION, "--reason", "a\nb", "alice"], /The reason .* contains a control character/],
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
    [
      { errorType: "THROTTLED", errorMessage: "THROTTLED: Slow.", trace: [SECRET] },
      "THROTTLED",
      `Slow. Fix: ${RUN_AGAIN}`,
    ],
    [
      { errorType: "Runtime.HandlerError", errorMessage: "ACCESS_DENIED: No.\nNo." },
      "ACCESS_DENIED",
      `No.\nNo. Fix: ${ALLOW}`,
    ],
    [{ errorMessage: "ACCESS_DENIED: No.", stack: SECRET }, "ACCESS_DENIED", `No. Fix: ${ALLOW}`],
    [{ errorType: "TIMEOUT", errorMessage: "No code here." }, "TIMEOUT", `No code here. Fix: ${RUN_AGAIN}`],
    [
      { errorMessage: "2026-11-22 Task timed out after 60.00 seconds", more: SECRET },
      "UNKNOWN_ERROR",
      `The function failed: 2026-11-22 Task timed out after 60.00 seconds. Fix: ${SEE_LOG}`,
    ],
    [
      { errorType: "Runtime.ExitError", errorMessage: "MADE_UP: Exited." },
      "UNKNOWN_ERROR",
      `The function failed: Runtime.ExitError: MADE_UP: Exited. Fix: ${SEE_LOG}`,
    ],
    [{ errorType: 7, token: SECRET }, "UNKNOWN_ERROR", `The function failed: no error message. Fix: ${SEE_LOG}`],
    [`{"token":"${SECRET}`, "UNKNOWN_ERROR", `The function failed: no error message. Fix: ${SEE_LOG}`],
    ["", "UNKNOWN_ERROR", `The function failed: no error message. Fix: ${SEE_LOG}`],
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
          error: { code: "USER_NOT_FOUND", message: expect.stringMatching(/^No\. Fix: Check the name: /) as string },
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
      expect(stdout).toMatch(/"message":"What happened\.( Fix: [A-Z][^"]*(\\"sub\\"[^"]*)?\.)?"/);
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

  test("WHEN a reason is given THEN the function gets it", async () => {
    const before = lambda.requests.length;
    lambda.next = [thrown({ errorType: "TIMEOUT", errorMessage: "TIMEOUT: Late." })];
    await now("--reason", "INC-4711", "alice");
    expect(JSON.parse(lambda.requests[before] ?? "")).toMatchObject({ username: "alice", reason: "INC-4711" });
  });

  test.each([
    [
      "a function of something else",
      { Environment: { Variables: { TABLE: "x" } } },
      /^CONFIGURATION_ERROR: .* has no user pool id in its environment variable USER_POOL_ID\. Fix: Pass the function of a CognitoGlobalSignOut/,
    ],
    [
      "a function with a key that is denied",
      { Environment: { Error: { ErrorCode: "AccessDeniedException", Message: "No key" } } },
      /^ACCESS_DENIED: .* failed: No key\. Fix: Your credentials need kms:Decrypt on its key\./,
    ],
  ])("WHEN --check names %s THEN the function is not called", async (_title, configuration, message) => {
    const before = lambda.requests.length;
    lambda.next = [{ status: 200, body: JSON.stringify(configuration) }];
    const { code, stdout, stderr } = await now("--check", "alice");
    expect([code, stdout, lambda.requests.length - before]).toEqual([1, "", 1]);
    expect(stderr).toMatch(message);
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
      /^{"username":"alice\\u034f","success":false,"error":{"code":"TIMEOUT","message":"Late\. Fix: Run the command again for this user\."}}\n$/,
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
