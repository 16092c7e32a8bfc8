import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareToolchain } from "../../local/toolchain";
import { applied } from "./engine-run";
import type { EngineRun } from "./engine-run";
import { momentOf, SEEDS } from "./seeds";
import { setStage } from "./stage";
import type { Stage } from "./stage";

jest.setTimeout(600_000);

const USERS = 30;

interface Series {
  readonly name: string;
  readonly engine?: "opentofu";
  readonly stateIn?: "file";
  /** What happens to the deploy at the moment of the seed. */
  readonly strike: (run: EngineRun, stage: Stage) => Promise<void> | void;
}

const kill = (run: EngineRun) => {
  run.kill("SIGKILL");
};

describe.each<Series>([
  { name: "terraform apply is killed", strike: kill },
  { name: "tofu apply is killed", engine: "opentofu", strike: kill },
  { name: "terraform apply is killed while its state is in a file", stateIn: "file", strike: kill },
  { name: "the connection to AWS is cut for a second", strike: (_run, { emulator }) => emulator.cut(1000) },
])("GIVEN 30 listed users, and $name", ({ name, engine, stateIn, strike }) => {
  let stage: Stage;
  const figures = { times: 0, failed: 0, repaired: 0, left: 0, twice: 0 };

  beforeAll(async () => {
    const toolchain = await prepareToolchain(engine);
    stage = await setStage({ toolchain, users: USERS, faults: { latencyMs: 50 }, stateIn });
  });
  afterAll(async () => {
    await stage.end();
    // A row of the table in docs/reliability.md.
    const { times, failed, repaired, left, twice } = figures;
    process.stderr.write(`| ${[name, times, failed, repaired, left, twice].join(" | ")} |\n`);
  });

  test.each(SEEDS)("WHEN it happens at the moment of seed %i THEN the next deploy leaves nobody out", async (seed) => {
    await stage.signEverybodyIn();
    stage.list(`seed-${String(seed)}`);
    const moment = momentOf(seed, USERS);
    const run = stage.apply();
    await stage.untilAsked(moment.requests, run);
    await sleep(moment.milliseconds);
    await strike(run, stage);
    const { exitCode } = await run.ended;

    const repaired = stateIn === "file" && exitCode === null && restoreTornState(stage);
    const output = await deployAfterTheLock(stage);
    expect(await stage.refused()).toEqual(stage.listed);
    figures.times += 1;
    figures.failed += exitCode === 0 ? 0 : 1;
    figures.repaired += repaired ? 1 : 0;
    figures.left += Number(/Resources: (\d+) added/.exec(output)?.[1] ?? 0);
    figures.twice += [...stage.signOuts().values()].filter((count) => count > 1).length;
  });
});

describe("GIVEN 30 listed users, and a deploy that is interrupted by SIGINT", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ toolchain: await prepareToolchain(), users: USERS, faults: { latencyMs: 50 } });
  });
  afterAll(() => stage.end());

  test("WHEN some are signed out THEN it ends by itself, and the next plan holds only who is missing", async () => {
    await stage.signEverybodyIn();
    stage.list("1");
    const run = stage.apply();
    await stage.untilAsked(12, run);
    run.kill("SIGINT");
    const { exitCode, output } = await run.ended;
    expect(exitCode).toBe(1);
    expect(output).toMatch(/Interrupt received/);

    const planned = await stage.planned();
    const refused = await stage.refused();
    const created = stage.listed.filter((username) => output.includes(`["${username}"]: Creation complete`));
    expect(created.length).toBeGreaterThan(0);
    expect(created.length).toBeLessThan(USERS);
    expect(planned).toEqual(stage.listed.filter((username) => !created.includes(username)));
    // Whoever is in the state is signed out, and whoever is not signed out is in the plan.
    expect(refused).toEqual(expect.arrayContaining(stage.listed.filter((username) => !planned.includes(username))));

    await applied(stage.apply());
    expect(await stage.refused()).toEqual(stage.listed);
  });
});

/** What an operator does: a killed apply has left its lock on the state, and the engine says which. */
async function deployAfterTheLock(stage: Stage): Promise<string> {
  const { exitCode, output } = await stage.apply().ended;
  if (exitCode === 0) return output;
  const [, lockId] = /Error acquiring the state lock[^]*ID:\s+(\S+)/.exec(output) ?? [];
  if (lockId === undefined) throw new Error(`The next deploy failed:\n${output}`);
  await stage.forceUnlock(lockId);
  return applied(stage.apply());
}

/** The engine writes a state file in place, so that a kill can tear it. The one before is kept beside it. */
function restoreTornState({ stateFile }: Stage): boolean {
  try {
    JSON.parse(fs.readFileSync(stateFile, "utf8"));
    return false;
  } catch {
    fs.copyFileSync(`${stateFile}.backup`, stateFile);
    return true;
  }
}
