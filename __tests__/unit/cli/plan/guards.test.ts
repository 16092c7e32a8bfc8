import { refusals } from "../../../../cli/plan/guards";
import { maskUsername } from "../../../../cli/output/mask";
import { constructOf, reportOf, signOut, user } from "../../../support/reports";

const REPORT = reportOf(
  constructOf({
    signOuts: [signOut("alice", { reason: "INC-4711" }), signOut("bob@example.com")],
    removed: [user("carol")],
    untouched: [user("Root")],
  }),
  constructOf({ address: "module.x.aws_lambda_invocation.Other", signOuts: [signOut("e\u0301va")] }),
);

function wheres(...args: Parameters<typeof refusals>): readonly string[] {
  return refusals(...args).map(({ path }) => path);
}

describe("GIVEN guards", () => {
  test("WHEN nothing is asked for THEN nothing is refused", () => {
    expect(refusals(REPORT, {})).toEqual([]);
    expect(refusals(REPORT, { requireReason: false, protectedUsers: [] })).toEqual([]);
  });

  test("WHEN more users are affected than may be THEN it is refused, and at the limit it is not", () => {
    expect(refusals(REPORT, { maxAffected: 2 })).toEqual([
      {
        path: "--max-affected",
        message: "3 users would be signed out, and at most 2 may be. List fewer, or raise the number.",
      },
    ]);
    expect(refusals(REPORT, { maxAffected: 3 })).toEqual([]);
    expect(wheres(REPORT, { maxAffected: 0 })).toEqual(["--max-affected"]);
  });

  test("WHEN a protected user is listed, signed out or not, in whatever case or normal form THEN it is refused", () => {
    for (const name of ["alice", "ALICE", "root", "\u00e9va"]) {
      expect(wheres(REPORT, { protectedUsers: ["nobody", name] })).toEqual(["--protect"]);
    }
  });

  test("WHEN one or two protected users are listed THEN the sentence fits their number", () => {
    const problemOf = (...protectedUsers: readonly string[]) => refusals(REPORT, { protectedUsers })[0]?.message;
    expect(problemOf("alice")).toMatch(/^1 protected user is listed: "alice" /);
    expect(problemOf("alice", "root")).toMatch(/^2 protected users are listed: "alice" .*, "Root" /);
  });

  test("WHEN a protected user leaves the list THEN it is not refused", () => {
    expect(refusals(REPORT, { protectedUsers: ["carol", "alic"] })).toEqual([]);
  });

  test("WHEN a name is unknown until apply THEN it may be a protected one", () => {
    const report = reportOf(constructOf({ signOuts: [signOut(undefined, { reason: "INC-1" })] }));
    expect(refusals(report, { protectedUsers: ["root"] })[0]?.message).toMatch(/one whose name is unknown until apply/);
  });

  test("WHEN users have no reason THEN each is told", () => {
    const [refusal] = refusals(REPORT, { requireReason: true });
    expect(refusal?.message).toMatch(
      /^2 users .*"bob@example.com" \(aws_lambda_invocation\.C.*"e\u0301va" \(module\.x/,
    );
  });

  test("WHEN several say no THEN all are told at once", () => {
    const guards = { maxAffected: 0, protectedUsers: ["alice"], requireReason: true };
    expect(wheres(REPORT, guards)).toEqual(["--max-affected", "--protect", "--require-reason"]);
  });

  test("WHEN names are masked THEN they are in what is told as well", () => {
    const told = JSON.stringify(
      refusals(REPORT, { protectedUsers: ["bob@example.com"], requireReason: true }, maskUsername),
    );
    expect(told).not.toContain("bob");
    expect(told).toContain(maskUsername("bob@example.com"));
  });

  test("WHEN hundreds have no reason THEN some are named, and the others are counted", () => {
    const report = reportOf(
      constructOf({ signOuts: Array.from({ length: 300 }, (_, index) => signOut(`u${String(index)}`)) }),
    );
    expect(refusals(report, { requireReason: true })[0]?.message).toMatch(/"u9" \(\S+\), 290 more\./);
  });
});
