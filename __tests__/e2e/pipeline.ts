import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { withoutAwsSettings } from "../../local/emulator";
import { startHostileEmulator } from "../../local/hostile";
import type { HostileEmulator } from "../../local/hostile";
import type { UserPool } from "../../local/user-pool";
import { COMMAND, runProgram } from "../support/command";
import type { CommandResult } from "../support/command";
import { createPool } from "../support/pool";
import { toolchain } from "../support/toolchain";

/** A checkout of a repository like `examples/gitops`, on a machine that runs its pipeline on a local AWS. */
export interface Pipeline {
  readonly pool: UserPool;
  /** Runs a script to its end, without what an earlier run has written. */
  readonly run: (script: "review.sh" | "deploy.sh") => Promise<CommandResult>;
  /** A file of the checkout. */
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  /** How often Cognito was asked to sign each user out since the last time this was asked. */
  readonly newCalls: () => ReadonlyMap<string, number>;
  readonly end: () => Promise<void>;
}

const REPOSITORY = path.resolve(__dirname, "..", "..");
const BUCKET = "terraform-state";
const WRITTEN = ["plan.json", "report.json", "report.md", "results.json"];

/** Checks the example out, for a pool that is there already. The proxy before Cognito makes no faults: it counts. */
export async function startPipeline(): Promise<Pipeline> {
  const tools = await toolchain();
  const emulator = await startHostileEmulator({ python: tools.python });
  const pool = await createPool({ clientConfig: emulator.direct });
  await fetch(`${emulator.direct.endpoint}/${BUCKET}`, { method: "PUT" });
  const folder = checkOut();
  const settings = { CI: "true", STATE_BUCKET: BUCKET, USER_POOL_ID: pool.userPoolId };
  const aws = { ...withoutAwsSettings(process.env), ...emulator.environment };
  const environment = { ...aws, ...tools.environment, ...settings };
  return {
    pool,
    run: (script) => {
      for (const file of WRITTEN) fs.rmSync(path.join(folder, file), { force: true });
      // The lock file of the providers is for those that come from a registry.
      return runProgram(path.join(folder, script), ["--skip-provider-lock"], { environment });
    },
    read: (file) => fs.readFileSync(path.join(folder, file), "utf8"),
    write: (file, text) => {
      fs.writeFileSync(path.join(folder, file), text);
    },
    newCalls: callsOf(emulator),
    end: async () => {
      await emulator.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function checkOut(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gitops-"));
  fs.cpSync(path.join(REPOSITORY, "examples", "gitops"), folder, { recursive: true });
  // What `npm ci` would have installed there.
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

function callsOf({ calls }: HostileEmulator): Pipeline["newCalls"] {
  let seen: ReadonlyMap<string, number> = new Map();
  return () => {
    const asked = [...calls].map(([username, one]) => [username, one.asked] as const);
    const since = asked.map(([username, count]) => [username, count - (seen.get(username) ?? 0)] as const);
    seen = new Map(asked);
    return new Map(since.filter(([, count]) => count > 0));
  };
}
