import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { clientEnvironment } from "../../local/emulator-environment";
import type { Answer } from "../../local/hostile/forward";
import type { PoolUser } from "../../cli/check/model";
import { failure, json, startCognitoServer } from "../support/cognito-server";
import type { CognitoRequest, CognitoServer } from "../support/cognito-server";
import { runCommand } from "../support/command";
import { poolUser, select } from "../support/user-search";

jest.setTimeout(60_000);

const POOL = "us-east-1_Example01";

/** What the server answers; a test changes what it is about. */
interface Pool {
  readonly description: object;
  readonly users: readonly PoolUser[];
  readonly clients: readonly object[];
  /** How many of a list stand on a page. */
  readonly page: number;
  /** Answers in the place of the pool, where it has an answer. */
  readonly instead: (operation: string) => Answer | undefined;
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

function answer({ operation, body }: CognitoRequest): Answer {
  const instead = pool.instead(operation);
  if (instead) return instead;
  const input = JSON.parse(body.toString()) as Input;
  const from = Number(input.PaginationToken ?? input.NextToken ?? 0);
  const pageOf = <T>(all: readonly T[]) => all.slice(from, from + pool.page);
  const next = (all: readonly unknown[]) => (from + pool.page < all.length ? String(from + pool.page) : undefined);
  if (operation === "DescribeUserPool") return json({ UserPool: pool.description });
  if (operation === "ListUserPoolClients")
    return json({ UserPoolClients: pageOf(pool.clients), NextToken: next(pool.clients) });
  if (operation === "DescribeUserPoolClient")
    return json({ UserPoolClient: pool.clients.find((one) => "ClientId" in one && one.ClientId === input.ClientId) });
  filters.push(input.Filter ?? "");
  const found = select(pool.users, input.Filter ?? "");
  if (!found) return failure("InvalidParameterException", "Error while parsing filter.");
  const Users = pageOf(found).map(({ username, enabled, status, attributes }) => ({
    Username: username,
    Enabled: enabled,
    UserStatus: status,
    Attributes: Array.from(attributes, ([Name, Value]) => ({ Name, Value })),
  }));
  return json({ Users, PaginationToken: next(found) });
}

async function check(names: readonly string[]) {
  fs.writeFileSync(path.join(folder, "users.txt"), names.join("\n"));
  const args = ["check", "users.txt", "--user-pool-id", POOL, "--format", "json"];
  const ended = await runCommand(args, { folder, environment: clientEnvironment(server.endpoint, "us-east-1") });
  return { ...ended, report: ended.stdout === "" ? undefined : (JSON.parse(ended.stdout) as unknown) };
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "check-"));
  server = await startCognitoServer(answer);
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  filters = [];
  pool = { description: {}, users: [], clients: [], page: 60, instead: () => undefined };
});

describe("GIVEN a user pool on the wire that reads filters as Cognito does", () => {
  test("WHEN names hold quotes and backslashes THEN each finds its user, and no other", async () => {
    const names = ['o"brien', String.raw`dom\bob`, '"or"', '\\"', "bob"];
    pool = { ...pool, users: names.map((name) => poolUser(name)) };
    const { code, report } = await check(names);
    expect(report).toMatchObject({ names: names.map((name) => ({ name, username: name, state: "ok" })) });
    expect(code).toBe(0);
    expect(filters).toContain(String.raw`username = "o\"brien"`);
  });

  test("WHEN it answers other users than asked for THEN nobody is taken for one whose name it is not", async () => {
    pool = {
      ...pool,
      instead: (operation) => (operation === "ListUsers" ? json({ Users: [{ Username: "bob" }] }) : undefined),
    };
    const { code, report } = await check(["alice"]);
    expect([code, report]).toMatchObject([3, { names: [{ state: "missing", username: null }] }]);
  });

  test("WHEN nothing is said of case THEN it matters; when it does not, users in lower case are found", async () => {
    pool = { ...pool, users: [poolUser("google_1234")] };
    expect((await check(["Google_1234"])).code).toBe(3);
    pool = { ...pool, description: { UsernameConfiguration: { CaseSensitive: false } } };
    expect((await check(["Google_1234"])).report).toMatchObject({ names: [{ username: "google_1234", state: "ok" }] });
  });

  test("WHEN the answer has several pages THEN all are read: the verified user is on the second", async () => {
    const email = "b@example.com";
    const users = ["a", "b", "c"].map((name, index) => poolUser(name, { email, email_verified: String(index === 2) }));
    pool = { ...pool, users, page: 1, description: { AliasAttributes: ["email"] } };
    expect((await check([email])).report).toMatchObject({ names: [{ state: "ok", username: "c" }] });
  });

  test("WHEN a phone number is unverified, or a sub is of another provider's user THEN it is refused", async () => {
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

  test("WHEN app clients say no lifetime, or one in any unit THEN it is told in minutes, client by client", async () => {
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
    pool = { ...pool, clients, page: 3, users: [poolUser("alice")] };
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

describe("GIVEN a Cognito that refuses", () => {
  test("WHEN it throttles a request THEN it is asked again, and nobody is lost", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `user${String(index)}`);
    let refusals = 2;
    pool = {
      ...pool,
      users: names.map((name) => poolUser(name)),
      instead: (operation) =>
        operation === "ListUsers" && refusals-- > 0 ? failure("TooManyRequestsException", "Slow.") : undefined,
    };
    const { code, report, stderr } = await check(names);
    expect([code, report]).toMatchObject([0, { summary: { names: 30, users: 30 } }]);
    expect(stderr).not.toContain("Warning");
  });

  test("WHEN one look-up fails THEN it ends with 1 and no report, and the others are not made", async () => {
    const before = server.operations.length;
    let failures = 1;
    pool = {
      ...pool,
      instead: (operation) =>
        operation === "ListUsers" && failures-- > 0
          ? failure("InvalidParameterException", "Error while parsing filter.")
          : undefined,
    };
    const { code, stdout, stderr } = await check(Array.from({ length: 60 }, (_, index) => `user${String(index)}`));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /INVALID_PARAMETER: Looking up "user\d" in user pool us-east-1_Example01 failed: Error while/,
    );
    expect(server.operations.length - before).toBeLessThan(15);
  });
});
