import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareToolchain } from "../../local/toolchain";
import { waitForSuccess } from "./engine-run";
import type { EngineRun } from "./engine-run";
import { chooseMoment, SEEDS } from "./seeds";
import { startFaultScenario } from "./scenario";
import type { FaultScenario } from "./scenario";

jest.setTimeout(600_000);

const USERS = 30;

interface Series {
  readonly name: string;
  readonly engine?: "opentofu";
  readonly stateIn?: "file";
  /** Interrupts the deploy. */
  readonly interrupt: (run: EngineRun, scenario: FaultScenario) => Promise<void> | void;
}

const kill = (run: EngineRun) => {
  run.kill("SIGKILL");
};

describe.each<Series>([
  { name: "terraform apply is killed", interrupt: kill },
  { name: "tofu apply is killed", engine: "opentofu", interrupt: kill },
  { name: "terraform apply is killed while its state is in a file", stateIn: "file", interrupt: kill },
  { name: "the connection to AWS is lost for a second", interrupt: (_run, { emulator }) => emulator.disconnect(1000) },
])("GIVEN a deploy of 30 users in which $name", ({ name, engine, stateIn, interrupt }) => {
  let scenario: FaultScenario;
  const figures = { runs: 0, failed: 0, restored: 0, remaining: 0, repeated: 0 };

  beforeAll(async () => {
    const toolchain = await prepareToolchain(engine);
    scenario = await startFaultScenario({ toolchain, users: USERS, faults: { latencyMs: 50 }, stateIn });
  });
  afterAll(async () => {
    await scenario.end();
    // A row of the table in docs/reliability.md.
    const { runs, failed, restored, remaining, repeated } = figures;
    process.stderr.write(`| ${[name, runs, failed, restored, remaining, repeated].join(" | ")} |\n`);
  });

  test.each(SEEDS)(
    "WHEN it happens at the moment of seed %i THEN the next deploy signs all remaining users out",
    async (seed) => {
      await scenario.signAllIn();
      scenario.list(`seed-${String(seed)}`);
      const moment = chooseMoment(seed, USERS);
      const run = scenario.apply();
      await scenario.waitForRequests(moment.requests, run);
      await sleep(moment.milliseconds);
      await interrupt(run, scenario);
      const { exitCode } = await run.ended;

      const restored = stateIn === "file" && exitCode === null && restoreState(scenario);
      const output = await deployAndUnlock(scenario);
      expect(await scenario.signedOut()).toEqual(scenario.listed);
      figures.runs += 1;
      figures.failed += exitCode === 0 ? 0 : 1;
      figures.restored += restored ? 1 : 0;
      figures.remaining += Number(/Resources: (\d+) added/.exec(output)?.[1] ?? 0);
      figures.repeated += [...scenario.countSignOuts().values()].filter((count) => count > 1).length;
    },
  );
});

describe("GIVEN 30 users who are signed out and whose revision is bumped, with the state in a file", () => {
  let scenario: FaultScenario;
  beforeAll(async () => {
    const toolchain = await prepareToolchain();
    scenario = await startFaultScenario({ toolchain, users: USERS, faults: { latencyMs: 200 }, stateIn: "file" });
    scenario.list("1");
    await waitForSuccess(scenario.apply());
  });
  afterAll(() => scenario.end());

  test.each(SEEDS.slice(0, 3))(
    "WHEN the deploy is killed between the destruction and the creation of entries (seed %i) THEN their users are in the next plan, and the next deploy signs all users out",
    async (seed) => {
      await scenario.signAllIn();
      scenario.list(`bump-${String(seed)}`);
      const run = scenario.apply();
      // Early enough that other users are not signed out yet.
      await scenario.waitForRequests(chooseMoment(seed, USERS / 2).requests, run);
      run.kill("SIGKILL");
      const { output } = await run.ended;
      const has = (username: string, event: string) => output.includes(`["${username}"]: ${event}`);
      const destroyed = scenario.listed.filter(
        (username) => has(username, "Destruction complete") && !has(username, "Creation complete"),
      );
      expect(destroyed).not.toEqual([]);

      restoreState(scenario);
      expect(await scenario.plan()).toEqual(expect.arrayContaining(destroyed));
      await deployAndUnlock(scenario);
      expect(await scenario.signedOut()).toEqual(scenario.listed);
    },
  );
});

describe("GIVEN 30 listed users and a deploy that is interrupted by SIGINT", () => {
  let scenario: FaultScenario;
  beforeAll(async () => {
    scenario = await startFaultScenario({
      toolchain: await prepareToolchain(),
      users: USERS,
      faults: { latencyMs: 50 },
    });
  });
  afterAll(() => scenario.end());

  test("WHEN some users are signed out THEN the engine exits, and the next plan contains only the others", async () => {
    await scenario.signAllIn();
    scenario.list("1");
    const run = scenario.apply();
    await scenario.waitForRequests(12, run);
    run.kill("SIGINT");
    const { exitCode, output } = await run.ended;
    expect(exitCode).toBe(1);
    expect(output).toMatch(/Interrupt received/);

    const planned = await scenario.plan();
    const signedOut = await scenario.signedOut();
    const created = scenario.listed.filter((username) => output.includes(`["${username}"]: Creation complete`));
    expect(created.length).toBeGreaterThan(0);
    expect(created.length).toBeLessThan(USERS);
    expect(planned).toEqual(scenario.listed.filter((username) => !created.includes(username)));
    // Users in the state are signed out, and users that are not signed out are in the plan.
    expect(signedOut).toEqual(
      expect.arrayContaining(scenario.listed.filter((username) => !planned.includes(username))),
    );

    await waitForSuccess(scenario.apply());
    expect(await scenario.signedOut()).toEqual(scenario.listed);
  });
});

/** Deploys as an operator does: a killed apply left its lock on the state, and the engine prints the id of the lock. */
async function deployAndUnlock(scenario: FaultScenario): Promise<string> {
  const { exitCode, output } = await scenario.apply().ended;
  if (exitCode === 0) return output;
  const [, lockId] = /Error acquiring the state lock[^]*ID:\s+(\S+)/.exec(output) ?? [];
  if (lockId === undefined) throw new Error(`The next deploy failed:\n${output}`);
  await scenario.forceUnlock(lockId);
  return waitForSuccess(scenario.apply());
}

/** Restores the backup when a kill left the state file incomplete: the engine writes it in place. */
function restoreState({ stateFile }: FaultScenario): boolean {
  try {
    JSON.parse(fs.readFileSync(stateFile, "utf8"));
    return false;
  } catch {
    fs.copyFileSync(`${stateFile}.backup`, stateFile);
    return true;
  }
}
