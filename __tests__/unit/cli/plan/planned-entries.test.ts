import fc from "fast-check";
import { createReport } from "../../../../cli/plan/create-report";
import { countTotals } from "../../../../cli/plan/model";
import type { ReportedConstruct } from "../../../../cli/plan/model";
import { username } from "../../../support/arbitraries";
import { buildPlan, entryChange, entryResult, entryValues, POOL } from "../../../support/plans";
import type { TestAction, TestChange, TestPlan, Values } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1", reason: "INC-4711" };
const TYPE = "aws_lambda_invocation";

function reportChanges(...changes: readonly TestChange[]) {
  return createReport([{ name: "the plan", json: buildPlan(changes) }]);
}

function only(...changes: readonly TestChange[]): ReportedConstruct {
  return onlyOf(buildPlan(changes));
}

function onlyOf(plan: TestPlan): ReportedConstruct {
  const [construct, ...others] = createReport([{ name: "the plan", json: plan }]).constructs;
  if (!construct || others.length > 0) throw new Error(`Expected 1 construct, got ${String(others.length + 1)}.`);
  return construct;
}

/** A replacement of the entry of alice with the same revision. */
function replacement(more: Partial<TestChange["change"]>, reason?: string): TestChange {
  const values = entryValues(ALICE);
  const change = { actions: ["delete", "create"], before: values, after: values, ...more };
  return entryChange(ALICE, "replace", { change, action_reason: reason });
}

/** A replacement of the entry of alice because of its triggers. */
function triggerReplacement(before: Values, after: Values, more: Partial<TestChange["change"]> = {}): TestChange {
  const values = { before: entryValues(ALICE, before), after: entryValues(ALICE, after) };
  return replacement({ ...values, replace_paths: [["triggers"]], ...more }, "replace_because_cannot_update");
}

