import fs from "node:fs";
import path from "node:path";
import { run } from "../../local/processes";
import { canPrepareOpa, prepareOpa } from "../../local/toolchain/opa";

const POLICY = path.resolve("examples", "policy");
const REPORTS = path.resolve("__tests__", "fixtures", "reports");
const names = fs.readdirSync(REPORTS).filter((file) => file.endsWith(".json"));

// Without OPA, only the input of the policy is tested: unit/cli/plan/policy.test.ts.
(canPrepareOpa() ? describe : describe.skip)("GIVEN the example policy and OPA", () => {
  let opa: string;

  beforeAll(async () => {
    opa = await prepareOpa();
  });

  test("WHEN OPA checks and tests the policy THEN it passes", async () => {
    await run(opa, ["check", "--strict", POLICY]);
    const { stdout } = await run(opa, ["test", POLICY]);
    expect(stdout).toMatch(/^PASS: (\d+)\/\1$/m);
  });

  test.each(names)(
    "WHEN OPA evaluates the report %s THEN it denies a plan that affects one user too many",
    async (name) => {
      const report = path.join(REPORTS, name);
      const { summary } = JSON.parse(fs.readFileSync(report, "utf8")) as { readonly summary: { sign_out: number } };
      expect(await evaluate(opa, report, summary.sign_out)).toEqual([]);
      expect(await evaluate(opa, report, summary.sign_out - 1)).toEqual([
        expect.stringContaining(
          `Users to sign out: ${String(summary.sign_out)}; maximum: ${String(summary.sign_out - 1)}.`,
        ),
      ]);
    },
  );
});

/** Returns the denials of a report, with a limit of affected users. */
async function evaluate(opa: string, report: string, maxAffected: number): Promise<unknown> {
  const query = `data.global_sign_out.deny with data.max_affected as ${String(maxAffected)}`;
  const { stdout } = await run(opa, ["eval", "--data", POLICY, "--input", report, query]);
  const output = JSON.parse(stdout) as { readonly result: readonly { expressions: readonly { value: unknown }[] }[] };
  return output.result[0]?.expressions[0]?.value;
}
