import fs from "node:fs";
import path from "node:path";
import which from "which";
import { run } from "../../local/processes";
import { prepareOpa } from "../../local/toolchain/opa";

const POLICY = path.resolve("examples", "policy");
const REPORTS = path.resolve("__tests__", "fixtures", "reports");
const names = fs.readdirSync(REPORTS).filter((file) => file.endsWith(".json"));

// Elsewhere its input is all that is tested: unit/report/policy.test.ts.
const canBeHad = ["opa", "go"].some((program) => which.sync(program, { nothrow: true }) !== null);

(canBeHad ? describe : describe.skip)("GIVEN the example of a policy, and OPA", () => {
  let opa: string;

  // Where it has to be built first, that takes about 3 minutes.
  beforeAll(async () => {
    opa = await prepareOpa();
  }, 900_000);

  test("WHEN OPA checks and tests it THEN all is well", async () => {
    await run(opa, ["check", "--strict", POLICY]);
    const { stdout } = await run(opa, ["test", POLICY]);
    expect(stdout).toMatch(/^PASS: (\d+)\/\1$/m);
  });

  test.each(names)("WHEN it judges the report %s THEN it denies what affects one user too many", async (name) => {
    const report = path.join(REPORTS, name);
    const { summary } = JSON.parse(fs.readFileSync(report, "utf8")) as { readonly summary: { sign_out: number } };
    expect(await denials(opa, report, summary.sign_out)).toEqual([]);
    expect(await denials(opa, report, summary.sign_out - 1)).toEqual([
      expect.stringContaining(
        `Users to sign out: ${String(summary.sign_out)}; maximum: ${String(summary.sign_out - 1)}.`,
      ),
    ]);
  });
});

async function denials(opa: string, report: string, most: number): Promise<unknown> {
  const query = `data.global_sign_out.deny with data.max_affected as ${String(most)}`;
  const { stdout } = await run(opa, ["eval", "--data", POLICY, "--input", report, query]);
  const answer = JSON.parse(stdout) as { readonly result: readonly { expressions: readonly { value: unknown }[] }[] };
  return answer.result[0]?.expressions[0]?.value;
}
