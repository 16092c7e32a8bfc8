import fs from "node:fs";
import path from "node:path";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { withoutAwsSettings } from "../../local/emulator";
import { startHostileEmulator } from "../../local/hostile";
import type { Calls, Faults, HostileEmulator } from "../../local/hostile";
import { plannedEntries } from "../../local/planned-entries";
import { run } from "../../local/processes";
import type { Toolchain } from "../../local/toolchain";
import { createCrowd } from "./crowd";
import type { Crowd } from "./crowd";
import { applied, startEngine } from "./engine-run";
import type { EngineRun } from "./engine-run";
import { BUCKET, STACK, synthesize } from "./stack";

/** Where faults are tried: a local AWS behind the hostile proxy, users, and a stack that is applied over and over. */
export interface Stage extends Pick<Crowd, "listed" | "refused"> {
  readonly emulator: HostileEmulator;
  /** Signs everybody in, listed or not. From here on their newest tokens count, and calls are counted anew. */
  readonly signEverybodyIn: () => Promise<void>;
  /** Lists the users with a revision. */
  readonly list: (revision: string) => void;
  /** Starts an apply, in another checkout of the same stack if one is named. */
  readonly apply: (checkout?: string, ...args: readonly string[]) => EngineRun;
  /** Whom the next apply will sign out. */
  readonly planned: () => Promise<readonly string[]>;
  /** How often Cognito signed each user out since the last time that everybody signed in. */
  readonly signOuts: () => ReadonlyMap<string, number>;
  /** Ends once so many sign-outs were asked for since the last time that everybody signed in, or the run has ended. */
  readonly untilAsked: (count: number, run: EngineRun) => Promise<void>;
  /** Where the engine keeps its state, unless it is in S3. */
  readonly stateFile: string;
  /** Takes the lock off the state that a killed apply has left there. */
  readonly forceUnlock: (lockId: string) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** What a stage is like. */
export interface StageOptions {
  readonly toolchain: Toolchain;
  readonly users: number;
  readonly faults?: Faults;
  readonly props?: Partial<CognitoGlobalSignOutProps>;
  /** Where the state is kept; in S3 with a lock, as pipelines do, unless given. */
  readonly stateIn?: "s3" | "file";
}

const SCRATCH = path.resolve(__dirname, "..", "..", ".local");
const CHECKOUTS = ["first", "second"];

/** Sets a stage, with everything deployed and nobody listed. */
export async function setStage({ toolchain, users, faults, props, stateIn = "s3" }: StageOptions): Promise<Stage> {
  const emulator = await startHostileEmulator({ python: toolchain.python }, faults);
  await fetch(`${emulator.direct.endpoint}/${BUCKET}`, { method: "PUT" });
  const crowd = await createCrowd(emulator, users);

  fs.mkdirSync(SCRATCH, { recursive: true });
  const folder = fs.mkdtempSync(path.join(SCRATCH, "faults-"));
  const stateFile = path.join(folder, "terraform.tfstate");
  const env = { ...withoutAwsSettings(process.env), ...toolchain.environment, ...emulator.environment };
  const { binary } = toolchain.engine;
  const stackFolder = (checkout = "first") => path.join(folder, checkout, "stacks", STACK);
  const engine = (args: readonly string[], checkout?: string) =>
    run(binary, args, { cwd: stackFolder(checkout), environment: env });
  const list = (usernames: readonly string[], revision: string) => {
    const userPool = { id: crowd.userPoolId, arn: "" };
    for (const checkout of CHECKOUTS) {
      const state = stateIn === "file" ? stateFile : undefined;
      synthesize(path.join(folder, checkout), state, { userPool, users: usernames, revision, ...props });
    }
  };
  const apply = (checkout?: string, ...args: readonly string[]) =>
    startEngine(binary, ["apply", "-auto-approve", "-input=false", "-no-color", ...args], {
      cwd: stackFolder(checkout),
      env,
    });
  list([], "0");
  for (const checkout of CHECKOUTS) await engine(["init", "-input=false"], checkout);
  await applied(apply());

  let baseline: ReadonlyMap<string, Calls> = new Map();
  const since = (field: keyof Calls) =>
    new Map(
      [...emulator.calls].map(([username, calls]) => [username, calls[field] - (baseline.get(username)?.[field] ?? 0)]),
    );
  return {
    emulator,
    listed: crowd.listed,
    refused: crowd.refused,
    signEverybodyIn: async () => {
      await crowd.signIn();
      baseline = new Map(emulator.calls);
    },
    list: (revision) => {
      list(crowd.listed, revision);
    },
    apply,
    planned: async () => {
      await engine(["plan", "-input=false", "-out=plan"]);
      const plan: unknown = JSON.parse((await engine(["show", "-json", "plan"])).stdout);
      return plannedEntries(plan)
        .map(({ username }) => username)
        .sort();
    },
    signOuts: () => since("done"),
    untilAsked: (wanted, run) =>
      until(run, () => [...since("asked").values()].reduce((sum, one) => sum + one, 0) >= wanted),
    stateFile,
    forceUnlock: (lockId) => engine(["force-unlock", "-force", lockId]),
    end: async () => {
      await emulator.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(run: EngineRun, condition: () => boolean): Promise<void> {
  const state = { ended: false };
  void run.ended.then(() => (state.ended = true));
  while (!state.ended && !condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
