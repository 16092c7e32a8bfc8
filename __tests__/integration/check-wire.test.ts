import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { clientEnvironment } from "../../local/emulator";
import type { PoolUser } from "../../cli/check/model";
import { maskUsername } from "../../cli/output/mask";
import { json, startCognitoServer } from "../support/cognito-server";
import type { CognitoRequest, CognitoResponse, CognitoServer } from "../support/cognito-server";
import { runCommand } from "../../local/command";
import { poolUser, select } from "../support/user-search";

jest.setTimeout(60_000);

const POOL = "us-east-1_Example01";
const INVALID_FILTER = { error: "InvalidParameterException", message: "Error while parsing filter." };

/** The user pool of the server. A test sets what it is about. */
interface Pool {
  readonly description: object;
  readonly users: readonly PoolUser[];
  readonly clients: readonly object[];
  readonly pageSize: number;
  /** Replaces the response to an operation. */
  readonly override: (operation: string) => CognitoResponse | undefined;
}

interface Input {
  readonly Filter?: string;
  readonly PaginationToken?: string;
  readonly NextToken?: string;
  readonly ClientId?: string;
}

let pool: Pool;
let server: CognitoServer;
let folder: string;
let filters: string[];

function respond({ operation, body }: CognitoRequest): CognitoResponse {
  const override = pool.override(operation);
  if (override !== undefined) return override;
  const input = JSON.parse(body.toString()) as Input;
  const from = Number(input.PaginationToken ?? input.NextToken ?? 0);
  const slicePage = <T>(all: readonly T[]) => all.slice(from, from + pool.pageSize);
  const next = (all: readonly unknown[]) =>
    from + pool.pageSize < all.length ? String(from + pool.pageSize) : undefined;
  if (operation === "DescribeUserPool") return json({ UserPool: pool.description });
  if (operation === "ListUserPoolClients")
    return json({ UserPoolClients: slicePage(pool.clients), NextToken: next(pool.clients) });
  if (operation === "DescribeUserPoolClient")
    return json({ UserPoolClient: pool.clients.find((one) => "ClientId" in one && one.ClientId === input.ClientId) });
  filters.push(input.Filter ?? "");
  const found = select(pool.users, input.Filter ?? "");
  if (!found) return INVALID_FILTER;
  const Users = slicePage(found).map(({ username, enabled, status, attributes }) => ({
    Username: username,
    Enabled: enabled,
    UserStatus: status,
    Attributes: Array.from(attributes, ([Name, Value]) => ({ Name, Value })),
  }));
  return json({ Users, PaginationToken: next(found) });
}

async function check(names: readonly string[], protectedNames?: readonly string[], ...more: readonly string[]) {
  fs.writeFileSync(path.join(folder, "users.txt"), names.join("\n"));
  fs.writeFileSync(path.join(folder, "break-glass.txt"), (protectedNames ?? []).join("\n"));
  const protect = protectedNames === undefined ? [] : ["--protect", "break-glass.txt"];
  const args = ["check", "users.txt", "--user-pool-id", POOL, "--format", "json", ...protect, ...more];
  const result = await runCommand(args, { folder, environment: clientEnvironment(server.endpoint, "us-east-1") });
  return { ...result, report: !result.stdout.startsWith("{") ? undefined : (JSON.parse(result.stdout) as unknown) };
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "check-"));
  server = await startCognitoServer(respond);
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  filters = [];
  pool = { description: {}, users: [], clients: [], pageSize: 60, override: () => undefined };
});

describe("GIVEN a server that parses filters as Cognito does", () => {
  test("WHEN names contain quotes and backslashes THEN each finds its user, and no other", async () => {
    const names = ['o"brien', String.raw`dom\bob`, '"or"', '\\"', "bob"];
    pool = { ...pool, users: names.map((name) => poolUser(name)) };
    const { code, report } = await check(names);
    expect(report).toMatchObject({ names: names.map((name) => ({ name, username: name, state: "ok" })) });
    expect(code).toBe(0);
    expect(filters).toContain(String.raw`username = "o\"brien"`);
  });

  test("WHEN the response contains other users THEN they do not match", async () => {
    pool = {
      ...pool,
      override: (operation) => (operation === "ListUsers" ? json({ Users: [{ Username: "bob" }] }) : undefined),
    };
    const { code, report } = await check(["alice"]);
    expect([code, report]).toMatchObject([3, { names: [{ state: "missing", username: null }] }]);
  });

  test("WHEN the pool has no case setting THEN case matters; in a case-insensitive pool, users in lower case are found", async () => {
    pool = { ...pool, users: [poolUser("google_1234")] };
    expect((await check(["Google_1234"])).code).toBe(3);
    pool = { ...pool, description: { UsernameConfiguration: { CaseSensitive: false } } };
    expect((await check(["Google_1234"])).report).toMatchObject({ names: [{ username: "google_1234", state: "ok" }] });
  });

  test("WHEN the response has several pages THEN all are read: the verified user is on the last", async () => {
    const email = "b@example.com";
    const users = ["a", "b", "c"].map((name, index) => poolUser(name, { email, email_verified: String(index === 2) }));
    pool = { ...pool, users, pageSize: 1, description: { AliasAttributes: ["email"] } };
    expect((await check([email])).report).toMatchObject({ names: [{ state: "ok", username: "c" }] });
  });

  test("WHEN a phone number is unverified, or a sub belongs to a third-party user THEN the check fails", async () => {
    const sub = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const users = [
      poolUser("a", { phone_number: "+491701234567" }),
      poolUser("G_1", { sub }, { status: "EXTERNAL_PROVIDER" }),
    ];
    pool = { ...pool, users, description: { AliasAttributes: ["phone_number"] } };
    expect(await check(["+491701234567", sub])).toMatchObject({
      code: 3,
      report: {
        names: [
          { state: "unverified", candidates: ["a"] },
          { state: "external", candidates: ["G_1"] },
        ],
      },
    });
  });

  test("WHEN app clients have no lifetime, or one in any unit THEN the report has each in minutes", async () => {
    const lifetimes = [
      {},
      { AccessTokenValidity: 0, IdTokenValidity: 2 },
      { AccessTokenValidity: 301, IdTokenValidity: 1, TokenValidityUnits: { AccessToken: "seconds", IdToken: "days" } },
      { AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "fortnights" } },
    ];
    const clients = lifetimes.map((more, index) => ({
      ClientId: `id${String(index)}`,
      ClientName: `c${String(index)}`,
      ...more,
    }));
    pool = { ...pool, clients, pageSize: 3, users: [poolUser("alice")] };
    const { report } = await check(["alice"]);
    const expected = [
      [60, 60],
      [60, 120],
      [6, 1440],
      [null, 60],
    ].map(([access, id], index) => ({
      name: `c${String(index)}`,
      client_id: `id${String(index)}`,
      access_token_minutes: access,
      id_token_minutes: id,
    }));
    expect(report).toMatchObject({ app_clients: expected, token_minutes: null });
  });
});

