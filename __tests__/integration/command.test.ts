import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import stringWidth from "string-width";
import { COMMAND, runCommand, runProgram } from "../../local/command";
import { normalizeAge } from "../support/golden";
import { planFile } from "../support/plans";
import { runOnTerminal } from "../support/terminal";
import { toolchain } from "../support/toolchain";

jest.setTimeout(60_000);

const MIXED = planFile("terraform", "mixed");
const GOLDEN = path.resolve(__dirname, "..", "fixtures", "reports");
// The width of the expected reports.
const WIDTH_80 = { COLUMNS: "80" };
const golden = (name: string) => fs.readFileSync(path.join(GOLDEN, name), "utf8");

/** Reports plans, with the width and the age that the expected reports have. */
async function runPlan(...[args, options]: Parameters<typeof runCommand>) {
  const environment = { ...WIDTH_80, ...options?.environment };
  const { stdout, ...ended } = await runCommand(["plan", ...args], { ...options, environment });
  return { ...ended, stdout: normalizeAge(stdout) };
}

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "command-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array, mode?: number): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { mode });
  return file;
}

describe("GIVEN the built command", () => {
  test("WHEN help or the version is requested THEN it is on stdout", async () => {
    const help = await runCommand(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/Examples:[^]*Exit codes:\n {2}0 {2}success[^]*3 {2}a guard or check failed/);
    const plan = await runCommand(["plan", "--help"]);
    expect(plan).toMatchObject({ code: 0, stderr: "" });
    expect(plan.stdout).toMatch(/--max-affected <N>[^]*Examples:[^]*25 sign-outs per second/);
    for (const subcommand of [[], ["plan"], ["check"], ["resolve"], ["now"], ["history"]]) {
      const { code, stdout } = await runCommand([...subcommand, "--help"], { environment: WIDTH_80 });
      expect([code, stdout.split("\n").filter((line) => line.length > 80)]).toEqual([0, []]);
    }
    const { version } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { readonly version: string };
    expect(await runCommand(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each<readonly [readonly string[], RegExp]>([
    [[], /^Usage: /],
    [["plna"], /unknown command 'plna'/],
    [["plan", "--fromat", "text"], /unknown option '--fromat'/],
    [["plan", "--format", "html"], /Allowed choices are text, markdown, json/],
    [["plan", "--max-affected", "-1"], /It is not a whole number/],
    [["plan", "--max-affected", "1.5"], /It is not a whole number/],
    [["plan", "--max-age", "2"], /It is not a duration such as 30m or 2h/],
    [["plan", "--protect"], /argument missing/],
  ])("WHEN its arguments are %j THEN the usage error is on stderr, and the exit code is 2", async (args, message) => {
    const { code, stdout, stderr } = await runCommand(args, { stdin: "" });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  test.each([
    ["text", "mixed.txt"],
    ["markdown", "mixed.md"],
    ["json", "mixed.json"],
  ])("WHEN the JSON of a plan is a file or stdin THEN the %s report is the only output", async (format, name) => {
    // The JSON has the names of plans.
    const expected = (plan: string) => {
      return { code: 0, stdout: golden(name).replace('"name": "mixed"', `"name": "${plan}"`), stderr: "" };
    };
    expect(await runPlan([MIXED, "--format", format])).toEqual(expected(MIXED));
    const stdin = fs.readFileSync(MIXED);
    expect(await runPlan(["-", "--format", format], { stdin })).toEqual(expected("stdin"));
  });

  test("WHEN PowerShell wrote the JSON, in UTF-16 or with a byte order mark THEN it is read", async () => {
    const json = fs.readFileSync(MIXED, "utf8");
    for (const stdin of [Buffer.from(`\ufeff${json}`, "utf16le"), Buffer.from(`\ufeff${json}`)]) {
      expect(await runPlan(["-"], { stdin })).toMatchObject({ code: 0, stdout: golden("mixed.txt") });
    }
  });

  test.each<readonly [string, readonly string[], string, RegExp]>([
    ["a file is missing", ["plan", "missing.json"], "", /^FILE_ERROR: missing\.json could not be read/],
    [
      "the input is not JSON",
      ["plan", "-"],
      "{",
      /^VALIDATION_ERROR: stdin is neither a saved plan nor the JSON of one/,
    ],
    [
      "the input is a log",
      ["plan", "-"],
      '{"@level":"info"}\n{"@level":"info"}',
      /^VALIDATION_ERROR: stdin is neither/,
    ],
    ["the input is not a plan", ["plan", "-"], "{}", /^VALIDATION_ERROR: stdin has 1 problem:\n {2}- format_version/],
    ["stdin is a saved plan", ["plan", "-"], "PK\u0003\u0004", /^FILE_ERROR: A saved plan can't be read from stdin/],
    [
      "there is no saved plan",
      ["plan"],
      "",
      /^FILE_ERROR: No stack in cdktf.out.stacks has a saved plan\. Run cdktf diff/,
    ],
    [
      "the list of protected users is missing",
      ["plan", "-", "--protect", "no.txt"],
      "{}",
      /^VALIDATION_ERROR: no\.txt has 1 problem:\n {2}- no\.txt: the file does not exist: .*Check the path/,
    ],
  ])("WHEN %s THEN the error has a fix, and the exit code is 1", async (_, args, stdin, message) => {
    const { code, stdout, stderr } = await runCommand(args, { stdin, folder });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("GIVEN guards", () => {
  test("WHEN several fail THEN all are on stderr and above the report, and the exit code is 3", async () => {
    const protect = write("protect.txt", "# break glass\nALICE\n");
    const args = [MIXED, "--max-affected", "1", "--protect", protect, "--require-reason"];
    const { code, stdout, stderr } = await runPlan(args);
    const [, alarm = "", report] = /^(REFUSED[^]*?\n\n)(Global[^]*)$/.exec(stdout.replace("PLAN\n\n", "PLAN\n")) ?? [];
    expect([code, report]).toEqual([3, golden("mixed.txt")]);
    expect(alarm).toMatch(
      /^REFUSED: DO NOT DEPLOY THIS PLAN\n {2}- --max-affected: [^]*\n {2}- --protect: [^]*"alice"/,
    );
    expect(stderr.replace(/\n {4}/g, " ")).toMatch(
      /^GUARD_REFUSED: The plan was refused:\n {2}- --max-affected: .*\n {2}- --protect: .*"alice"/,
    );
  });

  test.each([
    ["protect.txt", "\ufeff# break glass\r\nroot\r\n\r\n  BOB@example.com  \r\n#dave\r\na#b"],
    ["protect.yaml", "users: [root, { username: BOB@example.com, reason: break glass }]"],
    ["protect.json", '{ "users": ["root", "BOB@example.com"] }'],
    ["protect.csv", "username,reason\nroot,\nBOB@example.com,break glass\n"],
  ])("WHEN the protected users are in %s THEN only those are refused", async (name, content) => {
    const { code, stderr } = await runCommand(["plan", MIXED, "--protect", write(name, content)]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/--protect: 1 protected user is listed: "bob@example\.com" /);
  });

  test.each<readonly [string, string, RegExp]>([
    ["protect.txt", "", /- protect\.txt:1:1: the list is empty/],
    ["protect.txt", "\n\n", /- protect\.txt:1:1: the list is empty/],
    ["protect.txt", "# only a comment\n", /- protect\.txt:1:1: the list is empty/],
    [
      "protect.yaml",
      "users: []",
      /- protect\.yaml: the list is empty\. Add a user, or omit --protect\.\nSee docs\/errors\.md#validation_error\.\n$/,
    ],
    ["protect.csv", "username\n", /- protect\.csv: the list is empty\. Add a user, or omit --protect\./],
    ["protect.txt", "# no users\n", /- protect\.txt: the list is empty\. Add a user, or omit --protect\./],
    ["protect", "root\n", /- protect: the file extension "" is not supported\. Use one of \.yaml/],
    [
      "protect.txt",
      `root\nal ice\n\n${"x".repeat(129)}\n`,
      /has 2 problems:\n {2}- protect\.txt:2:1: "al ice" has white space .*\n {2}- protect\.txt:4:1: .*129 characters/,
    ],
  ])(
    "WHEN the list of protected users is %s with %j THEN all issues are on stderr, and no report prints",
    async (...list) => {
      const [name, content, message] = list;
      write(name, content);
      const { code, stdout, stderr } = await runCommand(["plan", MIXED, "--protect", name], { folder });
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^VALIDATION_ERROR: protect/);
      expect(stderr).toMatch(message);
    },
  );

  test("WHEN all pass THEN stderr is empty", async () => {
    const protect = write("protect.txt", "root\n");
    const args = [MIXED, "--max-affected", "2", "--protect", protect, "--require-reason"];
    expect(await runPlan(args)).toEqual({ code: 0, stdout: golden("mixed.txt"), stderr: "" });
  });

  test("WHEN usernames are masked THEN neither the report nor an error shows one", async () => {
    const protect = write("protect.txt", "bob@example.com\n");
    const { code, stdout, stderr } = await runCommand(["plan", MIXED, "--mask", "--protect", protect]);
    expect(code).toBe(3);
    expect(stdout + stderr).not.toContain("bob");
    expect(stderr).toMatch(/…@example\.com~[0-9a-f]{8}/);
    const [masked = ""] = /\S…\S@example\.com~[0-9a-f]{8}|…@example\.com~[0-9a-f]{8}/.exec(stderr) ?? [];
    expect(stdout).toContain(`  ${masked} `);
    const plain = await runCommand(["plan", MIXED, "--protect", protect]);
    expect(plain.stderr).toContain('"bob@example.com"');
    const plan = fs.readFileSync(MIXED, "utf8").replaceAll("cognito-global-sign-out/v1", "cognito-global-sign-out/v9");
    const broken = await runCommand(["plan", "-", "--mask"], { stdin: plan });
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/…@example\.com~/);
    expect(broken.stderr).not.toContain("bob");
  });
});

describe("GIVEN a terminal or a pipe", () => {
  const onTerminal = (environment: NodeJS.ProcessEnv) =>
    runOnTerminal('"$@"', [process.execPath, COMMAND, "plan", MIXED], { environment });

  test("WHEN stdout is a terminal THEN it has colors, unless NO_COLOR is set or the terminal is dumb", async () => {
    const colored = await onTerminal({ TERM: "xterm" });
    expect(colored.code).toBe(0);
    expect(colored.stdout).toContain("\u001b[1m");
    for (const environment of [{ TERM: "xterm", NO_COLOR: "1" }, { TERM: "dumb" }]) {
      const plain = await onTerminal(environment);
      expect(normalizeAge(plain.stdout.replaceAll("\r\n", "\n"))).toBe(golden("mixed.txt"));
    }
  });

  test("WHEN stdout is a pipe THEN it has no colors, whatever the environment", async () => {
    const environment = { FORCE_COLOR: "1", CI: "true", TERM: "xterm" };
    expect((await runPlan([MIXED], { environment })).stdout).toBe(golden("mixed.txt"));
  });

  test("WHEN the reader closes the pipe THEN it ends without an error", async () => {
    const many = planFile("terraform", "many");
    const script = '{ "$@"; echo "ended with $?" >&2; } | head -n 1';
    const ended = await runProgram("sh", ["-c", script, "sh", process.execPath, COMMAND, "plan", many], {});
    expect(ended).toMatchObject({ code: 0, stderr: "ended with 0\n" });
    expect(ended.stdout).toMatch(/^Global sign-out[^\n]*\n$/);
  });
});

describe("GIVEN stderr without a reader", () => {
  test.each([
    ["closed", '"$@" 2>&-; echo "ended with $?"'],
    ["closed by its reader", '{ { "$@" 3>&1 2>&1 >&3 3>&-; echo "ended with $?" >&4; } | true; } 4>&1'],
    ["full", '"$@" 2>/dev/full; echo "ended with $?"'],
  ])("WHEN it is %s THEN a failed guard still ends with 3", async (_name, script) => {
    const command = [process.execPath, COMMAND, "plan", MIXED, "--max-affected", "0"];
    const { stdout } = await runProgram("sh", ["-c", script, "sh", ...command], {});
    expect(stdout).toMatch(/ended with 3\n$/);
  });
});

describe("GIVEN a report that is wider than the terminal", () => {
  const args = ["plan", MIXED, "--require-reason", "--max-affected", "0"];
  // Without the refusals at the top.
  const readReport = (stdout: string) => normalizeAge(stdout.slice(stdout.indexOf("Global sign-out")));
  const findLinesOver = (width: number, text: string) => text.split("\n").filter((line) => stringWidth(line) > width);

  test("WHEN it is printed THEN no line of stdout and stderr is wider than 80 columns", async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [COMMAND, ...args], {});
    expect(code).toBe(3);
    expect(findLinesOver(80, `${stdout}${stderr}`)).toEqual([]);
    expect(readReport(stdout)).toBe(golden("mixed.txt"));
  });

  test("WHEN --wide is set THEN a row is one line", async () => {
    const { stdout } = await runCommand([...args, "--wide"], { environment: { COLUMNS: "40" } });
    const narrow = await runCommand(args, { environment: { COLUMNS: "40" } });
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
    expect(words(readReport(stdout))).toEqual(words(golden("mixed.txt")));
    expect(readReport(stdout).split("\n").length).toBeLessThan(golden("mixed.txt").split("\n").length);
    expect(findLinesOver(40, narrow.stdout)).toEqual([]);
  });
});

describe("GIVEN saved plans", () => {
  const engine = (name: string, body: string) => write(`bin/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
  const environment = () => ({ PATH: `${path.join(folder, "bin")}:/usr/bin:/bin` });
  const SAVED = "PK\u0003\u0004 a saved plan";

  test("WHEN cdktf diff saved them THEN each is reported with its stack, and a stack without one is a warning", async () => {
    for (const stack of ["blue", "red"]) write(`cdktf.out/stacks/${stack}/plan`, fs.readFileSync(MIXED));
    write("cdktf.out/stacks/green/cdk.tf.json", "{}");
    const { code, stdout, stderr } = await runCommand(["plan"], { folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^Incomplete: [^]*\n\n {2}- stack green: no saved plan[^]*Global sign-out · blue · CompromisedAccounts[^]*Global sign-out · red · [^]*Total: 4 users/,
    );
    const guarded = await runCommand(["plan", "--max-affected", "9"], { folder });
    expect(guarded.code).toBe(3);
    expect(guarded.stdout).toMatch(/^REFUSED: [^]*stack green: no saved plan/);
    expect(guarded.stderr).toContain(
      "- stack green: no saved plan, so its users are not in this report. Run cdktf diff green",
    );
  });

  test("WHEN cdk.tf.json is newer than the plan, as after a failed cdktf diff THEN a guard refuses it", async () => {
    write("cdktf.out/stacks/blue/plan", fs.readFileSync(MIXED));
    const stack = write("cdktf.out/stacks/blue/cdk.tf.json", "{}");
    const refuse = async () => (await runCommand(["plan", "--max-affected", "9"], { folder })).stderr;
    expect(await refuse()).toContain(
      "- cdktf.out/stacks/blue/plan: the plan was created at 2026-01-02 00:00:00 UTC, and cdk.tf.json was written later, at 20",
    );
    expect((await runCommand(["plan"], { folder })).stdout).toMatch(/^Incomplete: /);
    fs.utimesSync(stack, new Date("2026-01-02T00:00:00Z"), new Date("2026-01-02T00:00:00Z"));
    expect(await refuse()).toBe("");
    expect((await runCommand(["plan", "--max-age", "2h"], { folder })).stderr).toMatch(
      /^GUARD_REFUSED: .*\n {2}- --max-age: cdktf\.out\/stacks\/blue\/plan is \d+ days old; the maximum is 2 h\. Plan again\./,
    );
  });

  test("WHEN a real engine saved one THEN that engine reads it", async () => {
    const { engine: real, environment: settings } = await toolchain();
    write("main.tf.json", JSON.stringify({ resource: { terraform_data: { nothing: { input: "x" } } } }));
    const env = { ...settings, TERRAFORM_BINARY_NAME: real.binary };
    await runProgram(real.binary, ["init"], { folder, environment: env });
    await runProgram(real.binary, ["plan", "-out=plan"], { folder, environment: env });
    expect(fs.readFileSync(path.join(folder, "plan")).subarray(0, 2).toString()).toBe("PK");
    expect(await runPlan([path.join(folder, "plan")], { environment: env })).toEqual({
      code: 0,
      stdout: golden("empty.txt"),
      stderr: "",
    });
  });

  test("WHEN the first engine can't read one THEN the next one reads it, in the directory with its providers", async () => {
    const file = write("cdktf.out/stacks/blue/plan", SAVED);
    fs.mkdirSync(path.join(path.dirname(file), ".terraform"));
    engine("terraform", "echo 'created by another version' >&2; exit 1");
    engine(
      "tofu",
      `test "$(pwd)" = "${fs.realpathSync(path.dirname(file))}" && test "$1 $2" = "show -json" && cat "${MIXED}"`,
    );
    const ended = await runPlan([], { folder, environment: environment() });
    expect(ended).toMatchObject({ code: 0, stdout: golden("mixed.txt") });
  });

  test("WHEN TERRAFORM_BINARY_NAME is set THEN no other engine is run", async () => {
    write("plan", SAVED);
    engine("terraform", `cat "${MIXED}"`);
    const named = engine("mine", "exit 7");
    const env = { ...environment(), TERRAFORM_BINARY_NAME: named };
    expect(await runCommand(["plan", "plan"], { folder, environment: env })).toMatchObject({ code: 1, stdout: "" });
  });

  test("WHEN no engine can read one THEN the error has the output of each", async () => {
    write("plan", SAVED);
    engine("terraform", "printf 'created by \\033[31manother version' >&2; exit 1");
    const { code, stdout, stderr } = await runCommand(["plan", "plan"], { folder, environment: environment() });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^ENGINE_ERROR: No engine could read .*TERRAFORM_BINARY_NAME/);
    expect(stderr).toContain("terraform: created by <U+001B>[31manother version\ntofu: not found on PATH.");
  });
});
