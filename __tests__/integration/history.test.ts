import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { runCommand } from "../../local/command";
import { buildShownState, buildStateFile, REQUEST_ID, stateEntry } from "../support/states";

jest.setTimeout(60_000);

const ALICE = { username: "alice", revision: "1", reason: "INC-4711 leaked laptop" };
const BOB = { username: "bob@example.com", revision: "2", reason: "INC-4712" };
const NOSUCH = stateEntry({ username: "nosuch", revision: "1" }, { outcome: "skipped" });
const STATE = buildShownState(stateEntry(ALICE), stateEntry(BOB));
const FILE = buildStateFile(stateEntry(ALICE), stateEntry(BOB));
const TEXT = `History · CompromisedAccounts · pool us-east-1_Example01

  signed out  alice             2026-11-24T11:04:36Z   revision 1 · request f9be46b5-5a94-4244-abdf-36291be2f64d · INC-4711 leaked laptop
  signed out  bob@example.com   2026-11-24T11:04:36Z   revision 2 · request f9be46b5-5a94-4244-abdf-36291be2f64d · INC-4712

2 users were signed out.
`;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "history-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(name: string, content: string | object, mode?: number): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content), { mode });
  return file;
}

const history = (args: readonly string[], stdin: string | Uint8Array = "") =>
  runCommand(["history", ...args], { folder, stdin });

