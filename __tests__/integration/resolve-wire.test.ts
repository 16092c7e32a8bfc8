import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { usersFromFile } from "../../constructs";
import { COMMAND, runCommand, runProgram } from "../../local/command";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";

jest.setTimeout(120_000);

const POOL = "us-east-1_Example01";
const CONFIRMED = ["resolve", "--user-pool-id", POOL, "--status", "CONFIRMED", "--force"];

interface User {
  readonly Username?: unknown;
  readonly UserStatus?: string;
  readonly UserCreateDate?: number;
}

let cognito: CognitoServer;
let folder: string;
beforeEach(async () => {
  cognito = await startCognitoServer();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "resolve-"));
});
afterEach(async () => {
  await cognito.stop();
  fs.rmSync(folder, { recursive: true });
});

const environment = () => ({
  AWS_ENDPOINT_URL: cognito.endpoint,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "secret-key-that-no-output-may-hold",
});
const run = (args: readonly string[] = CONFIRMED, more: NodeJS.ProcessEnv = {}) =>
  runCommand(args, { folder, environment: { ...environment(), ...more } });
const inFolder = (name: string) => path.join(folder, name);
const listed = () => usersFromFile(inFolder("users.yaml")).map(({ username }) => username);

function users(names: readonly string[]): readonly User[] {
  return names.map((Username) => ({ Username, UserStatus: "CONFIRMED", UserCreateDate: 1 }));
}

function page(Users: readonly User[], PaginationToken?: string): CognitoResponse {
  return { status: 200, body: JSON.stringify({ Users, PaginationToken }) };
}

/** The tokens of the requests so far. */
const tokens = () => cognito.requests.map((body) => (JSON.parse(body) as { PaginationToken?: string }).PaginationToken);

describe("GIVEN a listing of several pages", () => {
  const PAGES: readonly CognitoResponse[] = [
    page(users(["zoe", "bob"]), "1"),
    page([], "2"),
    page(users(["alice", "bob"]), "3"),
    page(users(["carol"])),
  ];
  const TOKENS = [undefined, "1", "2", "3"];
  const ALL = ["alice", "bob", "carol", "zoe"];

  test("WHEN it succeeds THEN each page is requested once, also after an empty one, and a user on two pages is listed once", async () => {
    cognito.next = [...PAGES];
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toMatch(/Wrote 4 users to users\.yaml\.\n$/);
    expect(listed()).toEqual(ALL);
    expect(tokens()).toEqual(TOKENS);
    const [first] = cognito.requests.map((body): unknown => JSON.parse(body));
    expect(first).toEqual({ UserPoolId: POOL, Limit: 60, Filter: 'cognito:user_status = "CONFIRMED"' });
  });

  test.each([0, 1, 2, 3])(
    "WHEN it is killed during page %i THEN the existing list is unchanged, and the next run starts over with the same result",
    async (held) => {
      cognito.next = [...PAGES];
      await run();
      const undisturbed = fs.readFileSync(inFolder("users.yaml"));
      fs.writeFileSync(inFolder("users.yaml"), "users: [earlier]\n");

      cognito.next = [...PAGES.slice(0, held), "hang"];
      const child = spawn(process.execPath, [COMMAND, ...CONFIRMED], {
        cwd: folder,
        env: { PATH: process.env["PATH"], ...environment() },
        stdio: "ignore",
      });
      const exited = once(child, "exit");
      await cognito.arrived(PAGES.length + held + 1);
      child.kill("SIGKILL");
      expect(await exited).toEqual([null, "SIGKILL"]);
      expect(listed()).toEqual(["earlier"]);
      expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);

      const before = cognito.requests.length;
      cognito.next = [...PAGES];
      const { code } = await run();
      expect(code).toBe(0);
      expect(tokens().slice(before)).toEqual(TOKENS);
      expect(fs.readFileSync(inFolder("users.yaml"))).toEqual(undisturbed);
      expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    },
  );

  test("WHEN Cognito rejects the token of a page THEN the fix is to run the command again, which works", async () => {
    cognito.next = [...PAGES.slice(0, 1)];
    cognito.response = { error: "InvalidParameterException", message: "Paging marker is invalid." };
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^INVALID_PARAMETER: Listing .* failed: Paging marker is invalid\. Fix: Run the command again\.\nSee docs\/errors\.md#invalid_parameter\.$/m,
    );
    expect(fs.readdirSync(folder)).toEqual([]);
    cognito.next = [...PAGES];
    expect(await run()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(ALL);
  });
});

