import { evaluateGuards } from "../../../../cli/plan/guards";
import { maskUsername } from "../../../../cli/output/mask";
import { buildConstruct, buildReport, signOut, user } from "../../../support/reports";

const REPORT = buildReport(
  buildConstruct({
    signOuts: [signOut("alice", { reason: "INC-4711" }), signOut("bob@example.com")],
    removed: [user("carol")],
    skipped: [user("Break-Glass")],
    untouched: [user("Root")],
  }),
  buildConstruct({ address: "module.x.aws_lambda_invocation.Other", signOuts: [signOut("e\u0301va")] }),
);

function readPaths(...args: Parameters<typeof evaluateGuards>): readonly string[] {
  return evaluateGuards(...args).map(({ path }) => path);
}

describe("GIVEN guards", () => {
  test("WHEN none is set THEN none fails", () => {
    expect(evaluateGuards(REPORT, {})).toEqual([]);
    expect(evaluateGuards(REPORT, { requireReason: false, protectedUsers: [] })).toEqual([]);
  });

  test("WHEN more users than the maximum are signed out THEN it fails, and at the maximum it does not", () => {
    expect(evaluateGuards(REPORT, { maxAffected: 2 })).toEqual([
      {
        path: "--max-affected",
        message: "3 users would be signed out; the maximum is 2. List fewer users or raise the limit.",
      },
    ]);
    expect(evaluateGuards(REPORT, { maxAffected: 3 })).toEqual([]);
    expect(readPaths(REPORT, { maxAffected: 0 })).toEqual(["--max-affected"]);
  });

  test("WHEN a protected user is listed, signed out, skipped or untouched, in any case or Unicode form THEN it fails", () => {
    for (const name of ["alice", "ALICE", "root", "break-glass", "\u00e9va"]) {
      expect(readPaths(REPORT, { protectedUsers: ["other", name] })).toEqual(["--protect"]);
    }
  });

  test("WHEN one or two protected users are listed THEN the grammar matches the number", () => {
    const readMessage = (...protectedUsers: readonly string[]) =>
      evaluateGuards(REPORT, { protectedUsers })[0]?.message;
    expect(readMessage("alice")).toMatch(/^1 protected user is listed: "alice" /);
    expect(readMessage("alice", "root")).toMatch(/^2 protected users are listed: "alice" .*, "Root" /);
  });

  test("WHEN a protected user is removed from the list THEN it does not fail", () => {
    expect(evaluateGuards(REPORT, { protectedUsers: ["carol", "alic"] })).toEqual([]);
  });

  test("WHEN a username is known after apply THEN it counts as protected", () => {
    const report = buildReport(buildConstruct({ signOuts: [signOut(undefined, { reason: "INC-1" })] }));
    expect(evaluateGuards(report, { protectedUsers: ["root"] })[0]?.message).toMatch(
      /: a username known after apply \(/,
    );
  });

  test("WHEN users have no reason THEN each is named", () => {
    const [issue] = evaluateGuards(REPORT, { requireReason: true });
    expect(issue?.message).toMatch(/^2 users .*"bob@example.com" \(aws_lambda_invocation\.C.*"e\u0301va" \(module\.x/);
  });

  test("WHEN several guards fail THEN all are reported", () => {
    const guards = { maxAffected: 0, protectedUsers: ["alice"], requireReason: true };
    expect(readPaths(REPORT, guards)).toEqual(["--max-affected", "--protect", "--require-reason"]);
  });

  test("WHEN usernames are masked THEN they are masked in the messages", () => {
    const messages = JSON.stringify(
      evaluateGuards(REPORT, { protectedUsers: ["bob@example.com"], requireReason: true }, maskUsername),
    );
    expect(messages).not.toContain("bob");
    expect(messages).toContain(maskUsername("bob@example.com"));
  });

  test("WHEN 300 users have no reason THEN 10 are named and the rest are counted", () => {
    const report = buildReport(
      buildConstruct({ signOuts: Array.from({ length: 300 }, (_, index) => signOut(`u${String(index)}`)) }),
    );
    expect(evaluateGuards(report, { requireReason: true })[0]?.message).toMatch(/"u9" \(\S+\), 290 more\./);
  });
});
