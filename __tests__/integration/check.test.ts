import { AdminDisableUserCommand, CreateUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { forward } from "../../local/fault-proxy/http";
import { createPool, createUser } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { startCognitoServer } from "../support/cognito-server";
import { COMMAND, runCommand } from "../../local/command";
import { createIamUser } from "../support/iam-user";
import { runOnTerminal } from "../support/terminal";
import { toolchain } from "../support/toolchain";

jest.setTimeout(120_000);

const REQUIRED = ["ListUsers", "DescribeUserPool", "ListUserPoolClients"];
const ACTIONS = [...REQUIRED, "DescribeUserPoolClient"];

let emulator: Emulator;
let pool: LocalUserPool;
let folder: string;
let reader: NodeJS.ProcessEnv;

/** The environment of an IAM user that has these permissions on the user pool, and no others. */
const credentialsFor = (actions: readonly string[]) =>
  createIamUser(
    emulator,
    actions.map((action) => `cognito-idp:${action}`),
    `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool.userPoolId}`,
  );

const check = (args: readonly string[], environment: NodeJS.ProcessEnv = reader) =>
  runCommand(["check", ...args, "--user-pool-id", pool.userPoolId], { folder, environment });

const list = (name: string, content: string) => {
  fs.writeFileSync(path.join(folder, name), content);
};

const subOf = (stdout: string, name: string) =>
  new RegExp(`\\n  \\w.*? ${name} +(?:is \\w+, )?sub ([\\da-f-]{36})\\n`).exec(stdout)?.[1];

beforeAll(async () => {
  emulator = await startEmulator({ python: (await toolchain()).python });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "check-"));
  pool = await createPool(emulator);
  const { cognito, userPoolId: UserPoolId } = pool;
  await createUser(pool, "alice");
  await createUser(pool, "bob", { email: "bob@example.com", email_verified: "true" });
  await createUser(pool, "dave");
  await createUser(pool, "eve", { email: "eve@example.com", email_verified: "false" });
  await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: "dave" }));
  await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "app",
      GenerateSecret: true,
      AccessTokenValidity: 5,
      IdTokenValidity: 1,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "days" },
    }),
  );
  reader = await credentialsFor(ACTIONS);
});
afterAll(async () => {
  await emulator.stop();
  fs.rmSync(folder, { recursive: true });
});

