import fs from "node:fs";
import path from "node:path";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { CommandError } from "../../local/processes";
import { createPool } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { createWorkspace } from "../../local/workspace";
import type { Workspace } from "../../local/workspace";
import { parsePlannedSignOuts } from "../support/planned-sign-outs";
import type { PlannedSignOut } from "../support/planned-sign-outs";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { toolchain } from "../support/toolchain";

/** The props that a test can write to a file. */
export type ListProps = Omit<CognitoGlobalSignOutProps, "userPool" | "provider" | "executeAfter" | "role">;

/** The input of the app. */
export interface AppInput {
  readonly userPoolId: string;
  readonly props: ListProps;
  /** A zip file that replaces the one of the function. */
  readonly functionZip?: string;
}

/** What a plan changes. */
export interface Plan {
  /** The sign-outs that `cognito-sign-out plan` reports. */
  readonly signOuts: readonly PlannedSignOut[];
  /** The addresses of all resources that the plan changes. */
  readonly changes: readonly string[];
  /** The actions of each change, such as `["create"]`. */
  readonly actions: readonly (readonly string[])[];
}

/** An emulator, a user pool, and an app that is deployed repeatedly. */
export interface Scenario extends SignedIn {
  readonly emulator: Emulator;
  readonly pool: LocalUserPool;
  readonly workspace: Workspace;
  readonly plan: (props: ListProps, functionZip?: string) => Promise<Plan>;
  readonly deploy: (props: ListProps, functionZip?: string) => Promise<string>;
  /** Deploys a list whose deploy must fail, and returns the output. */
  readonly deployAndFail: (props: ListProps) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** Starts a scenario. */
export async function startScenario(): Promise<Scenario> {
  const tools = await toolchain();
  const emulator = await startEmulator({ python: tools.python });
  const pool = await createPool(emulator);
  const workspace = createWorkspace({ app: "__tests__/e2e/app.ts", stack: "e2e", toolchain: tools, emulator });
  const inputFile = path.join(workspace.directory, "input.json");
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
      const signOuts = parsePlannedSignOuts(await workspace.reportPlan("--format", "json"));
      return { signOuts, ...readChanges(await workspace.savedPlan()) };
    },
    deploy: async (props, functionZip) => (await cdktf(props, functionZip, "deploy", "--auto-approve")).stdout,
    deployAndFail: async (props) => {
      try {
        await cdktf(props, undefined, "deploy", "--auto-approve");
      } catch (error) {
        if (error instanceof CommandError) return `${error.stdout}\n${error.stderr}`;
        throw error;
      }
      throw new Error("The deploy succeeded unexpectedly.");
    },
    end: async () => {
      await emulator.stop();
      workspace.remove();
    },
  };
}

function readChanges(plan: unknown): Pick<Plan, "changes" | "actions"> {
  const { resource_changes: resources = [] } = plan as {
    readonly resource_changes?: readonly { address: string; change: { actions: readonly string[] } }[];
  };
  const changed = resources.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  return { changes: changed.map(({ address }) => address), actions: changed.map(({ change }) => change.actions) };
}