/** An untouched entry with a result. */
function untouched(username: string, result: unknown): TestChange {
  const values = { ...entryValues({ ...ALICE, username }), result };
  return entryChange({ ...ALICE, username }, "same", { change: { actions: ["no-op"], before: values, after: values } });
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
        { username: "new", revision: "1", cause: { kind: "newly-listed" }, reason: "INC-4711" },
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
          skipped: 0,
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

  test("WHEN an entry is replaced, destroyed first or created first THEN its user is signed out once", () => {
    for (const actions of [
      ["delete", "create"],
      ["create", "delete"],
    ]) {
      expect(only(replacement({ actions }))).toMatchObject({
        signOuts: [{ username: "alice", cause: { kind: "other", detail: "replaced" } }],
        removed: [],
        untouched: [],
      });
    }
  });

  test("WHEN an entry is replaced while a deposed object of it is deleted THEN its user is signed out once", () => {
    const deposed = entryChange(ALICE, "delete", { deposed: "1a2b3c4d" });
    expect(only(deposed, entryChange(ALICE, "replace"))).toMatchObject({
      signOuts: [{ username: "alice" }],
      removed: [],
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

describe("GIVEN untouched entries and the planned output", () => {
  const report = (after: unknown, action: TestAction = "same") =>
    onlyOf(
      buildPlan([entryChange(ALICE, action)], {
        output_changes: { CompromisedAccounts_affected_users: { before: {}, after } },
      }),
    );
  const listed = (reason: string) => ({ alice: { revision: "1", reason } });

  test("WHEN the reason changed and the revision did not THEN the user is reported, and still untouched", () => {
    expect(report(listed("INC-5000 leaked again"))).toMatchObject({
      untouched: [{ username: "alice" }],
      reasonChanges: [{ username: "alice", reason: "INC-4711", newReason: "INC-5000 leaked again" }],
    });
    expect(report(listed("")).reasonChanges).toMatchObject([{ reason: "INC-4711", newReason: undefined }]);
  });

  test("WHEN the reason is the same, the output has none, or the user is signed out THEN no user is reported", () => {
    expect(report(listed("INC-4711")).reasonChanges).toEqual([]);
    expect(report({}).reasonChanges).toEqual([]);
    expect(report(listed("INC-5000"), "replace").reasonChanges).toEqual([]);
  });

  test("WHEN the output says whose reason is their own THEN each sign-out has it", () => {
    const own = (value: unknown) =>
      report({ alice: { revision: "1", reason: "x", own_reason: value } }, "create").signOuts[0]?.hasOwnReason;
    expect([true, false, undefined, "true"].map(own)).toEqual([true, false, undefined, undefined]);
  });
});

describe("GIVEN untouched entries", () => {
  test("WHEN the function skipped a user THEN the user is reported as skipped, not as untouched", () => {
    const skipped = untouched("bob", entryResult({ ...ALICE, username: "bob" }, "skipped"));
    expect(only(untouched("alice", entryResult(ALICE, "signed_out")), skipped)).toMatchObject({
      signOuts: [],
      removed: [],
      skipped: [{ username: "bob", revision: "1", reason: "INC-4711" }],
      untouched: [{ username: "alice" }],
    });
  });

  test.each([undefined, null, "", "no JSON", "null", "[]", '{"data":null}', '{"data":{"outcome":"other"}}', 7])(
    "WHEN the result is %j THEN the user is untouched",
    (result) => {
      expect(only(untouched("alice", result))).toMatchObject({ skipped: [], untouched: [{ username: "alice" }] });
    },
  );

  test("WHEN a skipped user is bumped or removed THEN the user is not reported as skipped", () => {
    const before = { ...entryValues(ALICE), result: entryResult(ALICE, "skipped") };
    const bumped = replacement({ before, after: entryValues({ ...ALICE, revision: "2" }) });
    const removed = entryChange(ALICE, "delete", { change: { actions: ["delete"], before, after: null } });
    expect(only(bumped)).toMatchObject({ skipped: [], signOuts: [{ cause: { kind: "revision" } }] });
    expect(only(removed)).toMatchObject({ skipped: [], removed: [{ username: "alice" }] });
  });

  test("WHEN any users are skipped or signed out THEN each is reported once", () => {
    const users = fc.uniqueArray(fc.record({ username, skipped: fc.boolean() }), { selector: (one) => one.username });
    fc.assert(
      fc.property(users, (all) => {
        const changes = all.map((one) =>
          untouched(one.username, entryResult({ ...ALICE, ...one }, one.skipped ? "skipped" : "signed_out")),
        );
        const [construct = { skipped: [], untouched: [] }] = reportChanges(...changes).constructs;
        const names = (skipped: boolean) => all.filter((one) => one.skipped === skipped).map((one) => one.username);
        expect(construct.skipped.map((one) => one.username).sort()).toEqual(names(true).sort());
        expect(construct.untouched.map((one) => one.username).sort()).toEqual(names(false).sort());
      }),
    );
  });
});

describe("GIVEN an entry that is created", () => {
  const listedBefore = (before: unknown, ...changes: readonly TestChange[]) =>
    onlyOf(buildPlan(changes, { output_changes: { CompromisedAccounts_affected_users: { before } } }));
  const affected = { revision: "1", reason: "" };

  test("WHEN an earlier deploy listed the user THEN the user is still to be signed out", () => {
    const bob = entryChange({ ...ALICE, username: "bob" });
    expect(listedBefore({ alice: affected }, entryChange(ALICE), bob).signOuts).toMatchObject([
      { username: "alice", cause: { kind: "retry" } },
      { username: "bob", cause: { kind: "newly-listed" } },
    ]);
  });

  test("WHEN an earlier deploy listed any user THEN that user is still to be signed out", () => {
    fc.assert(
      fc.property(username, (name) => {
        // Engines normalize keys to NFC. JSON keeps __proto__ as a key of its own.
        const before = JSON.parse(`{${JSON.stringify(name.normalize("NFC"))}: {}}`) as unknown;
        expect(listedBefore(before, entryChange({ ...ALICE, username: name })).signOuts).toMatchObject([
          { username: name, cause: { kind: "retry" } },
        ]);
      }),
    );
  });

  test.each([undefined, null, "alice", ["alice"], 7, {}])(
    "WHEN the output was %j THEN the user is newly listed",
    (before) => {
      expect(listedBefore(before, entryChange(ALICE)).signOuts[0]?.cause).toEqual({ kind: "newly-listed" });
    },
  );

  test("WHEN the output of another construct or of the root module lists the user THEN the user is newly listed", () => {
    const before = { alice: affected };
    const other = buildPlan([entryChange(ALICE)], { output_changes: { Other_affected_users: { before } } });
    expect(onlyOf(other).signOuts[0]?.cause).toEqual({ kind: "newly-listed" });
    const nested = entryChange(ALICE, "create", { module_address: "module.x" });
    expect(listedBefore(before, nested).signOuts[0]?.cause).toEqual({ kind: "newly-listed" });
  });

  test("WHEN only the prior state lists the user THEN the user is newly listed, because engines plan outputs into it", () => {
    const outputs = { CompromisedAccounts_affected_users: { value: { alice: affected } } };
    const plan = buildPlan([entryChange(ALICE)], { prior_state: { values: { outputs, root_module: {} } } });
    expect(onlyOf(plan).signOuts[0]?.cause).toEqual({ kind: "newly-listed" });
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

  test("WHEN its construct no longer signs out on every deploy THEN that is the cause", () => {
    const change = triggerReplacement({ deploy: "1" }, {}, { replace_paths: [["triggers"]] });
    const detail = "signOutOn is no longer every-deploy";
    expect(only(change).signOuts[0]?.cause).toEqual({ kind: "other", detail });
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

  test("WHEN its user pool changes THEN that is the cause, whether the new one is known or not", () => {
    const known = triggerReplacement({}, { pool: "us-east-1_Example02" });
    expect(only(known).signOuts[0]?.cause).toEqual({ kind: "pool", before: POOL, after: "us-east-1_Example02" });
    for (const triggers of [true, { pool: true }]) {
      const unknown = triggerReplacement({}, { pool: undefined }, { after_unknown: { triggers } });
      expect(only(unknown).signOuts[0]?.cause).toEqual({ kind: "pool", before: POOL, after: undefined });
    }
  });

  test("WHEN its user pool changes for several causes THEN the report has the user pool", () => {
    const pool = { before: POOL, after: "us-east-1_Example02" };
    const bumped = triggerReplacement({ revision: "0" }, { pool: pool.after });
    expect(only(bumped).signOuts[0]?.cause).toEqual({ kind: "revision", before: "0", after: "1", pool });
    const bumpedToUnknown = triggerReplacement(
      { revision: "0" },
      { pool: undefined },
      { after_unknown: { triggers: { pool: true } } },
    );
    expect(only(bumpedToUnknown).signOuts[0]?.cause).toEqual({
      kind: "revision",
      before: "0",
      after: "1",
      pool: { before: POOL, after: undefined },
    });
    const everyDeploy = triggerReplacement({ deploy: "1" }, { pool: pool.after, deploy: "2" });
    const tainted = { ...triggerReplacement({}, { pool: pool.after }), action_reason: "replace_because_tainted" };
    const renamed = triggerReplacement({}, { pool: pool.after, username: "e\\u0301va" });
    for (const change of [everyDeploy, tainted, renamed]) {
      expect(only(change).signOuts[0]?.cause).toEqual({ kind: "pool", ...pool });
    }
  });

  test("WHEN its username has another Unicode form THEN that is the cause", () => {
    const nfd = { username: "cafe\\u0301" };
    for (const change of [
      triggerReplacement({}, nfd),
      triggerReplacement(nfd, {}),
      triggerReplacement({ username: "q\\u0323\\u0307" }, { username: "q\\u0307\\u0323" }),
    ]) {
      expect(only(change).signOuts[0]?.cause).toEqual({ kind: "username" });
    }
    const same = triggerReplacement({ ...nfd, deploy: "1" }, { ...nfd, deploy: "2" });
    expect(only(same).signOuts[0]?.cause).toEqual({ kind: "every-deploy" });
  });

  test("WHEN an upgrade of the library adds the user pool as a trigger THEN the user pool did not change", () => {
    const known = triggerReplacement({ pool: undefined }, {});
    const unknown = triggerReplacement(
      { pool: undefined },
      { pool: undefined },
      { after_unknown: { triggers: { pool: true } } },
    );
    const withUsername = triggerReplacement({ pool: undefined }, { username: "cafe\\u0301" });
    for (const change of [known, unknown, withUsername]) {
      expect(only(change).signOuts[0]?.cause).toEqual({ kind: "other", detail: "upgrade: the pool is now a trigger" });
    }
    const bumped = triggerReplacement({ pool: undefined, revision: "0" }, {});
    expect(only(bumped).signOuts[0]?.cause).toEqual({ kind: "revision", before: "0", after: "1" });
  });

  test("WHEN the trigger of the user pool is removed THEN the triggers are the cause", () => {
    const downgraded = triggerReplacement({}, { pool: undefined });
    expect(only(downgraded).signOuts[0]?.cause).toEqual({ kind: "other", detail: "replaced: triggers" });
  });
});