describe("GIVEN a list, the local AWS with IAM enforced, and credentials with read permissions", () => {
  const names = ["alice", "bob@example.com", "carrol", "dave", "bob", "eve@example.com"];

  beforeEach(() => {
    list("users.yaml", `users:\n${names.map((name) => `  - ${name}\n`).join("")}`);
  });

  test("WHEN it has a misspelled name THEN the report is printed, stderr has the issue with its position, and it ends with 3", async () => {
    const { code, stdout, stderr } = await check(["users.yaml"]);
    const [alice = "", bob = "", dave = ""] = ["alice", "bob@example.com", "dave"].map((name) => subOf(stdout, name));
    expect(stdout).toBe(`Check · users.yaml · pool ${pool.userPoolId}

  ok          alice             sub ${alice}
  ok          bob@example.com   is bob, sub ${bob}
  missing     carrol            users.yaml:4:5: the pool has no such user
  disabled    dave              sub ${dave}
  same user   bob               as bob@example.com: sub ${bob}
  unverified  eve@example.com   users.yaml:7:5: it is the unverified e-mail address of eve, so it is not an alias

  app client   access token   ID token
  app          5 min          24 h
  web          60 min         60 min

4 of 6 names match a user of the pool. After a sign-out, tokens are accepted for up to 24 h by services that only check signatures (clients app 24 h, web 60 min); a managed-login cookie can get new ones for up to 60 min.
`);
    expect(new Set([alice, bob, dave]).size).toBe(3);
    expect(stderr).toContain(`GUARD_REFUSED: users.yaml was refused:
  - users.yaml:4:5: "carrol" can't be signed out: the pool has no such user. Correct the name, or remove it from the list.
  - users.yaml:7:5: "eve@example.com" can't be signed out: it is the unverified e-mail address of "eve", so it is not an alias. List the username of the intended user.
See docs/errors.md#guard_refused.
`);
    expect(code).toBe(3);
  });

  test("WHEN all names match a user THEN it ends with 0, even if a user is disabled or listed twice", async () => {
    list("good.csv", "username\nalice\nbob@example.com\ndave\nbob\n");
    const { code, stdout, stderr } = await check(["good.csv", "--format", "json"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("GUARD_REFUSED");
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { names: 4, users: 4, refused: 0 },
      names: [
        { name: "alice", place: "good.csv:2:1", state: "ok", username: "alice", status: "CONFIRMED" },
        { name: "bob@example.com", state: "ok", username: "bob" },
        { name: "dave", state: "disabled", enabled: false },
        { name: "bob", state: "same_user", same_as: "bob@example.com" },
      ],
      token_minutes: 1440,
    });
  });

  test("WHEN a name is a sub, or contains the syntax of a filter THEN it matches its user or none", async () => {
    list("a.txt", "alice\n");
    const sub = subOf((await check(["a.txt"])).stdout, "alice") ?? "";
    list("subs.txt", [sub, 'x"', 'x"^="', String.raw`a\lice`, 'email^="bob', ""].join("\n"));
    const { code, stdout } = await check(["subs.txt", "--format", "json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { names: 5, users: 1 },
      names: [{ name: sub, username: "alice", sub }, ...Array.from({ length: 4 }, () => ({ state: "missing" }))],
    });
  });

  test("WHEN names contain a quote or a backslash THEN each finds its user, although the local AWS does not unescape filters", async () => {
    const special = ['o"brien', String.raw`dom\bob`];
    for (const name of special) await createUser(pool, name);
    list("special.txt", [...special, 'o"x', ""].join("\n"));
    const { code, stdout } = await check(["special.txt", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      names: [...special.map((name) => ({ state: "ok", username: name })), { state: "missing" }],
    });
    expect(code).toBe(3);
  });

  test("WHEN an alias or the sub of a protected user is listed THEN both positions are on stderr, and it ends with 3", async () => {
    list("a.txt", "bob\n");
    const sub = subOf((await check(["a.txt"])).stdout, "bob") ?? "";
    list("break-glass.txt", "# Never sign out\nbob\n");
    list("aliases.yaml", `users: [alice, bob@example.com, ${sub}]\n`);
    const { code, stderr } = await check(["aliases.yaml", "--protect", "break-glass.txt"]);
    expect(stderr).toContain(`GUARD_REFUSED: aliases.yaml was refused:
  - aliases.yaml:1:16: "bob@example.com" is protected as "bob" (break-glass.txt:2:1). Remove it from the list.
  - aliases.yaml:1:33: "${sub}" is protected as "bob" (break-glass.txt:2:1). Remove it from the list.
See docs/errors.md#guard_refused.
`);
    expect(code).toBe(3);
  });

  test("WHEN the format is Markdown THEN names that can't be signed out come first", async () => {
    const { code, stdout } = await check(["users.yaml", "--format", "markdown"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^### Check: 2 names can't be signed out\n[^]*\| missing \| `carrol` \|[^]*\| disabled \| `dave` \|[^]*\| ok \| `alice` \|/,
    );
  });

  test("WHEN it runs THEN it calls four operations only, none of which counts a monthly active user", async () => {
    const recorder = await startCognitoServer(({ message, body }) => forward(emulator.endpoint, message, body));
    const { code } = await check(["users.yaml"], { ...reader, AWS_ENDPOINT_URL: recorder.endpoint });
    await recorder.stop();
    expect(code).toBe(3);
    expect(new Set(recorder.operations)).toEqual(new Set(ACTIONS));
    // One search for each name, and a second one for the two addresses.
    expect(recorder.operations.filter((operation) => operation === "ListUsers")).toHaveLength(names.length + 2);
  });

  test("WHEN an app client has a secret THEN no output contains it", async () => {
    const texts = await Promise.all(
      ["text", "markdown", "json"].map((format) => check(["users.yaml", "--format", format])),
    );
    const secrets: string[] = [];
    const recorder = await startCognitoServer(async ({ message, body }) => {
      const response = await forward(emulator.endpoint, message, body);
      secrets.push(
        ...Array.from(response.body.toString().matchAll(/"ClientSecret": ?"([^"]+)"/g), ([, secret = ""]) => secret),
      );
      return response;
    });
    await check(["users.yaml"], { ...reader, AWS_ENDPOINT_URL: recorder.endpoint });
    await recorder.stop();
    expect(secrets).toHaveLength(1);
    for (const { stdout, stderr } of texts) expect(stdout + stderr).not.toContain(secrets[0]);
  });
});

describe("GIVEN credentials without one of the permissions", () => {
  test("WHEN only DescribeUserPoolClient is denied, which reads secrets THEN the lifetimes of tokens are unknown", async () => {
    list("a.txt", "alice\n");
    const { code, stdout, stderr } = await check(["a.txt"], await credentialsFor(REQUIRED));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\n {2}app +unknown +unknown\n/);
    expect(stdout.replace(/\s+/g, " ")).toContain("tokens are accepted for a time that is unknown by services");
  });

  test.each(REQUIRED)(
    "WHEN %s is denied THEN the error names the action, and it ends with 1 without a report",
    async (denied) => {
      list("a.txt", "alice\n");
      const environment = await credentialsFor(ACTIONS.filter((action) => action !== denied));
      const { code, stdout, stderr } = await check(["a.txt"], environment);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(new RegExp(`^ACCESS_DENIED: .* Your credentials need cognito-idp:${denied} on`, "m"));
    },
  );
});

