import { createReport } from "../../../../cli/plan/create-report";
import type { NamedPlan } from "../../../../cli/plan/create-report";
import { evaluateGuards } from "../../../../cli/plan/guards";
import type { Guards } from "../../../../cli/plan/guards";
import type { Gap } from "../../../../cli/plan/model";
import { ENVIRONMENT } from "../../../../core/contract";
import { buildPlan, entryChange, entryValues, readPlan } from "../../../support/plans";
import type { TestChange, TestPlan, TestResource } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1", reason: "INC-4711" };
const BOB = { ...ALICE, username: "bob" };
const OUTPUT = "CompromisedAccounts_affected_users";

function findGaps(plan: Partial<TestPlan>, origin: Partial<NamedPlan> = {}): readonly Gap[] {
  const { resource_changes: changes = [entryChange(ALICE)], ...more } = plan;
  return createReport([{ name: "plan.json", ...origin, json: buildPlan(changes, more) }]).gaps;
}

/** A resource before the deploy. */
function resource(address: string, values: TestResource["values"], mode = "managed"): TestResource {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(/[.[]/);
  return { address, mode, type, name, values };
}

const inState = (...resources: readonly TestResource[]) => ({ values: { root_module: { resources } } });

const FUNCTION = resource("aws_lambda_function.F", {
  function_name: "sign-out",
  environment: [{ variables: { [ENVIRONMENT.userPoolId]: "us-east-1_A", [ENVIRONMENT.onMissingUser]: "fail" } }],
});

describe("GIVEN a plan and the cdk.tf.json beside it", () => {
  const timestamp = "2026-01-02T00:00:05Z";

  test("WHEN cdk.tf.json was written in the second of the plan, or before THEN the plan is not outdated", () => {
    for (const time of ["2026-01-02T00:00:05.900Z", "2026-01-01T00:00:00Z"]) {
      expect(findGaps({ timestamp }, { synthesizedAt: new Date(time) })).toEqual([]);
    }
    expect(findGaps({})).toEqual([]);
  });

  test("WHEN cdk.tf.json was written later, or the time of the plan is unknown or no time THEN the plan is outdated", () => {
    const synthesizedAt = new Date("2026-01-02T00:00:06Z");
    const gap = { kind: "outdated", plan: "plan.json", synthesizedAt: "2026-01-02T00:00:06.000Z" };
    expect(findGaps({ timestamp }, { synthesizedAt })).toEqual([{ ...gap, createdAt: "2026-01-02T00:00:05.000Z" }]);
    expect(findGaps({}, { synthesizedAt })).toEqual([{ ...gap, createdAt: undefined }]);
    expect(findGaps({ timestamp: "now" }, { synthesizedAt })).toEqual([{ ...gap, createdAt: undefined }]);
  });
});

describe("GIVEN a plan that does not cover all resources", () => {
  const limited = [{ kind: "limited", plan: "plan.json" }];
  const users = { alice: { revision: "1", reason: "" }, bob: { revision: "1", reason: "" } };

  test("WHEN Terraform says so THEN it is limited", () => {
    expect(findGaps({ complete: false })).toEqual(limited);
    expect(findGaps({ complete: true })).toEqual([]);
  });

  test("WHEN OpenTofu left the output of the construct out, as with -target and -exclude THEN it is limited", () => {
    const configuration = { root_module: { outputs: { [OUTPUT]: {}, other: {} } } };
    expect(findGaps({ configuration })).toEqual(limited);
    const outputs = { [OUTPUT]: { after: { alice: users.alice } } };
    expect(findGaps({ configuration, output_changes: outputs })).toEqual([]);
  });

  test("WHEN a listed user has no entry, as with -refresh-only THEN it is limited", () => {
    const outputs = { [OUTPUT]: { after: users } };
    expect(findGaps({ output_changes: outputs })).toEqual(limited);
    expect(findGaps({ output_changes: outputs, resource_changes: [entryChange(ALICE), entryChange(BOB)] })).toEqual([]);
  });

  test("WHEN an entry of the state is missing, also one of a module THEN it is limited", () => {
    const missing = resource('module.x.aws_lambda_invocation.CompromisedAccounts["bob"]', entryValues(BOB));
    expect(findGaps({ prior_state: inState({ ...missing, type: "aws_lambda_invocation" }) })).toEqual(limited);
    expect(findGaps({ prior_state: inState({ ...missing, type: "aws_ssm_parameter" }) })).toEqual([]);
  });

  test("WHEN a listed name is not in Unicode NFC THEN its entry is still found", () => {
    const change = entryChange({ ...ALICE, username: "e\u0301va" });
    const outputs = { [OUTPUT]: { after: { "\u00e9va": users.alice } } };
    expect(findGaps({ resource_changes: [change], output_changes: outputs })).toEqual([]);
  });

  test("WHEN changes are deferred THEN their addresses are reported", () => {
    const deferred = ['aws_lambda_invocation.CompromisedAccounts["bob"]'];
    const changes = deferred.map((address) => ({ resource_change: { address } }));
    expect(findGaps({ deferred_changes: changes, complete: false })).toEqual([
      { kind: "deferred", plan: "plan.json", addresses: deferred },
    ]);
  });
});

describe("GIVEN an invocation that is not an entry", () => {
  const unknown: TestChange = entryChange(ALICE, "create", {
    change: { actions: ["create"], before: null, after: { function_name: "sign-out" }, after_unknown: { input: true } },
  });

  test("WHEN its input is unknown, and its function is not in the plan THEN it is reported", () => {
    expect(findGaps({ resource_changes: [unknown] })).toEqual([{ kind: "unknown-call", address: unknown.address }]);
    const other = resource("aws_lambda_function.Other", { function_name: "sign-out", environment: [] });
    expect(findGaps({ resource_changes: [unknown], prior_state: inState(other) })).toEqual([]);
  });

  test("WHEN it is a data source of a sign-out function THEN it is reported, and no user is untouched", () => {
    const address = "data.aws_lambda_invocation.Extra";
    const gap = { kind: "data-source", address, username: "alice" };
    const read = resource(address, entryValues(ALICE), "data");
    expect(findGaps({ prior_state: inState(read) })).toEqual([gap]);

    const deferred: TestChange = {
      ...entryChange(ALICE),
      address,
      mode: "data",
      name: "Extra",
      change: { actions: ["read"], before: null, after: entryValues(ALICE) },
    };
    const report = createReport([{ name: "plan.json", json: buildPlan([deferred]) }]);
    expect(report).toMatchObject({ constructs: [], gaps: [gap] });

    const other = resource(address, { function_name: "sign-out", input: '{"x":1}' }, "data");
    expect(findGaps({ prior_state: inState(other) })).toEqual([]);
    expect(findGaps({ prior_state: inState(other, FUNCTION) })).toEqual([{ ...gap, username: undefined }]);
  });
});

describe("GIVEN gaps and guards", () => {
  const json = { ...buildPlan([]), complete: false };
  const report = createReport([{ name: "plan.json", json }], ["green"], new Date("2026-01-02T00:05:00Z"));
  const all: readonly Guards[] = [
    { maxAffected: 9 },
    { maxAge: 60 },
    { protectedNames: [] },
    { requireReason: true },
    { requireOwnReason: true },
    { check: true },
  ];

  test.each(all)("WHEN only the guard %j is set THEN every gap is a refusal that says what to do", (guards) => {
    expect(evaluateGuards(report, guards)).toEqual(
      expect.arrayContaining([
        {
          path: "stack green",
          message:
            "no saved plan, so its users are not in this report. Run cdktf diff green, or pass the plans to report.",
        },
        {
          path: "plan.json",
          message: "the plan does not cover all resources. Plan again without -target, -exclude and -refresh-only.",
        },
      ]),
    );
  });

  test("WHEN no guard is set THEN there is no refusal", () => {
    expect(report.gaps).toHaveLength(2);
    expect(evaluateGuards(report, {})).toEqual([]);
  });

  test("WHEN real engines created plans without limits THEN none has a gap", () => {
    for (const engine of ["terraform", "opentofu"] as const)
      for (const name of ["mixed", "two-constructs", "nested-modules", "skipped", "empty", "unknown-pool"])
        expect(createReport([{ name, json: readPlan(engine, name) }]).gaps).toEqual([]);
  });
});