describe("GIVEN the built command and a state", () => {
  test.each([
    ["the output of show -json", STATE],
    ["a state file", FILE],
  ])("WHEN %s is a file or stdin THEN the report is the only output", async (_, state) => {
    write("state.json", state);
    const expected = { code: 0, stdout: TEXT, stderr: "" };
    expect(await history(["state.json"])).toEqual(expected);
    const json = JSON.stringify(state);
    // PowerShell redirects in UTF-16.
    for (const stdin of [json, Buffer.from(`\ufeff${json}`, "utf16le")])
      expect(await history(["-"], stdin)).toEqual(expected);
  });

  test("WHEN a format is given THEN the report has it", async () => {
    write("state.json", STATE);
    const [markdown, json, csv] = await Promise.all(
      ["markdown", "json", "csv"].map(async (format) => (await history(["state.json", "--format", format])).stdout),
    );
    expect(markdown).toMatch(/^### History: 2 users signed out\n/);
    expect(JSON.parse(json ?? "")).toMatchObject({ version: 1, summary: { signed_out: 2 } });
    expect(parse(csv ?? "", { columns: true })).toMatchObject([
      { outcome: "signed_out", username: "alice", request_id: REQUEST_ID },
      { outcome: "signed_out", username: "bob@example.com", reason: "INC-4712" },
    ]);
  });

  test("WHEN several states are given THEN each is reported with its name", async () => {
    write("blue.json", STATE);
    write("red.tfstate", FILE);
    const { code, stdout } = await history(["blue.json", "red.tfstate"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^History · blue\.json · C[^]*\nHistory · red\.tfstate · C[^]*\nTotal: 4 users were /);
  });

  test("WHEN --since is given THEN older sign-outs are left out", async () => {
    write("state.json", STATE);
    expect((await history(["state.json", "--since", "2026-11-24T12:04:36+01:00"])).stdout).toContain("2 users were");
    expect((await history(["state.json", "--since", "2026-11-25"])).stdout).toContain(
      "No user was signed out: no state contains an entry since 2026-11-25T00:00:00Z.",
    );
  });

  test("WHEN usernames are masked THEN neither the report nor an error shows one", async () => {
    write("state.json", buildShownState(stateEntry(BOB, { outcome: "skipped" })));
    const { code, stdout, stderr } = await history(["state.json", "--mask", "--require-complete"]);
    expect(code).toBe(3);
    expect(stdout + stderr).not.toContain("bob");
    expect(stderr).toMatch(/…@example\.com~[0-9a-f]{8}/);
  });

  test.each<readonly [readonly string[], string, RegExp]>([
    [["missing.json"], "", /^FILE_ERROR: missing\.json could not be read: .*\. Check the path\./],
    [["-"], "{", /^VALIDATION_ERROR: stdin is not the JSON of a state: .*Pass the output of `terraform show -json`/],
    [["-"], "{}", /^VALIDATION_ERROR: stdin has 1 problem:\n {2}- format_version: missing, so this is not a state/],
    [["-", "--list", "no.txt"], "{}", /^VALIDATION_ERROR: no\.txt has 1 problem:\n {2}- no\.txt: the file does not/],
    [[], "", /^FILE_ERROR: No stack in cdktf.out.stacks is initialized\. Run cdktf diff first/],
  ])("WHEN the arguments are %j and stdin is %j THEN the error has a fix, and the exit code is 1", async (...given) => {
    const [args, stdin, message] = given;
    const { code, stdout, stderr } = await history(args, stdin);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [["--format", "html"], /Allowed choices are text, markdown, json, csv/],
    [["--since", "yesterday"], /It is neither a date such as/],
    [["--construct", ""], /It is empty/],
  ])("WHEN the options are %j THEN the usage error is on stderr, and the exit code is 2", async (args, message) => {
    const { code, stdout, stderr } = await history(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("GIVEN --require-complete", () => {
  test("WHEN all listed users have an entry THEN the exit code is 0", async () => {
    write("state.json", STATE);
    write("users.yaml", 'users: [alice, { username: bob@example.com, revision: "2" }]');
    const { code, stdout, stderr } = await history(["state.json", "--list", "users.yaml", "--require-complete"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\n\nPending · users\.yaml\n\n2 users of users\.yaml, none pending\.\n$/);
  });

  test("WHEN users are pending or skipped THEN the report prints, and the exit code is 3", async () => {
    write("state.json", buildShownState(stateEntry(ALICE), NOSUCH));
    write("users.yaml", "users:\n  - alice\n  - nosuch\n  - dave\n");
    const args = ["state.json", "--list", "users.yaml", "--since", "2027-01-01"];
    expect(await history(args)).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout, stderr } = await history([...args, "--require-complete"]);
    expect(code).toBe(3);
    expect(stdout).toContain("  pending     dave   users.yaml:4:5: no entry\n");
    expect(stderr).toBe(`GUARD_REFUSED: The state was refused:
  - --require-complete: 1 user is pending: "dave" (users.yaml:4:5). Deploy to sign out.
  - --require-complete: 1 user was skipped: "nosuch" (aws_lambda_invocation.CompromisedAccounts). Bump the revision to retry, or remove the user from the list.
See docs/errors.md#guard_refused.
`);
  });

  test("WHEN there is no list THEN skipped users are refused, and an empty state is not", async () => {
    write("state.json", buildShownState(NOSUCH));
    expect(await history(["state.json", "--require-complete"])).toMatchObject({ code: 3 });
    expect(await history(["-", "--require-complete"], JSON.stringify(buildShownState()))).toMatchObject({ code: 0 });
  });
});

describe("GIVEN stacks below cdktf.out", () => {
  const engine = (name: string, body: string) => write(`bin/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
  const run = (more: NodeJS.ProcessEnv = {}) => {
    const environment = { PATH: `${path.join(folder, "bin")}:/usr/bin:/bin`, ...more };
    return runCommand(["history"], { folder, environment });
  };
  // The engine shows the state of its working directory, as with any backend.
  const SHOW = 'test "$*" = "show -json -no-color" && cat state.json';

  beforeEach(() => {
    for (const stack of ["blue", "red"]) {
      write(`cdktf.out/stacks/${stack}/.terraform/terraform.tfstate`, "{}");
      write(`cdktf.out/stacks/${stack}/state.json`, STATE);
    }
    write("cdktf.out/stacks/green/cdk.tf.json", "{}");
  });

  test("WHEN they are deployed THEN the engine shows each state, and stacks that are not initialized are listed", async () => {
    engine("terraform", SHOW);
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^History · blue · C[^]*\nHistory · red · C[^]*\nTotal: 4 users were signed out\.\n$/);
    expect(stderr).toBe("Stack green: not initialized; not in this report. Run cdktf diff green.\n");
  });

  test("WHEN the first engine can't read one THEN the next one reads it", async () => {
    engine("terraform", "exit 1");
    engine("tofu", SHOW);
    expect(await run()).toMatchObject({ code: 0 });
  });

  test("WHEN TERRAFORM_BINARY_NAME is set THEN no other engine is run, and the error has its output", async () => {
    engine("terraform", SHOW);
    const named = engine("mine", "echo 'Backend initialization required' >&2; exit 1");
    const { code, stdout, stderr } = await run({ TERRAFORM_BINARY_NAME: named });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /ENGINE_ERROR: No engine could read the state of cdktf.out.stacks.(blue|red)\. Set TERRAFORM_/,
    );
    expect(stderr).toContain("/mine: Backend initialization required\n");
  });
});
