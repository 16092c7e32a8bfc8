import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import Ajv from "ajv";
import { maskUsername } from "../../cli/output/mask";
import type { PoolUser } from "../../cli/check/model";
import { runCommand } from "../../local/command";
import { clientEnvironment } from "../../local/emulator";
import { json, startCognitoServer } from "../support/cognito-server";
import type { CognitoRequest, CognitoResponse, CognitoServer } from "../support/cognito-server";
import { planFile } from "../support/plans";
import { poolUser, select } from "../support/user-search";

jest.setTimeout(60_000);

// Signs bob@example.com and dave out; alice and two users with special names are untouched; carol is removed.
const MIXED = planFile("terraform", "mixed");
const SPECIAL = ["e\u0301va", '"><b>|`${path.module}'];
const BREAKGLASS = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

let server: CognitoServer;
let folder: string;
let users: readonly PoolUser[];

function respond({ operation, body }: CognitoRequest): CognitoResponse {
  if (operation === "DescribeUserPool") return json({ UserPool: { AliasAttributes: ["email"] } });
  const { Filter } = JSON.parse(body.toString()) as { readonly Filter: string };
  const found = select(users, Filter) ?? [];
  const Users = found.map(({ username, enabled, status, attributes }) => ({
    Username: username,
    Enabled: enabled,
    UserStatus: status,
    Attributes: Array.from(attributes, ([Name, Value]) => ({ Name, Value })),
  }));
  return json({ Users });
}

async function plan(...args: readonly string[]) {
  return runCommand(["plan", MIXED, ...args], { folder, environment: clientEnvironment(server.endpoint, "us-east-1") });
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "plan-check-"));
  server = await startCognitoServer(respond);
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  const bob = { email: "bob@example.com", email_verified: "true" };
  users = [...["alice", "dave", ...SPECIAL].map((name) => poolUser(name)), poolUser("b", bob, { enabled: false })];
});

describe("GIVEN plan --check", () => {
  test("WHEN all users are in the pool THEN it passes, and has the canonical name beside the alias", async () => {
    const { code, stdout, stderr } = await plan("--check");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("is b, disabled");
    expect(stdout).toContain("5 of 5 listed names match a user of the pool.");
  });

  test("WHEN a name matches no user THEN every format has the refusal at its top, and it ends with 3", async () => {
    users = users.filter(({ username }) => username !== "dave");
    const refusal = '1 name matches no user: "dave" (aws_lambda_invocation.CompromisedAccounts). Correct the spelling';
    const text = await plan("--check");
    expect(text.code).toBe(3);
    expect(text.stdout.replace(/\s+/g, " ")).toMatch(
      /^REFUSED: DO NOT DEPLOY THIS PLAN - --check: 1 name matches no user/,
    );
    expect(text.stderr).toContain(`  - --check: ${refusal}`);
    const markdown = await plan("--check", "--format", "markdown");
    expect(markdown.code).toBe(3);
    expect(markdown.stdout).toMatch(
      /^## ⛔ Refused: do not merge\n\n.*\n\n- `--check`: 1 name matches no user: `dave` /,
    );
    const report = await plan("--check", "--format", "json");
    expect(report.code).toBe(3);
    expect(JSON.parse(report.stdout)).toMatchObject({
      refused: [{ path: "--check", message: expect.stringContaining(refusal) as unknown }],
    });
  });

  test("WHEN a protected user is listed by alias THEN it is refused with --check, but passes by spelling alone", async () => {
    const breakglass = poolUser("breakglass", { sub: BREAKGLASS, email: "bob@example.com", email_verified: "true" });
    users = [...users.filter(({ username }) => username !== "b"), breakglass];
    for (const name of ["breakglass", BREAKGLASS]) {
      fs.writeFileSync(path.join(folder, "break-glass.txt"), `${name}\n`);
      const { code, stderr } = await plan("--check", "--protect", "break-glass.txt");
      expect(code).toBe(3);
      expect(stderr).toContain(`"bob@example.com" (protected as "${name}", aws_lambda_invocation.CompromisedAccounts)`);
      expect((await plan("--protect", "break-glass.txt")).code).toBe(0);
    }
  });

  test("WHEN it is masked THEN no format shows an address, and stderr has the hashes of the report", async () => {
    users = users.filter(({ username }) => username !== "b");
    fs.writeFileSync(path.join(folder, "break-glass.txt"), "root@example.com\n");
    for (const format of ["text", "markdown", "json"]) {
      const args = ["--check", "--protect", "break-glass.txt", "--mask", "--format", format];
      const { code, stdout, stderr } = await plan(...args);
      expect(code).toBe(3);
      expect(stdout + stderr).not.toMatch(/bob@|root@/);
      const masked = maskUsername("bob@example.com");
      expect(stderr).toContain(`"${masked}"`);
      expect(stdout.replace(/\s+/g, " ")).toContain(masked);
    }
  });

  test("WHEN the report is JSON THEN it matches the published schema, masked or not", async () => {
    const matchesSchema = new Ajv({ strict: false }).compile(
      JSON.parse(fs.readFileSync(path.resolve("schemas", "report.schema.json"), "utf8")) as object,
    );
    users = users.slice(1);
    fs.writeFileSync(path.join(folder, "break-glass.txt"), "dave\nnosuch\n");
    for (const more of [[], ["--mask"]]) {
      const { stdout } = await plan("--check", "--protect", "break-glass.txt", "--format", "json", ...more);
      matchesSchema(JSON.parse(stdout));
      expect(matchesSchema.errors).toBeNull();
    }
  });

  test("WHEN it runs THEN it sends only ListUsers and DescribeUserPool, and a removed user is not looked up", async () => {
    const before = server.operations.length;
    await plan("--check");
    expect(new Set(server.operations.slice(before))).toEqual(new Set(["DescribeUserPool", "ListUsers"]));
    expect(server.requests.slice(before).join("\n")).not.toContain("carol");
  });

  test("WHEN the pool can't be read THEN it ends with 1, not with a calm report", async () => {
    const environment = clientEnvironment("http://127.0.0.1:9", "us-east-1");
    const ended = await runCommand(["plan", MIXED, "--check"], {
      folder,
      environment: { ...environment, AWS_MAX_ATTEMPTS: "1" },
    });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^CONNECTION_ERROR: Reading user pool us-east-1_Example01 failed: /);
  });
});