describe("GIVEN responses that do not match the request", () => {
  test("WHEN users have another status THEN they are not listed", async () => {
    cognito.response = page([
      ...users(["alice"]),
      { Username: "bob", UserStatus: "UNCONFIRMED" },
      { Username: "carol" },
    ]);
    await run();
    expect(listed()).toEqual(["alice"]);
  });

  test("WHEN users were created at that time or later THEN they are not listed", async () => {
    const at = Date.parse("2026-01-31T12:00:00Z") / 1000;
    const times = { earlier: at - 0.001, moment: at, later: at + 1 };
    cognito.next = [
      { status: 200, body: JSON.stringify({ UserPool: { EstimatedNumberOfUsers: 3 } }) },
      page(Object.entries(times).map(([Username, UserCreateDate]) => ({ Username, UserCreateDate }))),
    ];
    await run([...CONFIRMED.slice(0, 3), "--created-before", "2026-01-31T13:00:00+01:00"]);
    expect(listed()).toEqual(["earlier"]);
  });

  test.each<readonly [string, User, readonly string[], RegExp]>([
    ["a name is invalid", { Username: "al\nice" }, ["--status", "CONFIRMED"], /contains a user named "al\\nice"/],
    ["a name is missing", {}, ["--group", "x"], /contains a user named undefined/],
    ["a time is missing", { Username: "alice" }, ["--created-before", "2026-01-31"], /no creation date of "alice"/],
  ])("WHEN %s THEN the command fails, and nothing is written", async (_, user, criterion, message) => {
    cognito.response = page([user]);
    const { code, stderr } = await run([...CONFIRMED.slice(0, 3), ...criterion]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SERVICE_ERROR: Listing the users of /m);
    expect(stderr).toMatch(message);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test.each<readonly [CognitoResponse, RegExp]>([
    [
      { error: "InvalidParameterException", message: "Bad filter." },
      /^INVALID_PARAMETER: .*Bad filter\. Fix: Correct the arguments/m,
    ],
    [{ error: "ResourceNotFoundException", message: "No pool." }, /^POOL_NOT_FOUND: .*account and Region/m],
    [{ error: "ExpiredTokenException", message: "Expired." }, /^NOT_AUTHORIZED: .*Sign in to AWS/m],
  ])("WHEN the response is %j THEN the error has a fix, and no file is left", async (response, message) => {
    cognito.response = response;
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("secret");
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe("GIVEN a file that can't be written", () => {
  test("WHEN the list can't be replaced THEN the error has a fix, no other file is left, and the next run works", async () => {
    fs.mkdirSync(inFolder("users.yaml/file"), { recursive: true });
    cognito.response = page(users(["bob", "alice"]));
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml can't be written: .*Check the directory.*run the command again/m);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    fs.rmSync(inFolder("users.yaml"), { recursive: true });
    expect(await run()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(["alice", "bob"]);
  });

  test("WHEN the directory is missing THEN the command fails before the first request", async () => {
    const { code, stderr } = await run([...CONFIRMED, "--output", "lists/users.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_ERROR: lists\/users\.yaml can't be written: ENOENT/m);
    expect(cognito.requests).toEqual([]);
  });

  test("WHEN the disk becomes full THEN the existing list is unchanged, and no other file is left", async () => {
    fs.writeFileSync(inFolder("users.yaml"), "users: [earlier]\n");
    const names = Array.from({ length: 1000 }, (_, index) => String(index).padStart(4, "0"));
    cognito.response = page(users(names));
    // In blocks of 512 bytes: a part of the list can be written, which is a short write.
    const script = 'ulimit -f 9 && exec "$@"';
    const command = ["-c", script, "sh", process.execPath, COMMAND, ...CONFIRMED];
    const { code, stderr } = await runProgram("sh", command, { folder, environment: environment() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml can't be written: EFBIG/m);
    expect(listed()).toEqual(["earlier"]);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    expect(await run()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(names);
  });
});

describe("GIVEN an existing list", () => {
  const CAUTIOUS = CONFIRMED.filter((arg) => arg !== "--force");
  const LIST = `# yaml-language-server: $schema=users.schema.json
reason: INC-4711 leaked laptop
users:
  # on leave
  - zoe
  - username: bob # twice
    revision: "3"
    reason: INC-4712
`;
  const read = () => fs.readFileSync(inFolder("users.yaml"), "utf8");
  const write = (text: string) => {
    fs.writeFileSync(inFolder("users.yaml"), text);
  };

  test("WHEN neither --force nor --merge is given THEN it fails before the first request, and the list is unchanged", async () => {
    write(LIST);
    const { code, stderr } = await run(CAUTIOUS);
    expect([code, read()]).toEqual([1, LIST]);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml exists\. Pass --merge .*--force .*--output\.\n/);
    expect(cognito.requests).toEqual([]);
    expect(await run([...CONFIRMED, "--merge"])).toMatchObject({ code: 2 });
  });

  test("WHEN it is merged THEN new users follow, and all other lines are kept, also revisions, reasons and comments", async () => {
    write(LIST);
    cognito.response = page(users(["carol", "bob", "alice"]));
    const { code, stderr } = await run([...CAUTIOUS, "--merge", "--reason", "INC-5000", "--revision", "2"]);
    expect(stderr).toBe("Added 2 users to users.yaml; 1 user was already listed.\n");
    expect(read()).toBe(`${LIST}  - username: "alice"
    revision: "2"
    reason: "INC-5000"
  - username: "carol"
    revision: "2"
    reason: "INC-5000"
`);
    expect(code).toBe(0);
    const merged = read();
    expect(await run([...CAUTIOUS, "--merge"])).toMatchObject({
      code: 0,
      stderr: "Added 0 users to users.yaml; 3 users were already listed.\n",
    });
    expect(read()).toBe(merged);
  });

  test.each([
    [
      "other keys follow",
      'users:\n- zoe\n- bob # last\n\nrevision: "2"\n',
      'users:\n- zoe\n- bob # last\n- "alice"\n\nrevision: "2"\n',
    ],
    ["it does not end with a line feed", "users:\n  - zoe", 'users:\n  - zoe\n  - "alice"\n'],
    ["it has no users", "users: [] # none\n", 'users:\n  - "alice" # none\n'],
    [
      "its last reason is a block",
      "users:\n  - username: zoe\n    reason: >-\n      INC-1\n      lost\n# end\n",
      'users:\n  - username: zoe\n    reason: >-\n      INC-1\n      lost\n  - "alice"\n# end\n',
    ],
    ["it was written on Windows", "users:\r\n  - zoe\r\n", 'users:\n  - zoe\n  - "alice"\n'],
  ])("WHEN %s THEN the users are merged", async (_title, before, after) => {
    write(before);
    cognito.response = page(users(["alice"]));
    const { code } = await run([...CAUTIOUS, "--merge"]);
    expect([code, read()]).toEqual([0, after]);
  });

  test.each([
    ["its users are in brackets", "users: [zoe]\n"],
    ["it has another Unicode form of a name", "users:\n  - e\u0301va\n"],
  ])("WHEN %s THEN it is unchanged, the error has a fix, and no other file is left", async (_title, text) => {
    write(text);
    cognito.response = page(users(["\u00e9va"]));
    const { code, stderr } = await run([...CAUTIOUS, "--merge"]);
    expect([code, read()]).toEqual([1, text]);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml can't be merged: .*one user per line\. Rewrite/);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
  });

  test("WHEN it is invalid THEN merging it fails before the first request", async () => {
    write("users:\n  - al ice\n");
    const { code, stderr } = await run([...CAUTIOUS, "--merge"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^VALIDATION_ERROR: .*users\.yaml has 1 problem:\n/);
    expect(cognito.requests).toEqual([]);
  });

  test("WHEN there is none THEN merging writes a new one", async () => {
    cognito.response = page(users(["alice"]));
    expect((await run([...CAUTIOUS, "--merge"])).stderr).toBe("Wrote 1 user to users.yaml.\n");
    expect(listed()).toEqual(["alice"]);
  });

  test("WHEN it is written THEN only its owner can read it, also if others could before", async () => {
    cognito.response = page(users(["alice"]));
    const readMode = () => fs.statSync(inFolder("users.yaml")).mode & 0o777;
    await run(CAUTIOUS);
    expect(readMode()).toBe(0o600);
    for (const option of ["--force", "--merge"]) {
      fs.writeFileSync(inFolder("users.yaml"), "users:\n  - zoe\n");
      fs.chmodSync(inFolder("users.yaml"), 0o644);
      await run([...CAUTIOUS, option]);
      expect(readMode()).toBe(0o600);
    }
  });
});

describe("GIVEN a criterion that no user matches", () => {
  test.each(["--force", "--merge"])(
    "WHEN there is a list (%s) THEN it is unchanged, and it ends with 3 unless --allow-empty is given",
    async (option) => {
      const before = "users:\n  - zoe\n";
      fs.writeFileSync(inFolder("users.yaml"), before);
      cognito.response = page([]);
      const args = [...CONFIRMED.slice(0, 5), option];
      const { code, stderr } = await run(args);
      expect(stderr).toBe(
        `GUARD_REFUSED: The result was refused:\n  - --status: no user matches: the users of ${POOL} with status CONFIRMED. Nothing was written. Check the criterion, or pass --allow-empty.\nSee docs/errors.md#guard_refused.\n`,
      );
      expect(code).toBe(3);
      expect(fs.readFileSync(inFolder("users.yaml"), "utf8")).toBe(before);
      expect(await run([...args, "--allow-empty"])).toMatchObject({ code: 0 });
      expect(listed()).toEqual(option === "--force" ? [] : ["zoe"]);
    },
  );
});

describe("GIVEN many users", () => {
  test("WHEN there are more than a construct accepts THEN a message on stderr says so", async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `user-${index}`);
    cognito.response = page(users(names.slice(1)));
    expect((await run()).stderr).toMatch(/Wrote 1,000 users to users\.yaml\.\n$/);
    cognito.response = page(users(names));
    expect((await run()).stderr).toMatch(
      /Wrote 1,001 users to users\.yaml\. A construct accepts 1,000 users by default\. /,
    );
  });

  test("WHEN there are 100,000 with names of the maximum length THEN 128 MB of memory are enough", async () => {
    const [pages, size] = [50, 2000];
    const formatName = (number: number) => String(number).padStart(128, "0");
    cognito.next = Array.from({ length: pages }, (_, index) => {
      // The names of each page are spread over the whole list.
      const names = Array.from({ length: size }, (__, position) => formatName(position * pages + index));
      return page(users(names), index + 1 < pages ? String(index) : undefined);
    });
    const { code, stderr } = await run(CONFIRMED, { NODE_OPTIONS: "--max-old-space-size=128" });
    expect([code, stderr.slice(-300)]).toEqual([0, expect.stringContaining("Wrote 100,000 users to users.yaml.")]);
    const [, , ...lines] = fs.readFileSync(inFolder("users.yaml"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(pages * size);
    expect(lines.every((line, number) => line === `  - "${formatName(number)}"`)).toBe(true);
  });
});
