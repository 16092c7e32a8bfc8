import fs from "node:fs";
import path from "node:path";
import { REPORT_VERSION } from "../../../../cli/plan/json";

/** The parts of a JSON schema that this test looks at. */
interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const read = (...file: readonly string[]) => fs.readFileSync(path.resolve(...file), "utf8");

describe("GIVEN the example of a policy, where there is no OPA", () => {
  const policy = read("examples", "policy", "global_sign_out.rego");
  const schema = JSON.parse(read("schemas", "report.schema.json")) as Schema;

  test("WHEN it reads the report THEN it reads what the schema says that every report has", () => {
    const paths = [...new Set([...policy.matchAll(/\binput\.([a-z_.]+)/g)].map(([, found = ""]) => found))];
    expect(paths.sort()).toEqual(["summary.sign_out", "version"]);
    expect(paths.filter((one) => !isRequired(schema, one.split(".")))).toEqual([]);
  });

  test("WHEN it names a version THEN it is that of the report", () => {
    expect(policy).toContain(`input.version == ${String(REPORT_VERSION)}\n`);
  });
});

function isRequired({ required = [], properties = {} }: Schema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  const property = properties[name];
  return property !== undefined && required.includes(name) && isRequired(property, rest);
}
