import fc from "fast-check";
import { InvalidInputError } from "../../../../core/errors";
import { createReport } from "../../../../cli/plan/create-report";
import { entryChange, entryValues, buildPlan } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1" };

function readIssues(json: unknown): InvalidInputError["issues"] {
  try {
    createReport([{ name: "plan.json", json }]);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

describe("GIVEN JSON that is not a supported plan", () => {
  test.each<readonly [string, unknown, string, RegExp]>([
    ["null", null, "the plan", /not a JSON object/],
    ["an array", [], "format_version", /missing, so this is not a plan/],
    ["an object", {}, "format_version", /missing, so this is not a plan/],
    ["a plan of another format", { ...buildPlan([]), format_version: "2.0" }, "format_version", /"2\.0" is not 1\.x/],
    ["a plan of format 10", { ...buildPlan([]), format_version: "10.0" }, "format_version", /"10\.0" is not 1\.x/],
    ["a state", { format_version: "1.0", values: { root_module: {} } }, "planned_values", /this is a state/],
    ["an incomplete plan", { ...buildPlan([]), errored: true }, "errored", /users can be missing/],
  ])("WHEN it is %s THEN the issue says so, with a fix", (_, json, path, message) => {
    expect(readIssues(json)).toEqual([{ path, message: expect.stringMatching(message) as string }]);
    expect(readIssues(json)[0]?.message).toMatch(/show -json|plan again|engine that writes/);
  });

  test("WHEN fields have the wrong type THEN each is an issue with its path", () => {
    const broken = { ...entryChange(ALICE), name: 7, change: { actions: "create" } };
    const json = { ...buildPlan([]), resource_changes: [entryChange(ALICE), broken], planned_values: 7 };
    expect(readIssues(json).map(({ path }) => path)).toEqual([
      "resource_changes.1.name",
      "resource_changes.1.change.actions",
      "planned_values",
    ]);
  });

  test("WHEN entries are invalid THEN each issue has the address of its entry", () => {
    const address = "aws_lambda_invocation.CompromisedAccounts";
    const newer = JSON.stringify({ contract: "cognito-global-sign-out/v2", username: "bob" });
    const change = { actions: ["create"], before: null, after: { ...entryValues(ALICE), input: newer } };
    const issues = readIssues(
      buildPlan([
        entryChange({ username: "al ice", revision: "" }),
        entryChange(ALICE, "create", { address: `${address}["bob"]`, change }),
      ]),
    );
    expect(issues.map(({ path }) => path)).toEqual([
      `${address}["al ice"], username`,
      `${address}["al ice"], revision`,
      `${address}["bob"], contract`,
    ]);
    expect(issues[2]?.message).toMatch(/v2.*Use the version of this package/);
  });

  test("WHEN it is any JSON THEN the result is a report or an InvalidInputError", () => {
    const almost = fc.record({
      format_version: fc.constant("1.2"),
      planned_values: fc.jsonValue(),
      resource_changes: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (json) => {
        readIssues(json);
      }),
    );
  });
});

describe("GIVEN plans of older and newer engines", () => {
  test("WHEN fields are missing or new THEN the plan is reported", () => {
    const { format_version, resource_changes } = buildPlan([entryChange(ALICE)]);
    for (const json of [
      { format_version: "1.0", resource_changes },
      { format_version, resource_changes, prior_state: null, planned_values: null, configuration: null },
      { ...buildPlan([entryChange(ALICE)]), format_version: "1.9", deferred_changes: [{}], new: {} },
    ]) {
      expect(createReport([{ name: "plan.json", json }]).constructs).toMatchObject([
        { signOuts: [{ username: "alice" }] },
      ]);
    }
  });
});
