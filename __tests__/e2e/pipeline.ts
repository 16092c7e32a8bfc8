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
import { toolchain } from "../support/toolchain";

/** A checkout of a repository like `examples/gitops`, whose pipeline runs on a local AWS. */
export interface Pipeline {
  readonly pool: LocalUserPool;
  /** Runs a script, after deleting the files that an earlier run wrote. */
  readonly run: (script: "review.sh" | "deploy.sh") => Promise<CommandResult>;
  /** Reads a file of the checkout. */
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  /** Counts the sign-out requests for each user since the last call. */
  readonly countNewRequests: () => ReadonlyMap<string, number>;
  readonly end: () => Promise<void>;
}

const REPOSITORY = path.resolve(__dirname, "..", "..");
const WRITTEN = ["plan.json", "report.json", "report.md", "history.json"];

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
  return {
    pool,
    run: (script) => {
      for (const file of WRITTEN) fs.rmSync(path.join(folder, file), { force: true });
      // The provider does not come from a registry, so it has no lock file.
      return runProgram(path.join(folder, script), ["--skip-provider-lock"], { environment });
    },
    read: (file) => fs.readFileSync(path.join(folder, file), "utf8"),
    write: (file, text) => {
      fs.writeFileSync(path.join(folder, file), text);
    },
    countNewRequests: createRequestCounter(emulator),
    end: async () => {
      await emulator.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
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
