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
import { createPool, createUser } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { COMMAND, runCommand } from "../../local/command";
import { createIamUser } from "../support/iam-user";
import { runOnTerminal } from "../support/terminal";
import { toolchain } from "../support/toolchain";

jest.setTimeout(120_000);

// More than two pages of sixty.
const STAFF = Array.from({ length: 130 }, (_, index) => `staff-${String(index).padStart(3, "0")}`);
const CONTRACTORS = STAFF.filter((_, index) => index % 2 === 0);
const CUSTOMERS = ["Zoë", "alice", "😀", "o'brien"];

let emulator: Emulator;
let pool: LocalUserPool;
let folder: string;

beforeAll(async () => {
  const { python } = await toolchain();
  emulator = await startEmulator({ python });
  pool = await createPool(emulator);
  const { cognito, userPoolId: UserPoolId } = pool;
  // Not in the order of the list.
  for (const Username of STAFF.toReversed()) {
    const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
    await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }));
  }
  for (const name of CUSTOMERS) await createUser(pool, name);
  for (const GroupName of ["contractors", "empty"])
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
    ["a group without members", ["--group", "empty", "--allow-empty"], []],
    ["a filter", ["--filter", 'email ^= "staff-01"'], STAFF.slice(10, 20)],
    ["a filter that matches no user", ["--filter", 'email = "none@example.com"', "--allow-empty"], []],
    ["a status", ["--status", "CONFIRMED"], [...CUSTOMERS].sort()],
    ["another status", ["--status", "FORCE_CHANGE_PASSWORD"], STAFF],
    ["a time after all users were created", ["--created-before", "2999-01-01"], [...STAFF, ...CUSTOMERS].sort()],
    ["a time before any user was created", ["--created-before", "2000-01-01T00:00:00Z", "--allow-empty"], []],
  ])(
    "WHEN the criterion is %s THEN the list has those users in order, and no other file is left",
    async (_, args, expected) => {
      const { code, stdout, stderr } = await resolve(args);
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toMatch(new RegExp(`Wrote ${expected.length} users to users\\.yaml\\.\\n$`));
      expect(listed()).toEqual(expected);
      expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    },
  );

  test("WHEN revision, reason and file are given THEN the list has them, and replaces an existing file", async () => {
    fs.mkdirSync(path.join(folder, "lists"));
    fs.writeFileSync(path.join(folder, "lists", "x.yml"), "users: [mallory]\n");
    const head = ["--force", "--revision", "2", "--reason", 'INC-4711 "leaked" laptop'];
    const { code } = await resolve(["--filter", 'username = "alice"', "--output", "lists/x.yml", ...head]);
    expect(code).toBe(0);
    const expected = [{ username: "alice", revision: "2", reason: 'INC-4711 "leaked" laptop' }];
    expect(usersFromFile(path.join(folder, "lists", "x.yml"))).toEqual(expected);
  });

  test("WHEN it runs twice THEN both lists are identical", async () => {
    await resolve(["--status", "CONFIRMED"]);
    await resolve(["--status", "CONFIRMED", "--output", "again.yaml"]);
    expect(fs.readFileSync(path.join(folder, "again.yaml"))).toEqual(fs.readFileSync(path.join(folder, "users.yaml")));
  });

  test("WHEN the listing reads all users THEN the progress has a total; otherwise, only a count", async () => {
    const command = [process.execPath, COMMAND, "resolve", "--user-pool-id", pool.userPoolId, "--force"];
    const onTerminal = (args: readonly string[]) =>
      runOnTerminal('"$@"', [...command, ...args], { folder, environment: { ...emulator.environment, TERM: "xterm" } });
    expect((await onTerminal(["--created-before", "2999-01-01"])).stdout).toMatch(
      /Listing users \S+ 0\/134 \| \S+ left/,
    );
    expect((await onTerminal(["--group", "contractors"])).stdout).toMatch(/Listing users 0\b/);
  });

  test("WHEN it is fast and there is no terminal THEN stderr has no progress", async () => {
    const { stderr } = await resolve(["--group", "contractors"]);
    expect(stderr).toBe("Wrote 65 users to users.yaml.\n");
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    [
      "the group does not exist",
      ["--group", "no\u001bbody"],
      /^RESOURCE_NOT_FOUND: Listing the users of \S+ in group "no\\u001bbody" failed: .*Check its name/m,
    ],
    [
      "the directory is missing",
      ["--group", "empty", "--output", "lists/x.yaml"],
      /^FILE_ERROR: lists\/x\.yaml can't be written: ENOENT.*Check the directory/m,
    ],
  ])("WHEN %s THEN the error has a fix, and no file is left", async (_, args, message) => {
    const { code, stdout, stderr } = await resolve(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
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
    [["--group", "a", "--output", "users.txt"], /extension is not \.yaml/],
  ])("WHEN the arguments are %j THEN it is a usage error, and no request is sent", async (args, message) => {
    const { code, stdout, stderr } = await resolve(args, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("GIVEN credentials with some permissions", () => {
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
    "WHEN the arguments are %j THEN %j is all it needs, and the error names each one that is missing",
    async (args, needed) => {
      expect(await resolve([...args, "--force"], await credentialsFor(needed))).toMatchObject({ code: 0 });
      for (const missing of needed) {
        // All but this one.
        const others = [LIST, GROUP, POOL].filter((one) => one !== missing);
        const { code, stderr } = await resolve([...args, "--force"], await credentialsFor(others));
        expect(code).toBe(1);
        expect(stderr).toMatch(
          new RegExp(`^ACCESS_DENIED: .* failed: .*Your credentials need ${missing} on the user pool`, "m"),
        );
      }
    },
  );
});
