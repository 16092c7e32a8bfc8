import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { COMMAND, runCommand } from "../../local/command";
import { json, startCognitoServer } from "../support/cognito-server";
import type { CognitoRequest, CognitoResponse, CognitoServer } from "../support/cognito-server";
import { createFunctionEnvironment, invokeBundle } from "../support/invoke-bundle";
import { startSignOutServer } from "../support/sign-out-server";
import { runOnTerminal } from "../support/terminal";

jest.setTimeout(120_000);

const POOL = "us-east-1_6573cjKIK";
const FUNCTION = `arn:aws:lambda:us-east-1:111122223333:function:incident-response-CompromisedAccounts-5d2f0c1a`;
const TABLE = "incident-response-Revocations-8f14e45f";
const SUB = "17b88dd2-cbe6-4b92-a565-b37fdd7d8614";
const NOT_BEFORE = 1_795_518_276;

const VARIABLES = { USER_POOL_ID: POOL, ON_MISSING_USER: "fail", REVOCATION_TABLE: TABLE };

const USERS = [
  { Username: "breakglass", sub: SUB, email: "bg@example.com", email_verified: "true" },
  {
    Username: "mallory",
    sub: "a523a176-03f7-4384-be0d-afec05ca13de",
    email: "ops@example.com",
    email_verified: "false",
  },
];

/** The users of the pool that a filter of ListUsers selects. */
function listUsers({ body }: CognitoRequest): CognitoResponse {
  const { Filter = "" } = JSON.parse(body.toString()) as { readonly Filter?: string };
  const [, attribute = "", value = ""] = /^(\w+) \^?= "(.*)"$/.exec(Filter) ?? [];
  const matching = USERS.filter((user) =>
    Object.entries(user).some(([name, has]) => name.toLowerCase() === attribute && has === value),
  );
  const toUser = ({ Username, ...attributes }: (typeof USERS)[number]) => {
    const Attributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    return { Username, Attributes, Enabled: true, UserStatus: "CONFIRMED" };
  };
  return json({ Users: matching.map(toUser) });
}

let server: CognitoServer;
let folder: string;
let variables: Readonly<Record<string, string>>;
let invoke: (input: string) => CognitoResponse | Promise<CognitoResponse>;
let invocations: string[];

const revoked = (more: object = {}) => {
  const data = {
    id: "dynamodb-request-1",
    created_at: "2026-11-24T11:04:36.095Z",
    outcome: "revoked",
    not_before: NOT_BEFORE,
  };
  return { success: true, data: { ...data, except: 0, user_pool_id: POOL, ...more } };
};
const thrown = (code: string, message: string): CognitoResponse => ({
  status: 200,
  headers: { "x-amz-function-error": "Unhandled" },
  body: JSON.stringify({
    errorType: code,
    errorMessage: `${code}: ${message} Fix: Deploy again. See docs/errors.md#${code.toLowerCase()}.`,
  }),
});

beforeAll(async () => {
  server = await startCognitoServer((request) => {
    const { operation, message, body } = request;
    if (operation === "DescribeUserPool") return json({ UserPool: { AliasAttributes: ["email"] } });
    if (operation === "ListUsers") return listUsers(request);
    if (message.url?.endsWith("/configuration") === true) return json({ Environment: { Variables: variables } });
    invocations.push(body.toString());
    return invoke(body.toString());
  });
});
afterAll(() => server.stop());

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "everyone-"));
  variables = VARIABLES;
  invocations = [];
  invoke = (input) =>
    json(revoked({ except: (JSON.parse(input) as { readonly except: readonly string[] }).except.length }));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const environment = () => ({
  AWS_ENDPOINT_URL: server.endpoint,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "secret-key-that-no-output-may-hold",
});
const ARGS = ["--function", FUNCTION, "--everyone", "--user-pool-id", POOL];
const everyone = (...more: readonly string[]) =>
  runCommand(["now", ...ARGS, "--confirm", POOL, ...more], { folder, environment: environment() });
