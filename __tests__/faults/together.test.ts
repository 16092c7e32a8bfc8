import { toolchain } from "../support/toolchain";
import { applied } from "./engine-run";
import { setStage } from "./stage";
import type { Stage } from "./stage";

jest.setTimeout(600_000);

describe("GIVEN two checkouts of the same stack with the same state", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ toolchain: await toolchain(), users: 20, faults: { latencyMs: 200 } });
  });
  afterAll(() => stage.end());

  test("WHEN both are deployed at once THEN one says that the state is locked, and nobody is lost", async () => {
    await stage.signEverybodyIn();
    stage.list("1");
    const both = await Promise.all([stage.apply("first").ended, stage.apply("second").ended]);
    const [locked, ...others] = both.filter(({ exitCode }) => exitCode !== 0);
    expect(others).toEqual([]);
    expect(locked?.output).toMatch(/Error acquiring the state lock/);
    expect(new Set(countsOf(stage))).toEqual(new Set([1]));
    expect(await stage.refused()).toEqual(stage.listed);
  });

  test("WHEN they may wait for the lock THEN one waits, and signs nobody out a second time", async () => {
    await stage.signEverybodyIn();
    stage.list("2");
    const patient = (checkout: string) => applied(stage.apply(checkout, "-lock-timeout=120s"));
    const outputs = await Promise.all([patient("first"), patient("second")]);
    expect(outputs.filter((output) => output.includes("No changes"))).toHaveLength(1);
    expect(new Set(countsOf(stage))).toEqual(new Set([1]));
    expect(await stage.refused()).toEqual(stage.listed);
  });
});

describe("GIVEN maxConcurrency 2, which with the pace of each keeps under the quota", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ toolchain: await toolchain(), users: 60, props: { maxConcurrency: 2 } });
  });
  afterAll(() => stage.end());

  test("WHEN 60 users are deployed THEN Cognito throttles nobody, and all are signed out", async () => {
    await stage.signEverybodyIn();
    stage.list("1");
    await applied(stage.apply());
    expect([...stage.emulator.calls.values()].filter(({ throttled }) => throttled > 0)).toEqual([]);
    expect(await stage.refused()).toEqual(stage.listed);
  });
});

function countsOf({ listed, signOuts }: Stage): readonly number[] {
  return listed.map((username) => signOuts().get(username) ?? 0);
}
