import fs from "node:fs";
import path from "node:path";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, LocalBackend, S3Backend, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { withoutAwsSettings } from "../../local/emulator";
import { startHostileEmulator } from "../../local/hostile";
import type { Faults, HostileEmulator } from "../../local/hostile";
import { plannedEntries } from "../../local/planned-entries";
import { run } from "../../local/processes";
import type { Toolchain } from "../../local/toolchain";
import { createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens } from "../../local/user-pool";
import { createPool } from "../support/pool";
import { applied, SCRATCH, startEngine } from "./engine-run";
import type { EngineRun } from "./engine-run";

/** Where faults are tried: a local AWS behind the hostile proxy, users, and a stack that is applied over and over. */
export interface Stage {
  readonly emulator: HostileEmulator;
  readonly listed: readonly string[];
  /** Signs everybody in, listed or not. From here on their newest tokens count, and calls are counted anew. */
  readonly signEverybodyIn: () => Promise<void>;
  /** Lists the users with a revision. */
  readonly list: (revision: string) => Promise<void>;
  /** Starts an apply, in another checkout of the same stack if one is named. */
  readonly apply: (checkout?: string, ...args: readonly string[]) => EngineRun;
  /** Whom the next apply will sign out. */
  readonly planned: () => Promise<readonly string[]>;
  /** Whose newest tokens Cognito refuses. */
  readonly refused: () => Promise<readonly string[]>;
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

/** Nobody lists them: nothing may happen to them. */
const BYSTANDERS = ["bystander-1", "bystander-2", "bystander-3"];
const CHECKOUTS = ["first", "second"];
const BUCKET = "terraform-state";

/** Sets a stage, with everything deployed and nobody listed. */
export async function setStage({ toolchain, users, faults, props, stateIn = "s3" }: StageOptions): Promise<Stage> {
  const emulator = await startHostileEmulator({ python: toolchain.python }, faults);
  await fetch(`${emulator.direct.endpoint}/${BUCKET}`, { method: "PUT" });
  const pool = await createPool({ clientConfig: emulator.direct });
  const listed = Array.from({ length: users }, (_, index) => `user-${String(index + 1).padStart(3, "0")}`);
  const everybody = [...listed, ...BYSTANDERS];
  await inParallel(everybody, (username) => createUser(pool, username));

  fs.mkdirSync(SCRATCH, { recursive: true });
  const folder = fs.mkdtempSync(path.join(SCRATCH, "faults-"));
  const stateFile = path.join(folder, "terraform.tfstate");
  const env = { ...withoutAwsSettings(process.env), ...toolchain.environment, ...emulator.environment };
  const stackFolder = (checkout: string) => path.join(folder, checkout, "stacks", "faults");
  const engine = (args: readonly string[], checkout = "first") =>
    run(toolchain.engine.binary, args, { cwd: stackFolder(checkout), environment: env });
  const list = async (usernames: readonly string[], revision: string) => {
    for (const checkout of CHECKOUTS) {
      synthesize(path.join(folder, checkout), stateIn === "file" ? stateFile : undefined, {
        userPool: { id: pool.userPoolId, arn: "" },
        users: usernames,
        revision,
        ...props,
      });
      await engine(["init", "-input=false"], checkout);
    }
  };
  const apply = (checkout = "first", ...args: readonly string[]) =>
    startEngine(toolchain.engine.binary, ["apply", "-auto-approve", "-input=false", "-no-color", ...args], {
      cwd: stackFolder(checkout),
      env,
    });
  const tokens = new Map<string, Tokens>();
  const count = (field: "asked" | "done") =>
    new Map(everybody.map((username) => [username, emulator.calls.get(username)?.[field] ?? 0]));
  let baseline = { asked: count("asked"), done: count("done") };
  const since = (field: "asked" | "done") =>
    new Map([...count(field)].map(([username, calls]) => [username, calls - (baseline[field].get(username) ?? 0)]));

  await list([], "0");
  await applied(apply());
  return {
    emulator,
    listed,
    signEverybodyIn: async () => {
      await inParallel(everybody, async (username) => tokens.set(username, await signIn(pool, username)));
      // MiniStack compares whole seconds: a token of the second of the sign-out would count as a new one.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      baseline = { asked: count("asked"), done: count("done") };
    },
    list: (revision) => list(listed, revision),
    apply,
    planned: async () => {
      await engine(["plan", "-input=false", "-out=plan"]);
      const plan: unknown = JSON.parse((await engine(["show", "-json", "plan"])).stdout);
      return plannedEntries(plan)
        .map(({ username }) => username)
        .sort();
    },
    refused: async () => {
      const refused: string[] = [];
      await inParallel([...tokens], async ([username, held]) => {
        const { refreshToken, accessToken } = await presentTokens(pool, held);
        if (refreshToken.accepted !== accessToken.accepted) throw new Error(`${username} is signed out by half.`);
        if (!refreshToken.accepted) refused.push(username);
      });
      return refused.sort();
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

function synthesize(outdir: string, stateFile: string | undefined, props: CognitoGlobalSignOutProps): void {
  fs.rmSync(path.join(outdir, "stacks", "faults", "assets"), { recursive: true, force: true });
  fs.mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "faults");
  new AwsProvider(stack, "aws");
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  if (stateFile === undefined) {
    new S3Backend(stack, { bucket: BUCKET, key: "faults", region: "us-east-1", usePathStyle: true });
    // CDKTF does not know it yet.
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  } else {
    new LocalBackend(stack, { path: stateFile });
  }
  const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId: props.userPool.id });
  new CognitoGlobalSignOut(stack, "CompromisedAccounts", { ...props, userPool });
  app.synth();
}

async function until(run: EngineRun, condition: () => boolean): Promise<void> {
  const state = { ended: false };
  void run.ended.then(() => (state.ended = true));
  while (!state.ended && !condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
