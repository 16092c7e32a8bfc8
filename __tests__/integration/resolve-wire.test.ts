import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { usersFromFile } from "../../constructs";
import { COMMAND, runCommand, runProgram } from "../support/command";
import { startFakeCognito } from "../support/fake-cognito";
import type { FakeAnswer, FakeCognito } from "../support/fake-cognito";

jest.setTimeout(120_000);

const POOL = "us-east-1_Example01";
const CONFIRMED = ["resolve", "--user-pool-id", POOL, "--status", "CONFIRMED"];

interface FakeUser {
  readonly Username?: unknown;
  readonly UserStatus?: string;
  readonly UserCreateDate?: number;
}

let cognito: FakeCognito;
let folder: string;
beforeEach(async () => {
  cognito = await startFakeCognito();
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

function users(names: readonly string[]): readonly FakeUser[] {
  return names.map((Username) => ({ Username, UserStatus: "CONFIRMED", UserCreateDate: 1 }));
}

function page(Users: readonly FakeUser[], PaginationToken?: string): FakeAnswer {
  return { status: 200, body: JSON.stringify({ Users, PaginationToken }) };
}

/** The tokens that were asked with so far. */
const tokens = () => cognito.requests.map((body) => (JSON.parse(body) as { PaginationToken?: string }).PaginationToken);

describe("GIVEN a list of several pages", () => {
  const PAGES: readonly FakeAnswer[] = [
    page(users(["zoe", "bob"]), "1"),
    page([], "2"),
    page(users(["alice", "bob"]), "3"),
    page(users(["carol"])),
  ];
  const ALL = ["alice", "bob", "carol", "zoe"];

  test("WHEN it is listed THEN every page is asked for once, empty ones too, and who is on two pages is listed once", async () => {
    cognito.next = [...PAGES];
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toMatch(/Wrote 4 users to users\.yaml\.\n$/);
    expect(listed()).toEqual(ALL);
    expect(tokens()).toEqual([undefined, "1", "2", "3"]);
    const [first] = cognito.requests.map((body): unknown => JSON.parse(body));
    expect(first).toEqual({ UserPoolId: POOL, Limit: 60, Filter: 'cognito:user_status = "CONFIRMED"' });
  });

  test.each([0, 1, 2, 3])(
    "WHEN it is killed while page %i is on its way THEN it goes on there, and the result is the same",
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
      const ended = once(child, "exit");
      await cognito.arrived(PAGES.length + held + 1);
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      expect(listed()).toEqual(["earlier"]);

      const before = cognito.requests.length;
      cognito.next = PAGES.slice(held);
      const { code, stderr } = await run();
      expect(code).toBe(0);
      expect(tokens().slice(before)).toEqual([undefined, "1", "2", "3"].slice(held));
      expect(stderr.includes("Going on with users.yaml.partial")).toBe(held > 0);
      expect(fs.readFileSync(inFolder("users.yaml"))).toEqual(undisturbed);
      expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
    },
  );

  test("WHEN it was killed after the last page THEN what is left is done without a request", async () => {
    fs.writeFileSync(inFolder("users.yaml"), "users: [earlier]\n");
    const asked = { asked: `the users of ${POOL} with status CONFIRMED` };
    const last = { usernames: ["carol", "alice"], seen: 2 };
    fs.writeFileSync(inFolder("users.yaml.partial"), `${JSON.stringify(asked)}\n${JSON.stringify(last)}\n`);
    expect(await run()).toMatchObject({ code: 0 });
    expect(cognito.requests).toEqual([]);
    expect(listed()).toEqual(["alice", "carol"]);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
  });

  test("WHEN another list is unfinished THEN it is refused, until that one is done or deleted", async () => {
    cognito.next = [...PAGES.slice(0, 1), { error: "InvalidParameterException", message: "Bad token." }];
    await run();
    const others = [
      ["--status", "UNCONFIRMED"],
      ["--filter", 'status = "CONFIRMED"'],
      ["--group", "CONFIRMED"],
    ];
    for (const other of others) {
      const { code, stderr } = await run([...CONFIRMED.slice(0, 3), ...other]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^FILE_ERROR: users\.yaml\.partial holds an unfinished list of the users of us-east-1_Example01 with status CONFIRMED, and now .*Ask for the same to finish it, or delete it/m,
      );
    }
    // The head of a list is no part of the question.
    cognito.next = PAGES.slice(1);
    expect(await run([...CONFIRMED, "--reason", "INC-4711"])).toMatchObject({ code: 0 });
    expect(listed()).toEqual(ALL);
  });

  test("WHEN Cognito takes the token no longer THEN it says to delete the file and start anew, which works", async () => {
    cognito.next = [...PAGES.slice(0, 1), "hang up"];
    cognito.answer = { error: "InvalidParameterException", message: "Paging marker is invalid." };
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^INVALID_PARAMETER: Listing .* failed: Paging marker is invalid\. .*delete users\.yaml\.partial and start anew/m,
    );
    fs.rmSync(inFolder("users.yaml.partial"));
    cognito.next = [...PAGES];
    expect(await run()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(ALL);
  });
});

describe("GIVEN answers that are not what was asked for", () => {
  test("WHEN users have another status THEN they are not listed", async () => {
    cognito.answer = page([...users(["alice"]), { Username: "bob", UserStatus: "UNCONFIRMED" }, { Username: "carol" }]);
    await run();
    expect(listed()).toEqual(["alice"]);
  });

  test("WHEN users were made at the moment or after it THEN they are not listed", async () => {
    const at = Date.parse("2026-01-31T12:00:00Z") / 1000;
    const times = { earlier: at - 0.001, moment: at, later: at + 1 };
    cognito.next = [
      { status: 200, body: JSON.stringify({ UserPool: { EstimatedNumberOfUsers: 3 } }) },
      page(Object.entries(times).map(([Username, UserCreateDate]) => ({ Username, UserCreateDate }))),
    ];
    await run([...CONFIRMED.slice(0, 3), "--created-before", "2026-01-31T13:00:00+01:00"]);
    expect(listed()).toEqual(["earlier"]);
  });

  test.each<readonly [string, FakeUser, readonly string[], RegExp]>([
    ["a name is none", { Username: "al\nice" }, ["--status", "CONFIRMED"], /answered a user named "al\\nice"/],
    ["a name is missing", {}, ["--group", "x"], /answered a user named undefined/],
    ["a time is missing", { Username: "alice" }, ["--created-before", "2026-01-31"], /no creation date of "alice"/],
  ])("WHEN %s THEN it is refused, and nothing is written", async (_, user, criterion, said) => {
    cognito.answer = page([user]);
    const { code, stderr } = await run([...CONFIRMED.slice(0, 3), ...criterion]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SERVICE_ERROR: Listing the users of /m);
    expect(stderr).toMatch(said);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test.each<readonly [FakeAnswer, RegExp]>([
    [
      { error: "InvalidParameterException", message: "Bad filter." },
      /^INVALID_PARAMETER: .*Bad filter\. Correct what/m,
    ],
    [{ error: "ResourceNotFoundException", message: "No pool." }, /^POOL_NOT_FOUND: .*account and Region/m],
    [{ error: "ExpiredTokenException", message: "Expired." }, /^NOT_AUTHORIZED: .*Sign in to AWS/m],
  ])("WHEN Cognito answers %j THEN it says what to do, and leaves nothing behind", async (answer, said) => {
    cognito.answer = answer;
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain("secret");
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe("GIVEN a disk that lets nothing be written", () => {
  test("WHEN the list can't take its place THEN it says so, keeps what was listed, and goes on when it can", async () => {
    fs.mkdirSync(inFolder("users.yaml/in the way"), { recursive: true });
    cognito.next = [page(users(["bob"]), "1"), page(users(["alice"]))];
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml can't be written: .*Check the folder.*then run it again/m);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml", "users.yaml.partial"]);
    fs.rmSync(inFolder("users.yaml"), { recursive: true });
    expect(await run()).toMatchObject({ code: 0 });
    expect(cognito.requests).toHaveLength(2);
    expect(listed()).toEqual(["alice", "bob"]);
  });
});

describe("GIVEN a disk that is full before the list is written", () => {
  test("WHEN the list takes the place of an earlier one THEN that one stays whole", async () => {
    fs.writeFileSync(inFolder("users.yaml"), "users: [earlier]\n");
    const names = Array.from({ length: 1000 }, (_, index) => String(index).padStart(4, "0"));
    cognito.answer = page(users(names));
    // In blocks of 512 bytes: more than the journal and less than the list.
    const script = 'ulimit -f 18 && exec "$@"';
    const command = ["-c", script, "sh", process.execPath, COMMAND, ...CONFIRMED];
    const { code, stderr } = await runProgram("sh", command, { folder, environment: environment() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_ERROR: users\.yaml can't be written: EFBIG/m);
    expect(listed()).toEqual(["earlier"]);
    expect(await run()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(names);
    expect(cognito.requests).toHaveLength(1);
    expect(fs.readdirSync(folder)).toEqual(["users.yaml"]);
  });
});

describe("GIVEN a great many users", () => {
  test("WHEN there are more than a construct takes THEN stderr says so", async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `user-${index}`);
    cognito.answer = page(users(names.slice(1)));
    expect((await run()).stderr).toMatch(/Wrote 1,000 users to users\.yaml\.\n$/);
    cognito.answer = page(users(names));
    expect((await run()).stderr).toMatch(
      /Wrote 1,001 users to users\.yaml\. A construct takes 1,000 users by default: /,
    );
  });

  test("WHEN there are 100,000 with names as long as can be THEN they do not have to fit into memory", async () => {
    const [pages, size] = [50, 2000];
    const nameOf = (number: number) => String(number).padStart(128, "0");
    cognito.next = Array.from({ length: pages }, (_, index) => {
      // Every page reaches over the whole list.
      const names = Array.from({ length: size }, (__, place) => nameOf(place * pages + index));
      return page(users(names), index + 1 < pages ? String(index) : undefined);
    });
    // Node.js and the SDK alone need 11 MB of it, and a sorter that keeps all names needs 29 MB and more.
    const { code, stderr } = await run(CONFIRMED, { NODE_OPTIONS: "--max-old-space-size=24 --max-semi-space-size=2" });
    expect([code, stderr.slice(-300)]).toEqual([0, expect.stringContaining("Wrote 100,000 users to users.yaml.")]);
    const [, , ...lines] = fs.readFileSync(inFolder("users.yaml"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(pages * size);
    expect(lines.every((line, number) => line === `  - "${nameOf(number)}"`)).toBe(true);
  });
});
