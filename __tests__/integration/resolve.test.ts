import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CreateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { usersFromFile } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createUser } from "../../local/user-pool";
import type { UserPool } from "../../local/user-pool";
import { COMMAND, runCommand } from "../support/command";
import { createIamUser } from "../support/iam-user";
import { createPool } from "../support/pool";
import { runOnTerminal } from "../support/terminal";
import { toolchain } from "../support/toolchain";

jest.setTimeout(120_000);

// More than two pages of sixty.
const STAFF = Array.from({ length: 130 }, (_, index) => `staff-${String(index).padStart(3, "0")}`);
const CONTRACTORS = STAFF.filter((_, index) => index % 2 === 0);
const CUSTOMERS = ["Zoë", "alice", "😀", "o'brien"];

let emulator: Emulator;
let pool: UserPool;
let folder: string;

beforeAll(async () => {
  const { python } = await toolchain();
  emulator = await startEmulator({ python });
  pool = await createPool(emulator);
  const { cognito, userPoolId: UserPoolId } = pool;
  // In an order that is not the list's.
  for (const Username of STAFF.toReversed()) {
    const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
    await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }));
  }
  for (const name of CUSTOMERS) await createUser(pool, name);
  for (const GroupName of ["contractors", "nobody"])
    await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  for (const Username of CONTRACTORS)
    await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: "contractors" }));
});
afterAll(() => emulator.stop());

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "resolve-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function resolve(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const settings = { ...emulator.environment, ...environment };
  return runCommand(["resolve", "--user-pool-id", pool.userPoolId, ...args], { folder, environment: settings });
}

const listed = (file = "users.yaml") => usersFromFile(path.join(folder, file)).map(({ username }) => username);

