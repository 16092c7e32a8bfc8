import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { COMMAND, runProgram } from "../../local/command";
import type { CommandResult } from "../../local/command";
import { withoutAwsSettings } from "../../local/emulator";
import { startFaultyEmulator } from "../../local/fault-proxy";
import type { FaultyEmulator } from "../../local/fault-proxy";
import { createStateBucket, STATE_BUCKET } from "../../local/state-bucket";
import { createPool } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { createIamUserWithPolicy } from "../support/iam-user";
import type { PolicyStatement } from "../support/iam-user";
import { toolchain } from "../support/toolchain";

/** A checkout of a repository like `examples/gitops`, whose pipeline runs on a local AWS. */
export interface Pipeline {
  readonly pool: LocalUserPool;
  /** Runs `plan.sh` as a review, with the permissions of the review role only, after deleting what an earlier run wrote. */
  readonly review: () => Promise<CommandResult>;
  /** Runs `deploy.sh`, after deleting what an earlier run wrote. */
  readonly deploy: () => Promise<CommandResult>;
  /** Runs `refuse-old-commit.sh`. */
  readonly refuseOldCommit: (head: string) => Promise<CommandResult>;
  /** Commits all files, and returns the commit. */
  readonly commit: () => Promise<string>;
  /** Reads a file of the checkout. */
  readonly read: (file: string) => string;
  readonly has: (file: string) => boolean;
  readonly write: (file: string, text: string) => void;
  /** Reads the permissions of a file of the checkout, such as `600`. */
  readonly readMode: (file: string) => string;
  /** Counts the sign-out requests for each user since the last call. */
  readonly countNewRequests: () => ReadonlyMap<string, number>;
  readonly end: () => Promise<void>;
}

const REPOSITORY = path.resolve(__dirname, "..", "..");

/** The files that the scripts write. */
export const WRITTEN: readonly string[] = [
  "cdktf.out/stacks/incident-response/plan.json",
  "report.json",
  "report.md",
  "history.json",
];

/** Checks the example out, for an existing pool. The fault proxy injects no faults; it counts requests. */
export async function startPipeline(): Promise<Pipeline> {
  const tools = await toolchain();
  const emulator = await startFaultyEmulator({ python: tools.python });
  const pool = await createPool({ clientConfig: emulator.direct });
  await createStateBucket(emulator.direct);
  const folder = checkOut();
  const settings = { CI: "true", STATE_BUCKET, USER_POOL_ID: pool.userPoolId };
  const aws = { ...withoutAwsSettings(process.env), ...emulator.environment };
  const environment = { ...aws, ...tools.environment, ...settings };
  const reviewer = {
    ...environment,
    ...(await createIamUserWithPolicy({ ...emulator, clientConfig: emulator.direct }, readReviewPolicy(folder, pool))),
    REVIEW: "1",
    TF_CLI_ARGS_plan: "-lock=false",
  };
  const run = (script: string, credentials: NodeJS.ProcessEnv) => {
    for (const file of WRITTEN) fs.rmSync(path.join(folder, file), { force: true });
    // The provider does not come from a registry, so it has no lock file.
    return runProgram(path.join(folder, script), ["--skip-provider-lock"], { environment: credentials });
  };
  return {
    pool,
    review: () => run("plan.sh", reviewer),
    deploy: () => run("deploy.sh", environment),
    refuseOldCommit: (head) => runProgram(path.join(folder, "refuse-old-commit.sh"), [head], {}),
    commit: async () => {
      const git = (...args: readonly string[]) => runProgram("git", ["-C", folder, ...args], {});
      await git("init", "--quiet");
      await git("add", "users.yaml");
      await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--allow-empty", "-m", "x");
      return (await git("rev-parse", "HEAD")).stdout.trim();
    },
    read: (file) => fs.readFileSync(path.join(folder, file), "utf8"),
    has: (file) => fs.existsSync(path.join(folder, file)),
    write: (file, text) => {
      fs.writeFileSync(path.join(folder, file), text);
    },
    readMode: (file) => (fs.statSync(path.join(folder, file)).mode & 0o777).toString(8),
    countNewRequests: createRequestCounter(emulator),
    end: async () => {
      await emulator.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Reads the policy of the review role, and fills in the account, the bucket and the user pool. */
function readReviewPolicy(folder: string, { userPoolId }: LocalUserPool): readonly PolicyStatement[] {
  const policy = fs
    .readFileSync(path.join(folder, "iam", "review-role-policy.json"), "utf8")
    .replaceAll("111122223333", "000000000000")
    .replaceAll("my-terraform-state", STATE_BUCKET)
    .replaceAll("us-east-1_6573cjKIK", userPoolId);
  return (JSON.parse(policy) as { readonly Statement: readonly PolicyStatement[] }).Statement;
}

function checkOut(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gitops-"));
  fs.cpSync(path.join(REPOSITORY, "examples", "gitops"), folder, { recursive: true });
  // What `npm ci` would install.
  const modules = path.join(REPOSITORY, "node_modules");
  const installed = path.join(folder, "node_modules");
  const link = (target: string, name: string) => {
    fs.symlinkSync(target, path.join(installed, name));
  };
  fs.mkdirSync(path.join(installed, ".bin"), { recursive: true });
  for (const name of ["@cdktf", "cdktf", "constructs", ".bin/cdktf", ".bin/tsx"]) link(path.join(modules, name), name);
  link(REPOSITORY, "cdktf-cognito-global-sign-out");
  fs.chmodSync(COMMAND, 0o755);
  link(COMMAND, ".bin/cognito-sign-out");
  return folder;
}

function createRequestCounter({ signOuts }: FaultyEmulator): Pipeline["countNewRequests"] {
  let counted: ReadonlyMap<string, number> = new Map();
  return () => {
    const all = [...signOuts].map(([username, { requests }]) => [username, requests] as const);
    const added = all.map(([username, count]) => [username, count - (counted.get(username) ?? 0)] as const);
    counted = new Map(all);
    return new Map(added.filter(([, count]) => count > 0));
  };
}
