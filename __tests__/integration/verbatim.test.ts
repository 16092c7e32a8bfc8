import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { createInputs } from "../../constructs/entries";
import { parseInput } from "../../core/contract";
import type { Entry } from "../../core/contract";
import { run } from "../../local/processes";
import { usernameKey } from "../../users/list";
import { reason, username } from "../support/arbitraries";
import { toolchain } from "../support/toolchain";

jest.setTimeout(120_000);

const SEED = 20261121;

describe("GIVEN usernames and reasons that Cognito and the library accept", () => {
  let directory: string;
  beforeAll(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "verbatim-"));
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true });
  });

  test(`WHEN the engine evaluates them THEN each is unchanged, as a key and in the input (seed ${String(SEED)})`, async () => {
    const { engine, environment } = await toolchain();
    const entries = sampleEntries();
    const inputs = createInputs(entries);
    const value = "${{for username, input in local.inputs : username => [input, jsondecode(input).revision]}}";
    const config = { locals: { inputs }, output: { users: { value } } };
    fs.writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify(config));
    const options = { cwd: directory, environment: { ...process.env, ...environment } };
    await run(engine.binary, ["apply", "-auto-approve"], options);
    const { stdout } = await run(engine.binary, ["output", "-json", "users"], options);
    const evaluated = JSON.parse(stdout) as Record<string, readonly [string, string]>;

    const byKey = new Map(Object.entries(evaluated));
    expect(byKey.size).toBe(entries.length);
    for (const entry of entries) {
      const arrived = byKey.get(usernameKey(entry.username));
      expect(parseInput(JSON.parse(arrived?.[0] ?? "null"))).toEqual(entry);
      expect(arrived?.[1]).toBe(entry.revision);
    }
  });
});

function sampleEntries(): readonly Entry[] {
  const arbitrary = fc.record({
    username,
    reason,
    revision: fc.constantFrom("1", "${1 + 1}", "%{ if true }2%{ endif }"),
  });
  const sampled = fc.sample(arbitrary, { numRuns: 2000, seed: SEED });
  const entriesByKey = [...FIXED, ...sampled].map((entry) => [usernameKey(entry.username), entry] as const);
  return [...new Map(entriesByKey.reverse()).values()];
}

const FIXED: readonly Entry[] = ["__proto__", "e\u0301", "${path.module}", "$${x}", "%{if(true)}", '"', "\\u0041"].map(
  (name) => ({ username: name, reason: name, revision: "1" }),
);