describe("GIVEN a user pool of the local AWS with more users than fit on a page", () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ["a group", ["--group", "contractors"], CONTRACTORS],
    ["a group without members", ["--group", "nobody"], []],
    ["a filter", ["--filter", 'email ^= "staff-01"'], STAFF.slice(10, 20)],
    ["a filter that nobody meets", ["--filter", 'email = "nobody@example.com"'], []],
    ["a status", ["--status", "CONFIRMED"], [...CUSTOMERS].sort()],
    ["another status", ["--status", "FORCE_CHANGE_PASSWORD"], STAFF],
    ["a time that all were made before", ["--created-before", "2999-01-01"], [...STAFF, ...CUSTOMERS].sort()],
    ["a time that nobody was made before", ["--created-before", "2000-01-01T00:00:00Z"], []],
  ])(
    "WHEN %s is asked for THEN the list has those users in their order, and nothing else is left",
    async (_, args, expected) => {
      const { code, stdout, stderr } = await resolve(args);
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toMatch(new RegExp(`Wrote ${expected.length} users to users\\.yaml\\.\\n$`));
      expect(listed()).toEqual(expected);
      expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    },
  );

  test("WHEN revision, reason and a file are given THEN they stand in the list, which takes the place of an earlier one", async () => {
    fs.mkdirSync(path.join(folder, "lists"));
    fs.writeFileSync(path.join(folder, "lists", "x.yml"), "users: [mallory]\n");
    const head = ["--revision", "2", "--reason", 'INC-4711 "leaked" laptop'];
    const { code } = await resolve(["--filter", 'username = "alice"', "--output", "lists/x.yml", ...head]);
    expect(code).toBe(0);
    const expected = [{ username: "alice", revision: "2", reason: 'INC-4711 "leaked" laptop' }];
    expect(usersFromFile(path.join(folder, "lists", "x.yml"))).toEqual(expected);
  });

  test("WHEN it is asked twice THEN both lists are the same, byte by byte", async () => {
    await resolve(["--status", "CONFIRMED"]);
    await resolve(["--status", "CONFIRMED", "--output", "again.yaml"]);
    expect(fs.readFileSync(path.join(folder, "again.yaml"))).toEqual(fs.readFileSync(path.join(folder, "users.yaml")));
  });

  test("WHEN all users are listed THEN the terminal tells how many there are; else only how many were listed", async () => {
    const command = [process.execPath, COMMAND, "resolve", "--user-pool-id", pool.userPoolId];
    const onTerminal = (args: readonly string[]) =>
      runOnTerminal('"$@"', [...command, ...args], { folder, environment: { ...emulator.environment, TERM: "xterm" } });
    expect((await onTerminal(["--created-before", "2999-01-01"])).stdout).toMatch(
      /Listing users \S+ 0\/134 \| \S+ left/,
    );
    expect((await onTerminal(["--group", "contractors"])).stdout).toMatch(/Listing users 0\b/);
  });

  test("WHEN it takes no time and there is no terminal THEN no progress stands in the log", async () => {
    const { stderr } = await resolve(["--group", "contractors"]);
    expect(stderr).toBe("Wrote 65 users to users.yaml.\n");
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    [
      "there is no such group",
      ["--group", "no\u001bbody"],
      /^POOL_NOT_FOUND: Listing the users of \S+ in group "no\\u001bbody" failed: .*Check its name/m,
    ],
    [
      "the folder is missing",
      ["--group", "nobody", "--output", "lists/x.yaml"],
      /^FILE_ERROR: lists\/x\.yaml can't be written: ENOENT.*Check the folder/m,
    ],
  ])("WHEN %s THEN it says so with a remedy, and leaves nothing behind", async (_, args, said) => {
    const { code, stdout, stderr } = await resolve(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(said);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [[], /exactly one of --group, --filter, --status and --created-before/],
    [["--group", "a", "--status", "CONFIRMED"], /exactly one of/],
    [["--filter", 'email = "a"', "--created-before", "2026-01-01"], /exactly one of/],
    [["--filter", ""], /--filter.*It is empty/],
    [["--group", " "], /--group.*It is empty/],
    [["--status", "confirmed"], /Allowed choices are ARCHIVED, /],
    [["--created-before", "yesterday"], /neither a date/],
    [["--group", "a", "--revision", ""], /The revision is empty/],
    [["--group", "a", "--reason", "a\nb"], /The reason .* contains a control character/],
    [["--group", "a", "--output", "users.txt"], /does not end in \.yaml/],
  ])(
    "WHEN it is asked %j THEN it says what it does not understand, ends with 2, and asks nobody",
    async (args, said) => {
      const { code, stdout, stderr } = await resolve(args, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(said);
    },
  );
});

describe("GIVEN credentials that may do some things only", () => {
  const [LIST, GROUP, POOL] = [
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
    "cognito-idp:DescribeUserPool",
  ] as const;
  const credentialsFor = (actions: readonly string[]) =>
    createIamUser(emulator, actions, `arn:aws:cognito-idp:${emulator.region}:*:userpool/${pool.userPoolId}`);

  test.each<readonly [readonly string[], readonly string[]]>([
    [["--group", "contractors"], [GROUP]],
    [["--filter", 'email ^= "staff"'], [LIST]],
    [["--status", "CONFIRMED"], [LIST]],
    [
      ["--created-before", "2999-01-01"],
      [LIST, POOL],
    ],
  ])(
    "WHEN it is asked %j THEN %j is all that it needs, and each of it is named when it is missing",
    async (args, needed) => {
      expect(await resolve(args, await credentialsFor(needed))).toMatchObject({ code: 0 });
      for (const missing of needed) {
        // Everything but this one.
        const others = [LIST, GROUP, POOL].filter((one) => one !== missing);
        const { code, stderr } = await resolve(args, await credentialsFor(others));
        expect(code).toBe(1);
        expect(stderr).toMatch(
          new RegExp(`^ACCESS_DENIED: .* failed: .*Your credentials need ${missing} on the user pool`, "m"),
        );
      }
    },
  );
});