describe("GIVEN a list of protected users", () => {
  const sub = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
  const email = "bg@example.com";

  beforeEach(() => {
    const breakglass = poolUser("breakglass", { sub, email, email_verified: "true" });
    pool = { ...pool, users: [breakglass, poolUser("alice")], description: { AliasAttributes: ["email"] } };
  });

  test.each([[email], [sub], ["breakglass"]])(
    "WHEN %s is listed, and the user is protected by any of its names THEN it is refused with both positions",
    async (name) => {
      for (const protectedName of ["breakglass", email, sub]) {
        const { code, stderr, report } = await check(["alice", name], [protectedName]);
        const as = name === protectedName ? "" : ` as "${protectedName}"`;
        expect(stderr).toContain(
          `  - users.txt:2:1: "${name}" is protected${as} (break-glass.txt:1:1). Remove it from the list.\n`,
        );
        expect(report).toMatchObject({ names: [{ state: "ok" }, { state: "protected", username: "breakglass" }] });
        expect(code).toBe(3);
      }
    },
  );

  test("WHEN no protected user is listed THEN it passes, and a name in both lists is looked up once", async () => {
    expect(await check(["alice"], ["breakglass"])).toMatchObject({ code: 0, report: { names: [{ state: "ok" }] } });
    filters = [];
    await check(["breakglass"], ["breakglass"]);
    expect(filters).toEqual(['username = "breakglass"']);
  });

  test("WHEN a protected name matches no user, or the list is empty THEN it fails: it would protect no user", async () => {
    const { code, stderr } = await check(["alice"], ["breakglas"]);
    expect(stderr).toContain('  - break-glass.txt:1:1: "breakglas" protects no user: the pool has no such user. ');
    expect(code).toBe(3);
    const empty = await check(["alice"], []);
    expect([empty.code, empty.stdout]).toEqual([1, ""]);
    expect(empty.stderr).toMatch(/^VALIDATION_ERROR: break-glass\.txt has 1 problem:/);
  });

  test("WHEN it runs THEN no operation counts a monthly active user", async () => {
    const before = server.operations.length;
    await check(["alice", email], ["breakglass"]);
    expect(new Set(server.operations.slice(before))).toEqual(
      new Set(["DescribeUserPool", "ListUsers", "ListUserPoolClients"]),
    );
  });
});

describe("GIVEN check --mask", () => {
  test("WHEN names, usernames and problems have addresses THEN none is shown, and all have the same hash", async () => {
    const erin = poolUser("erin@example.com", { email: "e@example.com", email_verified: "false" });
    pool = { ...pool, users: [erin], description: { AliasAttributes: ["email"] } };
    for (const format of ["text", "markdown", "json"]) {
      const names = ["bob@example.com", "e@example.com"];
      const { code, stdout, stderr } = await check(names, ["root@example.com"], "--mask", "--format", format);
      expect(code).toBe(3);
      expect(stdout + stderr).not.toMatch(/bob@|root@|erin@|"e@/);
      for (const name of ["bob@example.com", "e@example.com", "erin@example.com"]) {
        expect(stdout.replace(/\s+/g, " ")).toContain(maskUsername(name));
        expect(stderr).toContain(`"${maskUsername(name)}"`);
      }
    }
  });
});

describe("GIVEN a Cognito that returns errors", () => {
  test("WHEN it throttles requests THEN they are retried, and no user is lost", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `user${String(index)}`);
    let throttled = 2;
    pool = {
      ...pool,
      users: names.map((name) => poolUser(name)),
      override: (operation) =>
        operation === "ListUsers" && throttled-- > 0
          ? { error: "TooManyRequestsException", message: "Slow." }
          : undefined,
    };
    const { code, report, stderr } = await check(names);
    expect([code, report]).toMatchObject([0, { summary: { names: 30, users: 30 } }]);
    expect(stderr).not.toContain("Warning");
  });

  test("WHEN one lookup fails THEN it ends with 1 without a report, and the other lookups are skipped", async () => {
    const before = server.operations.length;
    let failures = 1;
    pool = {
      ...pool,
      override: (operation) => (operation === "ListUsers" && failures-- > 0 ? INVALID_FILTER : undefined),
    };
    const { code, stdout, stderr } = await check(Array.from({ length: 60 }, (_, index) => `user${String(index)}`));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /INVALID_PARAMETER: Looking up "user\d" in user pool us-east-1_Example01 failed: Error while/,
    );
    expect(server.operations.length - before).toBeLessThan(15);
  });
});
