import { evaluateGuards } from "../../../../cli/plan/guards";
import { maskUsername } from "../../../../cli/output/mask";
import { maskNotation, TEXT } from "../../../../cli/plan/messages";
import { compareNames } from "../../../../cli/check/model";
import type { LookedUpName } from "../../../../cli/check/model";
import { poolUser } from "../../../support/user-search";
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

function protect(...names: readonly string[]) {
  return names.map((name, index) => ({ name, position: `break-glass.txt:${String(index + 1)}:1` }));
}

function readPaths(...args: Parameters<typeof evaluateGuards>): readonly string[] {
  return evaluateGuards(...args).map(({ path }) => path);
}

describe("GIVEN guards", () => {
  test("WHEN none is set THEN none fails", () => {
    expect(evaluateGuards(REPORT, {})).toEqual([]);
    expect(evaluateGuards(REPORT, { requireReason: false, protectedNames: [] })).toEqual([]);
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
      expect(readPaths(REPORT, { protectedNames: protect("other", name) })).toEqual(["--protect"]);
    }
  });

  test("WHEN one or two protected users are listed THEN the grammar matches the number", () => {
    const readMessage = (...names: readonly string[]) =>
      evaluateGuards(REPORT, { protectedNames: protect(...names) })[0]?.message;
    expect(readMessage("alice")).toMatch(/^1 protected user is listed: "alice" /);
    expect(readMessage("alice", "root")).toMatch(/^2 protected users are listed: "alice" .*, "Root" /);
  });

  test("WHEN a protected user is removed from the list THEN it does not fail", () => {
    expect(evaluateGuards(REPORT, { protectedNames: protect("carol", "alic") })).toEqual([]);
  });

  test("WHEN a username is known after apply THEN it counts as protected", () => {
    const report = buildReport(buildConstruct({ signOuts: [signOut(undefined, { reason: "INC-1" })] }));
    expect(evaluateGuards(report, { protectedNames: protect("root") })[0]?.message).toMatch(
      /: a username known after apply \(/,
    );
  });

  test("WHEN users have no reason THEN each is named", () => {
    const [issue] = evaluateGuards(REPORT, { requireReason: true });
    expect(issue?.message).toMatch(/^2 users .*"bob@example.com" \(aws_lambda_invocation\.C.*"e\u0301va" \(module\.x/);
  });

  test("WHEN several guards fail THEN all are reported", () => {
    const guards = { maxAffected: 0, protectedNames: protect("alice"), requireReason: true };
    expect(readPaths(REPORT, guards)).toEqual(["--max-affected", "--protect", "--require-reason"]);
  });

  test("WHEN usernames are masked THEN they are masked in the messages", () => {
    const messages = JSON.stringify(
      evaluateGuards(REPORT, { protectedNames: protect("bob@example.com"), requireReason: true }, maskNotation(TEXT)),
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

describe("GIVEN plans of different ages", () => {
  const plan = (name: string, ageSeconds: number | undefined) => {
    return { name, stack: undefined, createdAt: undefined, ageSeconds };
  };

  test("WHEN one is older than the maximum, or of unknown age THEN it fails for that plan only", () => {
    const report = { ...REPORT, plans: [plan("a", 7200), plan("b", 7201), plan("c", 400_000), plan("d", undefined)] };
    expect(evaluateGuards(report, { maxAge: 7200 })).toEqual(
      ["b is 2 h old", "c is 4 days old", "d is of unknown age"].map((found) => {
        return { path: "--max-age", message: `${found}; the maximum is 2 h. Plan again.` };
      }),
    );
  });
});

describe("GIVEN reasons of a list and of users", () => {
  test("WHEN own reasons are required THEN the default of the list is not one, nor is an unknown origin", () => {
    const reason = "INC-1";
    const report = buildReport(
      buildConstruct({
        signOuts: [
          signOut("own", { reason, hasOwnReason: true }),
          signOut("default", { reason, hasOwnReason: false }),
          signOut("unknown", { reason }),
          signOut("none", { hasOwnReason: true }),
        ],
      }),
    );
    const [issue, ...others] = evaluateGuards(report, { requireOwnReason: true });
    expect(others).toEqual([]);
    expect(issue?.path).toBe("--require-own-reason");
    expect(issue?.message).toMatch(
      /^3 users would be signed out without a reason of their own: "default" \(.*"unknown" \(.*"none" \(/,
    );
    const own = buildReport(buildConstruct({ signOuts: [signOut("own", { reason, hasOwnReason: true })] }));
    expect(evaluateGuards(own, { requireOwnReason: true })).toEqual([]);
  });
});

describe("GIVEN users who were looked up", () => {
  const address = "aws_lambda_invocation.CompromisedAccounts";
  const found = (name: string, username = name): LookedUpName => {
    return { name, position: address, lookup: { kind: "found", user: poolUser(username) } };
  };
  const missing = (name: string, position = address): LookedUpName => {
    return { name, position, lookup: { kind: "missing" } };
  };
  const unverified: LookedUpName = {
    name: "e@x.org",
    position: address,
    lookup: { kind: "unverified", attribute: "email", users: [poolUser("erin")] },
  };

  function lookUp(listed: readonly LookedUpName[], protectedNames: readonly LookedUpName[] = []) {
    const checks = compareNames(listed, protectedNames);
    return {
      ...buildReport(buildConstruct({ signOuts: listed.map(({ name }) => signOut(name)), checks })),
      protectedNames,
    };
  }

  test("WHEN names of users to sign out match no user, or not exactly one THEN it fails with the fix", () => {
    expect(evaluateGuards(lookUp([found("alice"), missing("carrol"), unverified]), { check: true })).toEqual([
      {
        path: "--check",
        message: `1 name matches no user: "carrol" (${address}). Correct the spelling, or remove it from the list.`,
      },
      {
        path: "--check",
        message: `1 name does not identify one user: "e@x.org" (it is the unverified e-mail address of "erin", so it is not an alias, ${address}). List the username of the intended user.`,
      },
    ]);
    expect(evaluateGuards(lookUp([found("alice")]), { check: true })).toEqual([]);
  });

  test("WHEN 60 names match no user THEN one refusal has ten of them and counts the others", () => {
    const names = Array.from({ length: 60 }, (_, index) => missing(`u${String(index)}`));
    const [issue, ...others] = evaluateGuards(lookUp(names), { check: true });
    expect(others).toEqual([]);
    expect(issue?.message).toMatch(/^60 names match no user: "u0" .*"u9" \(\S+\), 50 more\./);
  });

  test("WHEN an untouched user no longer exists THEN it does not fail: the deploy signs no user out", () => {
    const checks = compareNames([missing("gone")], []);
    const report = buildReport(buildConstruct({ untouched: [user("gone")], checks }));
    expect(evaluateGuards(report, { check: true })).toEqual([]);
  });

  test("WHEN a username or the user pool is known after apply THEN it fails: they can't be looked up", () => {
    const userPool = { id: undefined, address: "aws_cognito_user_pool.New" };
    const report = buildReport(
      buildConstruct({ signOuts: [signOut(undefined)], checks: [] }),
      buildConstruct({ address: "aws_lambda_invocation.New", userPool, untouched: [user("a")], checks: [] }),
      buildConstruct({ address: "aws_lambda_invocation.Empty", userPool, checks: [] }),
    );
    expect(evaluateGuards(report, { check: true }).map(({ message }) => message)).toEqual([
      "the user pool of aws_lambda_invocation.New is known after apply, so its users can't be looked up. Deploy the user pool first.",
      `1 name can't be looked up: a username known after apply (${address}). List users whose names are known in the plan.`,
    ]);
  });

  test("WHEN an alias of a protected user is listed, signed out or untouched THEN it fails with the protected name", () => {
    const names = [found("bg@example.com", "breakglass")];
    const protectedNames = [{ ...found("breakglass"), position: "break-glass.txt:1:1" }];
    const guards = { protectedNames };
    const message = `1 protected user is listed: "bg@example.com" (protected as "breakglass", ${address}). Remove the user from the list.`;
    expect(evaluateGuards(lookUp(names, protectedNames), guards)).toEqual([{ path: "--protect", message }]);
    const checks = compareNames(names, protectedNames);
    const untouched = buildReport(buildConstruct({ untouched: [user("bg@example.com")], checks }));
    expect(evaluateGuards(untouched, guards)).toEqual([{ path: "--protect", message }]);
  });

  test("WHEN a protected name matches no user THEN it fails: it protects no user", () => {
    const protectedNames = [missing("breakglas", "break-glass.txt:1:1")];
    expect(evaluateGuards(lookUp([found("alice")], protectedNames), { protectedNames })).toEqual([
      {
        path: "--protect",
        message: '1 protected name matches no user: "breakglas" (break-glass.txt:1:1). Correct the name, or remove it.',
      },
    ]);
  });
});
