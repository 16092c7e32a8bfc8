import { toolchain } from "../support/toolchain";
import { waitForSuccess } from "./engine-run";
import { startFaultScenario } from "./scenario";
import type { FaultScenario } from "./scenario";

jest.setTimeout(600_000);

describe("GIVEN two checkouts of the same stack with the same state", () => {
  let scenario: FaultScenario;
  beforeAll(async () => {
    scenario = await startFaultScenario({ toolchain: await toolchain(), users: 20, faults: { latencyMs: 200 } });
  });
  afterAll(() => scenario.end());

  test("WHEN both are deployed at once THEN one fails because the state is locked, and no sign-out is lost", async () => {
    await scenario.signAllIn();
    scenario.list("1");
    const both = await Promise.all([scenario.apply("first").ended, scenario.apply("second").ended]);
    const [locked, ...others] = both.filter(({ exitCode }) => exitCode !== 0);
    expect(others).toEqual([]);
    expect(locked?.output).toMatch(/Error acquiring the state lock/);
    expectOneSignOutEach(scenario);
    expect(await scenario.signedOut()).toEqual(scenario.listed);
  });

  test("WHEN they may wait for the lock THEN one waits, and signs no user out a second time", async () => {
    await scenario.signAllIn();
    scenario.list("2");
    const applyWithTimeout = (checkout: string) => waitForSuccess(scenario.apply(checkout, "-lock-timeout=120s"));
    const outputs = await Promise.all([applyWithTimeout("first"), applyWithTimeout("second")]);
    expect(outputs.filter((output) => output.includes("No changes"))).toHaveLength(1);
    expectOneSignOutEach(scenario);
    expect(await scenario.signedOut()).toEqual(scenario.listed);
  });
});

describe("GIVEN maxConcurrency 2, which keeps the total rate under the quota", () => {
  let scenario: FaultScenario;
  beforeAll(async () => {
    scenario = await startFaultScenario({ toolchain: await toolchain(), users: 60, props: { maxConcurrency: 2 } });
  });
  afterAll(() => scenario.end());

  test("WHEN 60 users are deployed THEN Cognito throttles no request, and all users are signed out", async () => {
    await scenario.signAllIn();
    scenario.list("1");
    await waitForSuccess(scenario.apply());
    expect([...scenario.emulator.signOuts.values()].filter(({ throttled }) => throttled > 0)).toEqual([]);
    expect(await scenario.signedOut()).toEqual(scenario.listed);
  });
});

function expectOneSignOutEach({ listed, countSignOuts }: FaultScenario): void {
  expect(new Set(listed.map((username) => countSignOuts().get(username) ?? 0))).toEqual(new Set([1]));
}