const protect = (...names: readonly string[]) => {
  fs.writeFileSync(path.join(folder, "break-glass.txt"), `${names.join("\n")}\n`);
};
const onTerminal = (typed: string, ...more: readonly string[]) =>
  runOnTerminal('"$@"', [process.execPath, COMMAND, "now", ...ARGS, ...more], {
    folder,
    environment: environment(),
    stdin: typed,
  });

describe("GIVEN a function with a revocation list", () => {
  test("WHEN everyone is revoked THEN the function is called once, and the output has its result and what it does not do", async () => {
    const { code, stdout, stderr } = await everyone("--reason", "INC-4711");
    expect(invocations.map((input) => JSON.parse(input) as unknown)).toEqual([
      { contract: "cognito-global-sign-out/everyone/v1", except: [], reason: "INC-4711" },
    ]);
    expect(JSON.parse(stdout)).toEqual(revoked());
    expect(stderr).toContain(
      `Function:        ${FUNCTION}\nUser pool:       ${POOL}\nRevocation list: ${TABLE}\n\nEvery token`,
    );
    expect(stderr).toContain("No user is excepted. --protect FILE excepts the users of a list.");
    expect(stderr).toContain(
      `\nAll tokens of user pool ${POOL} that were issued until 2026-11-24T11:04:36Z are rejected within seconds at services behind RevocationAuthorizer or the verifier.\nCognito itself signed no user out. `,
    );
    expect(server.operations).not.toContain("ListUsers");
    expect(code).toBe(0);
  });

  test("WHEN users are protected THEN the function gets the sub of each, once, and they are shown by canonical name", async () => {
    protect("bg@example.com", SUB, "breakglass");
    const { code, stdout, stderr } = await everyone("--protect", "break-glass.txt");
    expect(invocations.map((input) => JSON.parse(input) as unknown)).toEqual([
      { contract: "cognito-global-sign-out/everyone/v1", except: [SUB] },
    ]);
    expect(JSON.parse(stdout)).toEqual(revoked({ except: 1 }));
    expect(stderr).toMatch(
      new RegExp(`The tokens of these users stay accepted:\n\n {2}ok +bg@example\\.com +is breakglass, sub ${SUB}\n`),
    );
    expect(stderr).toContain("or the verifier, except those of 1 user.\n");
    expect(code).toBe(0);
  });

  test("WHEN the built function is called THEN the list has one item for everyone, with the exceptions and the reason", async () => {
    const aws = await startSignOutServer();
    invoke = async (input) => {
      const { result } = await invokeBundle(JSON.parse(input), { ...createFunctionEnvironment(aws), ...VARIABLES });
      return json({ ...(result as object) });
    };
    protect("breakglass");
    const { code, stdout } = await everyone("--protect", "break-glass.txt", "--reason", "INC-4711");
    await aws.stop();
    expect(JSON.parse(stdout)).toMatchObject({ success: true, data: { except: 1, user_pool_id: POOL } });
    expect([...aws.items.values()]).toEqual([
      expect.objectContaining({ pool: { S: POOL }, sub: { S: "*" }, except: { SS: [SUB] }, reason: { S: "INC-4711" } }),
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ["nosuch", '"nosuch" excepts no user: the pool has no such user. Correct the name, or remove it.'],
    [
      "ops@example.com",
      '"ops@example.com" excepts no user: it is the unverified e-mail address of "mallory", so it is not an alias. List the username of the intended user.',
    ],
  ])(
    "WHEN a protected name is not one of exactly one user (%s) THEN nothing is called, and it ends with 3",
    async (name, message) => {
      protect("breakglass", name);
      const { code, stdout, stderr } = await everyone("--protect", "break-glass.txt");
      expect([code, stdout, invocations]).toEqual([3, "", []]);
      expect(stderr).toBe(
        `GUARD_REFUSED: The revocation was refused:\n  - break-glass.txt:2:1: ${message}\nSee docs/errors.md#guard_refused.\n`,
      );
    },
  );

  test("WHEN the list of protected users is empty THEN nothing is called", async () => {
    fs.writeFileSync(path.join(folder, "break-glass.txt"), "# no users\n");
    const { code, stdout } = await everyone("--protect", "break-glass.txt");
    expect([code, stdout, invocations]).toEqual([1, "", []]);
  });

  test("WHEN its user pool is another one THEN nothing is called, and it ends with 3", async () => {
    variables = { ...VARIABLES, USER_POOL_ID: "us-east-1_Example02" };
    const { code, stdout, stderr } = await everyone();
    expect([code, stdout, invocations]).toEqual([3, "", []]);
    expect(stderr).toContain(
      `- --user-pool-id: the function has user pool us-east-1_Example02, not ${POOL}. Correct it, or pass the function of that pool as --function.`,
    );
  });

  test.each([
    ["VALIDATION_ERROR", "Deploy the construct with the version of this package that you run."],
    ["ACCESS_DENIED", "Allow the action in the policy of the function's role"],
    ["SERVICE_ERROR", "Run the command again."],
  ])("WHEN it fails with %s THEN the fix is one for this command, and it ends with 1", async (error, fix) => {
    invoke = () => thrown(error, "No.");
    const { code, stdout, stderr } = await everyone();
    expect(JSON.parse(stdout)).toMatchObject({ success: false, error: { code: error } });
    expect(stderr).toContain(`\n${error}: No. Fix: ${fix}`);
    expect(stdout + stderr).not.toContain("Deploy again");
    expect(code).toBe(1);
  });

  test.each([
    ["of another pool", revoked({ user_pool_id: "us-east-1_Example02" })],
    ["with other exceptions", revoked({ except: 1 })],
    ["of a user", revoked({ outcome: "signed_out" })],
    ["of something else", {}],
  ])("WHEN the result is %s THEN it is not a revocation, and it ends with 1", async (_, result) => {
    invoke = () => json(result);
    const { code, stdout, stderr } = await everyone();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /\nUNKNOWN_ERROR: Calling \S+ for everyone in \S+ failed: the response is not the result of a/,
    );
  });

  describe("AND a terminal", () => {
    test("WHEN the user pool id is typed THEN it is revoked, after what will happen was shown in 80 columns", async () => {
      protect("bg@example.com");
      const { code, stdout } = await onTerminal(`${POOL}\n`, "--protect", "break-glass.txt");
      // The progress bar is before it.
      const shown = stdout.slice(stdout.indexOf("Function:"));
      const lines = shown.split("\r\n");
      expect(lines.slice(0, 17)).toEqual([
        "Function:       ",
        FUNCTION.slice(0, 80),
        FUNCTION.slice(80),
        `User pool:       ${POOL}`,
        `Revocation list: ${TABLE}`,
        "",
        "Every token of this user pool that was issued until now is rejected within",
        "seconds at services behind RevocationAuthorizer or the verifier; their users",
        "have to sign in again. Cognito itself signs no user out: refresh tokens and",
        "managed-login cookies stay valid, and other services accept tokens until they",
        "expire. Tokens of machine-to-machine clients stay accepted.",
        "",
        "The tokens of these users stay accepted:",
        "",
        "  ok          bg@example.com   is breakglass, sub",
        `                               ${SUB}`,
        "",
      ]);
      expect(lines[17]).toBe(`Type the user pool id to confirm: ${JSON.stringify(revoked({ except: 1 }))}`);
      expect(lines.slice(18).join("\n")).toMatch(/^All tokens of user pool \S+ that were issued until/);
      expect(invocations).toHaveLength(1);
      expect(code).toBe(0);
    });

    test.each(["y\n", "\n", "us-east-1_Example02\n", "\u0004"])(
      "WHEN the answer is %j THEN nothing is called",
      async (typed) => {
        const { code, stdout } = await onTerminal(typed);
        expect(stdout).toMatch(
          /INTERRUPTED: No token was revoked: the answer was not the user pool id\.\r\nSee docs\/errors\.md#interrupted\.\r\n$/,
        );
        expect([code, invocations]).toEqual([1, []]);
      },
    );
  });
});

test("GIVEN a function without a revocation list WHEN everyone is revoked THEN nothing is called, and the fix is to attach one", async () => {
  variables = { USER_POOL_ID: POOL, ON_MISSING_USER: "fail" };
  const { code, stdout, stderr } = await everyone();
  expect([code, stdout, invocations]).toEqual([1, "", []]);
  expect(stderr).toBe(
    `OPERATION_NOT_ENABLED: No token was revoked: ${FUNCTION} has no revocation list. Fix: Pass a TokenRevocationList to the construct as revocationList, and deploy.\nSee docs/errors.md#operation_not_enabled.\n`,
  );
});

describe("GIVEN an invalid command line", () => {
  const [ID, CONFIRM] = [["--user-pool-id", POOL] as const, ["--confirm", POOL] as const];
  test.each<readonly [readonly string[], RegExp]>([
    [
      ["--everyone", ...ID, ...CONFIRM, "alice"],
      /^No token was revoked: --everyone takes no USER, --list or --check\./,
    ],
    [["--everyone", ...ID, ...CONFIRM, "--list", "users.yaml"], /--everyone takes no USER, --list or --check\./],
    [["--everyone", ...ID, ...CONFIRM, "--check"], /--everyone takes no USER, --list or --check\./],
    [["--everyone", ...CONFIRM], /^No token was revoked: --everyone needs --user-pool-id\./],
    [
      ["--everyone", ...ID, "--yes"],
      /^No token was revoked: --yes does not confirm --everyone\. .* --confirm instead\./,
    ],
    [["--everyone", ...ID, ...CONFIRM, "--yes"], /--yes does not confirm --everyone\./],
    [["--everyone", ...ID, "--confirm", "us-east-1_Example02"], /--confirm is not the id of --user-pool-id\./],
    [
      ["--everyone", ...ID],
      /^No token was revoked: confirmation needs a terminal\. Add --confirm with the user pool id/,
    ],
    [[...ID, "--yes", "alice"], /^No user was signed out: --user-pool-id and --confirm need --everyone\./],
    [[...CONFIRM, "--yes", "alice"], /^No user was signed out: --user-pool-id and --confirm need --everyone\./],
    [["--everyone", "--user-pool-id", "customers"], /It is not a user pool id/],
  ])("WHEN it is %j THEN no request is sent, and it ends with 2", async (args, message) => {
    const before = server.requests.length;
    const { code, stdout, stderr } = await runCommand(["now", "--function", FUNCTION, ...args], {
      folder,
      environment: environment(),
    });
    expect([code, stdout, server.requests.length]).toEqual([2, "", before]);
    expect(stderr).toMatch(message);
  });
});

describe("GIVEN users who are signed out by a function with a revocation list", () => {
  const now = () =>
    runCommand(["now", "--function", FUNCTION, "--yes", "alice", "bob"], { folder, environment: environment() });
  const signedOut = (more: (username: string) => object) => {
    invoke = (input) => {
      const { username, revision } = JSON.parse(input) as { readonly username: string; readonly revision: string };
      const data = {
        id: "request-1",
        created_at: "2026-11-24T11:04:36.095Z",
        outcome: "signed_out",
        username,
        revision,
      };
      return json({ success: true, data: { ...data, user_pool_id: POOL, ...more(username) } });
    };
  };
  const LISTED = { sub: SUB, not_before: NOT_BEFORE };

  test("WHEN the results have the list THEN they are printed, and so is the window left", async () => {
    signedOut(() => LISTED);
    const { stdout, stderr } = await now();
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ username: "alice", data: LISTED });
    expect(stderr).toContain(
      "\nWindow left: none at services behind RevocationAuthorizer or the verifier; until tokens expire (60 min by default) elsewhere, where a managed-login cookie can get new tokens for up to 60 min.\n",
    );
    signedOut(() => ({ ...LISTED, ended_sessions: 2 }));
    const ended = await now();
    expect(JSON.parse(ended.stdout.split("\n")[0] ?? "")).toMatchObject({ data: { ended_sessions: 2 } });
    expect(ended.stderr).toContain("elsewhere; managed-login sessions are ended as well.\n");
  });

  test("WHEN one of them is not on the list THEN the window is not reported as closed", async () => {
    signedOut((username) => (username === "alice" ? {} : LISTED));
    const { stderr } = await now();
    expect(stderr).toContain(
      "\nExisting tokens are accepted until they expire (60 min by default) by services that only",
    );
    expect(stderr).not.toContain("Window left");
  });
});
