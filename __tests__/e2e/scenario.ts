import fs from "node:fs";
import path from "node:path";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { plannedEntries } from "../../local/planned-entries";
import type { PlannedEntry } from "../../local/planned-entries";
import { CommandError } from "../../local/processes";
import type { UserPool } from "../../local/user-pool";
import { createWorkspace } from "../../local/workspace";
import type { Workspace } from "../../local/workspace";
import { createPool } from "../support/pool";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { toolchain } from "../support/toolchain";

/** The props that a test can put into a file. */
export type ListProps = Omit<CognitoGlobalSignOutProps, "userPool" | "provider" | "executeAfter" | "role">;

/** What the app reads. */
export interface AppInput {
  readonly userPoolId: string;
  readonly props: ListProps;
  /** Another bundle of the function. */
  readonly functionZip?: string;
}

/** What a plan changes, by Terraform's own words. */
export interface Plan {
  readonly entries: readonly PlannedEntry[];
  /** Addresses of everything that is not a no-op or a read. */
  readonly changes: readonly string[];
}

/** Where a story happens: an emulator, a user pool, and an app that is deployed over and over. */
export interface Scenario extends SignedIn {
  readonly emulator: Emulator;
  readonly pool: UserPool;
  readonly workspace: Workspace;
  readonly plan: (props: ListProps, functionZip?: string) => Promise<Plan>;
  readonly deploy: (props: ListProps, functionZip?: string) => Promise<string>;
  /** Deploys what must fail, and gives what was printed. */
  readonly deployInVain: (props: ListProps) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** Starts a scenario of its own. */
export async function startScenario(): Promise<Scenario> {
  const tools = await toolchain();
  const emulator = await startEmulator({ python: tools.python });
  const pool = await createPool(emulator);
  const workspace = createWorkspace({ app: "__tests__/e2e/app.ts", stack: "e2e", toolchain: tools, emulator });
  const inputFile = path.join(workspace.folder, "input.json");
  const cdktf = (props: ListProps, functionZip: string | undefined, ...args: readonly string[]) => {
    const input: AppInput = { userPoolId: pool.userPoolId, props, functionZip };
    fs.writeFileSync(inputFile, JSON.stringify(input));
    return workspace.cdktf([...args, "--skip-provider-lock"], { E2E_INPUT: inputFile, CI: "1" });
  };
  return {
    emulator,
    pool,
    workspace,
    ...signedInUsers(pool),
    plan: async (props, functionZip) => {
      await cdktf(props, functionZip, "diff");
      return readPlan(await workspace.savedPlan());
    },
    deploy: async (props, functionZip) => (await cdktf(props, functionZip, "deploy", "--auto-approve")).stdout,
    deployInVain: async (props) => {
      try {
        await cdktf(props, undefined, "deploy", "--auto-approve");
      } catch (error) {
        if (error instanceof CommandError) return `${error.stdout}\n${error.stderr}`;
        throw error;
      }
      throw new Error("The deploy succeeded, and it should not have.");
    },
    end: async () => {
      await emulator.stop();
      workspace.remove();
    },
  };
}

function readPlan(plan: unknown): Plan {
  const { resource_changes: changes = [] } = plan as {
    readonly resource_changes?: readonly { address: string; change: { actions: readonly string[] } }[];
  };
  const quiet = ["no-op", "read"];
  return {
    entries: plannedEntries(plan),
    changes: changes
      .filter(({ change }) => change.actions.some((action) => !quiet.includes(action)))
      .map(({ address }) => address),
  };
}
