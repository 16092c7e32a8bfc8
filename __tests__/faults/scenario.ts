import fs from "node:fs";
import path from "node:path";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { COMMAND } from "../../local/command";
import { withoutAwsSettings } from "../../local/emulator";
import { startFaultyEmulator } from "../../local/fault-proxy";
import type { FaultOptions, FaultyEmulator, SignOutCounts } from "../../local/fault-proxy";
import { run } from "../../local/processes";
import { createStateBucket } from "../../local/state-bucket";
import type { Toolchain } from "../../local/toolchain";
import { parsePlannedSignOuts } from "../support/planned-sign-outs";
import { startEngine, waitForSuccess } from "./engine-run";
import type { EngineRun } from "./engine-run";
import { STACK, synthesize } from "./stack";
import { createUserGroup } from "./user-group";
import type { UserGroup } from "./user-group";

/** A local AWS behind the fault proxy, users, and a stack that is applied repeatedly. */
export interface FaultScenario extends Pick<UserGroup, "listed" | "signedOut"> {
  readonly emulator: FaultyEmulator;
  /** Signs all users in, keeps their newest tokens, and resets the counts. */
  readonly signAllIn: () => Promise<void>;
  /** Lists the users with a revision. */
  readonly list: (revision: string) => void;
  /** Starts an apply, by default in the first checkout of the stack. */
  readonly apply: (checkout?: string, ...args: readonly string[]) => EngineRun;
  /** Plans, and returns the users that the next apply signs out. */
  readonly plan: () => Promise<readonly string[]>;
  /** Counts the sign-outs that Cognito carried out for each user since `signAllIn`. */
  readonly countSignOuts: () => ReadonlyMap<string, number>;
  /** Waits for a number of sign-out requests since `signAllIn`, or for the end of the run. */
  readonly waitForRequests: (count: number, run: EngineRun) => Promise<void>;
  /** The file with the state, unless it is in S3. */
  readonly stateFile: string;
  /** Removes the lock that a killed apply left. */
  readonly forceUnlock: (lockId: string) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** How a scenario is started. */
export interface FaultScenarioOptions {
  readonly toolchain: Toolchain;
  /** The number of listed users. */
  readonly users: number;
  readonly faults?: FaultOptions;
  readonly props?: Partial<CognitoGlobalSignOutProps>;
  /**
   * Where the state is kept. In S3 it has a lock.
   * @default "s3"
   */
  readonly stateIn?: "s3" | "file";
}

const SCRATCH = path.resolve(__dirname, "..", "..", ".local");
const CHECKOUTS = ["first", "second"];

/** Starts a scenario: everything is deployed, with an empty list. */
export async function startFaultScenario(options: FaultScenarioOptions): Promise<FaultScenario> {
  const { toolchain, users, faults, props, stateIn = "s3" } = options;
  const emulator = await startFaultyEmulator({ python: toolchain.python }, faults);
  await createStateBucket(emulator.direct);
  const group = await createUserGroup(emulator, users);

  fs.mkdirSync(SCRATCH, { recursive: true });
  const directory = fs.mkdtempSync(path.join(SCRATCH, "faults-"));
  const stateFile = path.join(directory, "terraform.tfstate");
  const environment = { ...withoutAwsSettings(process.env), ...toolchain.environment, ...emulator.environment };
  const { binary } = toolchain.engine;
  const findStack = (checkout = "first") => path.join(directory, checkout, "stacks", STACK);
  const runEngine = (args: readonly string[], checkout?: string) =>
    run(binary, args, { cwd: findStack(checkout), environment });
  const list = (usernames: readonly string[], revision: string) => {
    const userPool = { id: group.userPoolId, arn: "" };
    for (const checkout of CHECKOUTS) {
      const state = stateIn === "file" ? stateFile : undefined;
      synthesize(path.join(directory, checkout), state, { userPool, users: usernames, revision, ...props });
    }
  };
  const apply = (checkout?: string, ...args: readonly string[]) =>
    startEngine(binary, ["apply", "-auto-approve", "-input=false", "-no-color", ...args], {
      cwd: findStack(checkout),
      env: environment,
    });
  list([], "0");
  for (const checkout of CHECKOUTS) await runEngine(["init", "-input=false"], checkout);
  await waitForSuccess(apply());

  let baseline: ReadonlyMap<string, SignOutCounts> = new Map();
  const countSinceBaseline = (field: keyof SignOutCounts) =>
    new Map(
      [...emulator.signOuts].map(([username, counts]) => [
        username,
        counts[field] - (baseline.get(username)?.[field] ?? 0),
      ]),
    );
  return {
    emulator,
    listed: group.listed,
    signedOut: group.signedOut,
    signAllIn: async () => {
      await group.signIn();
      baseline = new Map(emulator.signOuts);
    },
    list: (revision) => {
      list(group.listed, revision);
    },
    apply,
    plan: async () => {
      await runEngine(["plan", "-input=false", "-out=plan"]);
      const args = [COMMAND, "plan", "plan", "--format", "json"];
      const { stdout } = await run(process.execPath, args, { cwd: findStack(), environment });
      return parsePlannedSignOuts(stdout)
        .map(({ username }) => username)
        .sort();
    },
    countSignOuts: () => countSinceBaseline("completed"),
    waitForRequests: (wanted, engineRun) =>
      waitUntil(engineRun, () => sum(countSinceBaseline("requests").values()) >= wanted),
    stateFile,
    forceUnlock: (lockId) => runEngine(["force-unlock", "-force", lockId]),
    end: async () => {
      await emulator.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Adds numbers up. */
export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}

async function waitUntil(engineRun: EngineRun, condition: () => boolean): Promise<void> {
  const state = { ended: false };
  void engineRun.ended.then(() => (state.ended = true));
  while (!state.ended && !condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
