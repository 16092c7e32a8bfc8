import fc from "fast-check";
import { createReport } from "../../../../cli/plan/create-report";
import { countTotals } from "../../../../cli/plan/model";
import type { ReportedConstruct } from "../../../../cli/plan/model";
import { username } from "../../../support/arbitraries";
import { entryChange, entryValues, buildPlan } from "../../../support/plans";
import type { TestAction, TestChange } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1", reason: "INC-4711" };
const TYPE = "aws_lambda_invocation";

function reportChanges(...changes: readonly TestChange[]) {
  return createReport([{ name: "the plan", json: buildPlan(changes) }]);
}

function only(...changes: readonly TestChange[]): ReportedConstruct {
  const [construct, ...others] = reportChanges(...changes).constructs;
  if (!construct || others.length > 0) throw new Error(`Expected 1 construct, got ${String(others.length + 1)}.`);
  return construct;
}

/** A replacement of the entry of alice with the same revision. */
function replacement(more: Partial<TestChange["change"]>, reason?: string): TestChange {
  const values = entryValues(ALICE);
  const change = { actions: ["create", "delete"], before: values, after: values, ...more };
  return entryChange(ALICE, "replace", { change, action_reason: reason });
}

describe("GIVEN a plan", () => {
  test("WHEN entries are created, replaced, deleted and unchanged THEN each is reported by its effect", () => {
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
        { username: "bumped", revision: "1", cause: { kind: "revision", before: "0", after: "1" } },
        { username: "new", revision: "1", cause: { kind: "first-time" }, reason: "INC-4711" },
      ],
      removed: [{ username: "gone" }],
      untouched: [{ username: "old" }],
    });
  });

  test("WHEN it has any changes of any entries THEN the counts add up, and each user is reported once", () => {
    const action = fc.constantFrom<TestAction>("create", "replace", "delete", "same");
    const users = fc.uniqueArray(fc.record({ username, action }), { selector: (one) => one.username });
    fc.assert(
      fc.property(users, (all) => {
        const report = reportChanges(
          ...all.map((one) => entryChange({ ...ALICE, username: one.username }, one.action)),
        );
        const count = (...some: readonly TestAction[]) => all.filter((one) => some.includes(one.action)).length;
        expect(countTotals(report)).toEqual({
          signOuts: count("create", "replace"),
          removed: count("delete"),
          untouched: count("same"),
        });
        const reported = report.constructs.flatMap(({ signOuts, removed, untouched }) => [
          ...signOuts,
          ...removed,
          ...untouched,
        ]);
        expect(reported.map((one) => one.username).sort()).toEqual(all.map((one) => one.username).sort());
      }),
    );
  });

  test("WHEN an invocation has another input THEN it is not an entry, whatever its name and address", () => {
    const other = (input: unknown): TestChange =>
      entryChange(ALICE, "create", { change: { actions: ["create"], before: null, after: { input } } });
    const inputs = ['{"username":"alice","revision":"1"}', '{"contract":"other/v1"}', "[]", "null", "no JSON", 7];
    expect(reportChanges(...inputs.map(other)).constructs).toEqual([]);
  });

  test("WHEN another type of resource has such an input THEN it is not an entry", () => {
    expect(reportChanges(entryChange(ALICE, "create", { type: "aws_ssm_parameter" })).constructs).toEqual([]);
  });

  test("WHEN an entry has another name THEN it is still an entry", () => {
    const more = { address: `module.x.${TYPE}.y[0]`, module_address: "module.x", name: "y" };
    expect(only(entryChange(ALICE, "create", more))).toMatchObject({
      name: "y",
      module: "module.x",
      address: `module.x.${TYPE}.y`,
    });
  });

  test("WHEN a username is not in Unicode NFC THEN it is reported as listed", () => {
    expect(only(entryChange({ ...ALICE, username: "e\u0301va" })).signOuts[0]?.username).toBe("e\u0301va");
  });

  test("WHEN a deposed object is deleted THEN no user is removed", () => {
    const deposed = entryChange(ALICE, "delete", { deposed: "1a2b3c4d" });
    expect(only(entryChange(ALICE, "same"), deposed)).toMatchObject({
      removed: [],
      untouched: [{ username: "alice" }],
    });
  });

  test("WHEN an entry is forgotten THEN its user is removed", () => {
    const change = { actions: ["forget"], before: entryValues(ALICE), after: null };
    expect(only(entryChange(ALICE, "delete", { change })).removed).toMatchObject([{ username: "alice" }]);
  });

  test("WHEN the provider invokes the function for an update or a delete THEN it is a sign-out", () => {
    const values = entryValues(ALICE);
    const update = { actions: ["update"], before: values, after: { ...values, terraform_key: "x" } };
    expect(only(entryChange(ALICE, "same", { change: update })).signOuts).toMatchObject([
      { username: "alice", cause: { kind: "other", detail: "updated in place" } },
    ]);
    const drop = { actions: ["delete"], before: { ...values, lifecycle_scope: "CRUD" }, after: null };
    expect(only(entryChange(ALICE, "delete", { change: drop }))).toMatchObject({
      signOuts: [{ username: "alice", cause: { kind: "other", detail: "deleted with lifecycle_scope CRUD" } }],
      removed: [],
    });
  });
});

describe("GIVEN an entry that is replaced", () => {
  const deploy = { triggers: { revision: "1", deploy: "2026-01-02T00:00:00Z" } };

  test.each<readonly [string, TestChange, string]>([
    ["it is tainted", replacement({}, "replace_because_tainted"), "replaced: tainted"],
    ["-replace requests it", replacement({}, "replace_by_request"), "replaced: requested with -replace"],
    [
      "a trigger changes",
      replacement({ replace_paths: [["triggers"]] }, "replace_because_cannot_update"),
      "replaced: triggers",
    ],
    ["the plan gives no reason", replacement({}), "replaced"],
  ])("WHEN %s THEN that is the cause", (_, change, detail) => {
    expect(only(change).signOuts[0]?.cause).toEqual({ kind: "other", detail });
  });

  test("WHEN its construct signs out on every deploy THEN that is the cause, whether the trigger is known or not", () => {
    const values = entryValues(ALICE);
    const known = replacement({ after: { ...values, ...deploy } });
    const unknown = replacement({ after_unknown: { triggers: { deploy: true } } });
    for (const change of [known, unknown]) expect(only(change).signOuts[0]?.cause).toEqual({ kind: "every-deploy" });
  });

  test("WHEN its revision is bumped as well THEN the revision is the cause", () => {
    const after = { ...entryValues(ALICE), triggers: { ...deploy.triggers, revision: "2" } };
    expect(only(replacement({ after })).signOuts[0]).toMatchObject({
      revision: "2",
      cause: { kind: "revision", before: "1", after: "2" },
    });
  });

  test("WHEN its new revision is known after apply THEN it is unknown, not the earlier one", () => {
    const { input, ...others } = entryValues(ALICE);
    const change = replacement({
      before: { input, ...others },
      after: { ...others, triggers: {} },
      after_unknown: { input: true, triggers: { revision: true } },
    });
    expect(only(change).signOuts[0]).toEqual({
      username: undefined,
      revision: undefined,
      reason: undefined,
      cause: { kind: "revision", before: "1", after: undefined },
    });
  });
});
