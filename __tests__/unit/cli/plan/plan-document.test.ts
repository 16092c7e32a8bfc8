import fc from "fast-check";
import { InvalidInputError } from "../../../../core/errors";
import { createReport } from "../../../../cli/plan/create-report";
import { entryChange, entryValues, planOf } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1" };

function faultsOf(json: unknown): InvalidInputError["issues"] {
  try {
    createReport([{ name: "plan.json", json }]);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

describe("GIVEN what is no plan that can be reported", () => {
  test.each<readonly [string, unknown, string, RegExp]>([
    ["nothing", null, "the plan", /not an object/],
    ["a list", [], "format_version", /missing: this is no plan/],
    ["any object", {}, "format_version", /missing: this is no plan/],
    ["a plan of another format", { ...planOf([]), format_version: "2.0" }, "format_version", /"2\.0" is not 1\.x/],
    ["a plan of format 10", { ...planOf([]), format_version: "10.0" }, "format_version", /"10\.0" is not 1\.x/],
    ["a state", { format_version: "1.0", values: { root_module: {} } }, "planned_values", /this is a state/],
    ["a plan that was not finished", { ...planOf([]), errored: true }, "errored", /users may be missing/],
  ])("WHEN it is %s THEN it is refused with a remedy", (_, json, path, message) => {
    expect(faultsOf(json)).toEqual([{ path, message: expect.stringMatching(message) as string }]);
    expect(faultsOf(json)[0]?.message).toMatch(/show -json|plan again|engine that writes/);
  });

  test("WHEN parts of it have another shape THEN every one is told, with its place", () => {
    const broken = { ...entryChange(ALICE), name: 7, change: { actions: "create" } };
    const json = { ...planOf([]), resource_changes: [entryChange(ALICE), broken], planned_values: 7 };
    expect(faultsOf(json).map(({ path }) => path)).toEqual([
      "resource_changes.1.name",
      "resource_changes.1.change.actions",
      "planned_values",
    ]);
  });

  test("WHEN entries have faults THEN every one is told, with its address", () => {
    const address = "aws_lambda_invocation.CompromisedAccounts";
    const newer = JSON.stringify({ contract: "cognito-global-sign-out/v2", username: "bob" });
    const change = { actions: ["create"], before: null, after: { ...entryValues(ALICE), input: newer } };
    const issues = faultsOf(
      planOf([
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

  test("WHEN it is any JSON THEN it is a report or a documented error", () => {
    const almost = fc.record({
      format_version: fc.constant("1.2"),
      planned_values: fc.jsonValue(),
      resource_changes: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (json) => {
        faultsOf(json);
      }),
    );
  });
});

describe("GIVEN plans of older and newer engines", () => {
  test("WHEN what they add is missing, or more is added THEN they are reported", () => {
    const { format_version, resource_changes } = planOf([entryChange(ALICE)]);
    for (const json of [
      { format_version: "1.0", resource_changes },
      { format_version, resource_changes, prior_state: null, planned_values: null, configuration: null },
      { ...planOf([entryChange(ALICE)]), format_version: "1.9", deferred_changes: [{}], new: {} },
    ]) {
      expect(createReport([{ name: "plan.json", json }]).constructs).toMatchObject([
        { signOuts: [{ username: "alice" }] },
      ]);
    }
  });
});
