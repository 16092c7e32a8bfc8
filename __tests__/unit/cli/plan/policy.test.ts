import fs from "node:fs";
import path from "node:path";
import { REPORT_VERSION } from "../../../../cli/plan/json";

/** A JSON schema, as far as this test reads it. */
interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const read = (...file: readonly string[]) => fs.readFileSync(path.resolve(...file), "utf8");

describe("GIVEN the example policy, without OPA", () => {
  const policy = read("examples", "policy", "global_sign_out.rego");
  const schema = JSON.parse(read("schemas", "report.schema.json")) as Schema;

  test("WHEN it reads fields of the report THEN the schema requires them", () => {
    const paths = [...new Set([...policy.matchAll(/\binput\.([a-z_.]+)/g)].map(([, found = ""]) => found))];
    expect(paths.sort()).toEqual(["incomplete", "summary.sign_out", "version"]);
    expect(paths.filter((one) => !isRequired(schema, one.split(".")))).toEqual([]);
  });

  test("WHEN it checks the version THEN it is the current one", () => {
    expect(policy).toContain(`input.version == ${String(REPORT_VERSION)}\n`);
  });
});

function isRequired({ required = [], properties = {} }: Schema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  const property = properties[name];
  return property !== undefined && required.includes(name) && isRequired(property, rest);
}