describe("GIVEN invalid input", () => {
  test("WHEN the list is invalid THEN the issues have their positions, and Cognito is not called", async () => {
    list("broken.yaml", "users:\n  - alice\n  - a b\n");
    const { code, stdout, stderr } = await check(["broken.yaml"], {});
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^VALIDATION_ERROR: broken\.yaml has 1 problem:\n {2}- broken\.yaml:3:5: "a b" has white space/,
    );
  });

  test("WHEN the user pool does not exist THEN the error says so", async () => {
    list("a.txt", "alice\n");
    const args = ["check", "a.txt", "--user-pool-id", "us-east-1_Nowhere1"];
    const { code, stderr } = await runCommand(args, { folder, environment: emulator.environment });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^POOL_NOT_FOUND: Reading user pool us-east-1_Nowhere1 failed/);
  });

  test("WHEN the user pool id is missing or invalid THEN it ends with 2", async () => {
    expect(await runCommand(["check", "a.txt"])).toMatchObject({ code: 2, stdout: "" });
    const { code, stderr } = await runCommand(["check", "a.txt", "--user-pool-id", "pool"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("not a user pool id")]);
  });

  test("WHEN help is requested THEN it lists the permissions, and says that ListUsers is eventually consistent", async () => {
    const { code, stdout } = await runCommand(["check", "--help"]);
    expect(code).toBe(0);
    for (const action of ACTIONS) expect(stdout).toContain(action);
    expect(stdout).toMatch(/eventually consistent/);
  });
});

describe("GIVEN a terminal", () => {
  test("WHEN names are invalid THEN they are red, disabled users are yellow, and the others have no color", async () => {
    list("users.yaml", "users: [alice, carrol, dave]\n");
    const command = [process.execPath, COMMAND, "check", "users.yaml", "--user-pool-id", pool.userPoolId];
    const environment = { ...reader, TERM: "xterm" };
    const { code, stdout } = await runOnTerminal('"$@"', command, { folder, environment });
    expect(code).toBe(3);
    expect(stdout).toContain("\u001b[31m  missing     \u001b[39mcarrol");
    expect(stdout).toContain("\u001b[33m  disabled    \u001b[39mdave");
    expect(stdout).toMatch(/\n {2}ok {10}alice/);
    expect(stdout).toMatch(/Looking up users \S+ \d\/3/);
  });
});
