import fc from "fast-check";
import { createReport } from "../../../../cli/plan/create-report";
import { countTotals } from "../../../../cli/plan/model";
import type { ReportedConstruct } from "../../../../cli/plan/model";
import { username } from "../../../support/arbitraries";
import { entryChange, entryValues, planOf } from "../../../support/plans";
import type { Doing, TestChange } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1", reason: "INC-4711" };
const TYPE = "aws_lambda_invocation";

function reportOf(...changes: readonly TestChange[]) {
  return createReport([{ name: "the plan", json: planOf(changes) }]);
}

function only(...changes: readonly TestChange[]): ReportedConstruct {
  const [construct, ...others] = reportOf(...changes).constructs;
  if (!construct || others.length > 0) throw new Error(`There are ${String(others.length + 1)} constructs, not one.`);
  return construct;
}

/** A replacement of alice's entry that bumps nothing. */
function again(more: Partial<TestChange["change"]>, reason?: string): TestChange {
  const values = entryValues(ALICE);
  const change = { actions: ["create", "delete"], before: values, after: values, ...more };
  return entryChange(ALICE, "replace", { change, action_reason: reason });
}

describe("GIVEN a plan", () => {
  test("WHEN entries are made, made anew, dropped and left THEN each is told as what it is", () => {
    const user = (name: string) => ({ ...ALICE, username: name });
    expect(
      only(
        entryChange(user("new")),
        entryChange(user("bumped"), "replace"),
        entryChange(user("gone"), "delete"),
        entryChange(user("old"), "same"),
      ),
    ).toMatchObject({
      name: "CompromisedAccounts",
      signOuts: [
        { username: "bumped", revision: "1", why: { kind: "revision", before: "0", after: "1" } },
        { username: "new", revision: "1", why: { kind: "first-time" }, reason: "INC-4711" },
      ],
      removed: [{ username: "gone" }],
      untouched: [{ username: "old" }],
    });
  });

  test("WHEN it does whatever to whomever THEN the counts add up, and nobody is told of twice", () => {
    const doing = fc.constantFrom<Doing>("create", "replace", "delete", "same");
    const users = fc.uniqueArray(fc.record({ username, doing }), { selector: (one) => one.username });
    fc.assert(
      fc.property(users, (all) => {
        const report = reportOf(...all.map((one) => entryChange({ ...ALICE, username: one.username }, one.doing)));
        const count = (...some: readonly Doing[]) => all.filter((one) => some.includes(one.doing)).length;
        expect(countTotals(report)).toEqual({
          signOuts: count("create", "replace"),
          removed: count("delete"),
          untouched: count("same"),
        });
        const told = report.constructs.flatMap(({ signOuts, removed, untouched }) => [
          ...signOuts,
          ...removed,
          ...untouched,
        ]);
        expect(told.map((one) => one.username).sort()).toEqual(all.map((one) => one.username).sort());
      }),
    );
  });

  test("WHEN an invocation has another input THEN it is none of ours, whatever its name and address", () => {
    const other = (input: unknown): TestChange =>
      entryChange(ALICE, "create", { change: { actions: ["create"], before: null, after: { input } } });
    const inputs = ['{"username":"alice","revision":"1"}', '{"contract":"other/v1"}', "[]", "null", "no JSON", 7];
    expect(reportOf(...inputs.map(other)).constructs).toEqual([]);
  });

  test("WHEN another resource holds such an input THEN it is none of ours", () => {
    expect(reportOf(entryChange(ALICE, "create", { type: "aws_ssm_parameter" })).constructs).toEqual([]);
  });

  test("WHEN an entry has any other name THEN it is one of ours", () => {
    const more = { address: `module.x.${TYPE}.y[0]`, module_address: "module.x", name: "y" };
    expect(only(entryChange(ALICE, "create", more))).toMatchObject({
      name: "y",
      module: "module.x",
      address: `module.x.${TYPE}.y`,
    });
  });

  test("WHEN a name is not in Unicode's normal form C THEN it is told as it was listed", () => {
    expect(only(entryChange({ ...ALICE, username: "e\u0301va" })).signOuts[0]?.username).toBe("e\u0301va");
  });

  test("WHEN the rest of an earlier replacement is dropped THEN nobody left the list", () => {
    const rest = entryChange(ALICE, "delete", { deposed: "1a2b3c4d" });
    expect(only(entryChange(ALICE, "same"), rest)).toMatchObject({ removed: [], untouched: [{ username: "alice" }] });
  });

  test("WHEN an entry is forgotten THEN nothing is called", () => {
    const change = { actions: ["forget"], before: entryValues(ALICE), after: null };
    expect(only(entryChange(ALICE, "delete", { change })).removed).toMatchObject([{ username: "alice" }]);
  });

  test("WHEN the provider calls the function for an update or a delete THEN it is a sign-out", () => {
    const values = entryValues(ALICE);
    const update = { actions: ["update"], before: values, after: { ...values, terraform_key: "x" } };
    expect(only(entryChange(ALICE, "same", { change: update })).signOuts).toMatchObject([
      { username: "alice", why: { kind: "other", detail: "changed in place" } },
    ]);
    const drop = { actions: ["delete"], before: { ...values, lifecycle_scope: "CRUD" }, after: null };
    expect(only(entryChange(ALICE, "delete", { change: drop }))).toMatchObject({
      signOuts: [{ username: "alice", why: { kind: "other", detail: "deleted with lifecycle_scope CRUD" } }],
      removed: [],
    });
  });
});

describe("GIVEN an entry that is made anew", () => {
  const deploy = { triggers: { revision: "1", deploy: "2026-01-02T00:00:00Z" } };

  test.each<readonly [string, TestChange, string]>([
    ["it is tainted", again({}, "replace_because_tainted"), "made anew: tainted"],
    ["-replace asks for it", again({}, "replace_by_request"), "made anew: asked for with -replace"],
    [
      "a trigger goes",
      again({ replace_paths: [["triggers"]] }, "replace_because_cannot_update"),
      "made anew: triggers",
    ],
    ["nobody says why", again({}), "made anew"],
  ])("WHEN %s THEN that is why", (_, change, detail) => {
    expect(only(change).signOuts[0]?.why).toEqual({ kind: "other", detail });
  });

  test("WHEN its construct signs out on every deploy THEN that is why, known at plan or not", () => {
    const values = entryValues(ALICE);
    const known = again({ after: { ...values, ...deploy } });
    const unknown = again({ after_unknown: { triggers: { deploy: true } } });
    for (const change of [known, unknown]) expect(only(change).signOuts[0]?.why).toEqual({ kind: "every-deploy" });
  });

  test("WHEN its revision is bumped as well THEN the revision is why", () => {
    const after = { ...entryValues(ALICE), triggers: { ...deploy.triggers, revision: "2" } };
    expect(only(again({ after })).signOuts[0]).toMatchObject({
      revision: "2",
      why: { kind: "revision", before: "1", after: "2" },
    });
  });

  test("WHEN nobody knows its new revision THEN it is unknown, and not the earlier one", () => {
    const { input, ...others } = entryValues(ALICE);
    const change = again({
      before: { input, ...others },
      after: { ...others, triggers: {} },
      after_unknown: { input: true, triggers: { revision: true } },
    });
    expect(only(change).signOuts[0]).toEqual({
      username: undefined,
      revision: undefined,
      reason: undefined,
      why: { kind: "revision", before: "1", after: undefined },
    });
  });
});
