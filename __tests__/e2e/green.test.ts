import fs from "node:fs";
import path from "node:path";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { run } from "../../local/processes";
import { createPool } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { createWorkspace } from "../../local/workspace";
import type { Workspace } from "../../local/workspace";
import { parsePlannedSignOuts } from "../support/planned-sign-outs";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { toolchain } from "../support/toolchain";

jest.setTimeout(240_000);

/** The input of green-app.ts. */
export interface GreenInput {
  readonly userPoolId: string;
  readonly users: readonly (string | { readonly username: string; readonly revision: string })[];
  /** The key of a table of the user, in `executeAfter`. A new key replaces the table. */
  readonly tableKey: string;
  readonly withSignOut: boolean;
}

const NFC = "caf\u00e9";
const NFD = "cafe\u0301";

// Each test continues where the previous one ended.
describe("GIVEN a deployed list", () => {
  let emulator: Emulator;
  let workspace: Workspace;
  let pool: LocalUserPool;
  let other: LocalUserPool;
  let members: SignedIn;
  let otherMembers: SignedIn;
  let input: GreenInput;
  let engine: (...args: readonly string[]) => Promise<unknown>;

  const cdktf = async (...args: readonly string[]) => {
    const file = path.join(workspace.directory, "input.json");
    fs.writeFileSync(file, JSON.stringify(input));
    await workspace.cdktf([...args, "--skip-provider-lock"], { E2E_INPUT: file, CI: "1" });
  };
  const deploy = () => cdktf("deploy", "--auto-approve");
  const plan = async () => {
    await cdktf("diff");
    const { resource_changes: changes = [] } = (await workspace.savedPlan()) as {
      readonly resource_changes?: readonly { address: string; change: { actions: readonly string[] } }[];
    };
    const actions = changes.map(({ address, change }) => [address, change.actions.join(", ")] as const);
    const report = await workspace.reportPlan("--format", "json");
    return {
      actions: new Map(actions.filter(([, action]) => !["no-op", "read"].includes(action))),
      signOuts: parsePlannedSignOuts(report).map(({ username, why }) => `${username}: ${why}`),
    };
  };

  beforeAll(async () => {
    const tools = await toolchain();
    emulator = await startEmulator({ python: tools.python });
    [pool, other] = [await createPool(emulator), await createPool(emulator)];
    [members, otherMembers] = [signedInUsers(pool), signedInUsers(other)];
    workspace = createWorkspace({ app: "__tests__/e2e/green-app.ts", stack: "green", toolchain: tools, emulator });
    const environment = { ...process.env, ...emulator.environment, ...tools.environment };
    engine = (...args) => run(tools.engine.binary, args, { cwd: workspace.stackDirectory, environment });
    await members.join("alice", "bob", NFC, NFD);
    await otherMembers.join("alice", "bob");
    input = { userPoolId: pool.userPoolId, users: ["alice", NFC], tableKey: "id", withSignOut: true };
    await deploy();
  });
  afterAll(async () => {
    await emulator.stop();
    workspace.remove();
  });

  test("WHEN a username is replaced by its other Unicode form THEN the other user is signed out as well, and only that one", async () => {
    expect(await members.signedOut()).toEqual(["alice", NFC]);
    input = { ...input, users: ["alice", NFD] };
    expect((await plan()).signOuts).toEqual([expect.stringMatching(/^cafe\u0301: /)]);
    await deploy();
    expect(await members.signedOut()).toEqual(["alice", NFC, NFD].sort());
    expect((await plan()).actions.size).toBe(0);
  });

  test("WHEN a resource in executeAfter is replaced THEN the plan and the deploy are those of a stack without the construct", async () => {
    input = { ...input, tableKey: "key" };
    const { actions, signOuts } = await plan();
    expect([...actions]).toEqual([["aws_dynamodb_table.Neighbor", "delete, create"]]);
    expect(signOuts).toEqual([]);
    await deploy();
    expect((await plan()).actions.size).toBe(0);
  });

  test("WHEN the function is tainted THEN it is replaced, no user is signed out, and the next user is", async () => {
    const { root_module } = (
      (await workspace.state()) as { values: { root_module: { resources: { address: string }[] } } }
    ).values;
    const address =
      root_module.resources.map((one) => one.address).find((one) => one.startsWith("aws_lambda_function.")) ?? "";
    await engine("taint", address);
    input = { ...input, users: [...input.users, "bob"] };
    const { actions, signOuts } = await plan();
    expect(actions.get(address)).toBe("delete, create");
    expect(signOuts).toEqual([expect.stringMatching(/^bob: /)]);
    await members.signInAgain("alice");
    await deploy();
    expect(await members.signedOut()).toEqual(["bob", NFC, NFD].sort());
  });

  test("WHEN the user pool is corrected THEN all listed users are signed out of the right pool, and no one of the other", async () => {
    input = { ...input, userPoolId: other.userPoolId, users: ["alice"] };
    expect((await plan()).signOuts).toEqual(["alice: pool"]);
    expect(await otherMembers.signedOut()).toEqual([]);
    await deploy();
    expect(await otherMembers.signedOut()).toEqual(["alice"]);
    expect(await members.signedOut()).not.toContain("alice");
  });

  test("WHEN the construct is removed THEN the resources of the user stay", async () => {
    input = { ...input, withSignOut: false };
    const { actions } = await plan();
    expect([...actions.values()].every((action) => action === "delete" || action === "forget")).toBe(true);
    expect(actions.has("aws_dynamodb_table.Neighbor")).toBe(false);
  });
});
