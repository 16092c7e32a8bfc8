import fs from "node:fs";
import path from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRolePolicyCommand, IAMClient, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { unzipSync, zipSync } from "fflate";
import { createUser } from "../../local/user-pool";
import { refusalsOf } from "./refusals";
import { createPool } from "../support/pool";
import { startScenario } from "./scenario";
import type { ListProps, Scenario } from "./scenario";

jest.setTimeout(180_000);

// Each test goes on where the one before it stopped: this is one story.
describe("GIVEN a user pool whose users are signed in", () => {
  let scene: Scenario;
  let list: ListProps = { users: ["alice", "bob"], reason: "INC-4711 leaked laptop", alarm: true };

  beforeAll(async () => {
    scene = await startScenario();
    await scene.join("alice", "bob", "carol", "dave");
  });
  afterAll(() => scene.end());

  test("(a) WHEN alice and bob are listed and deployed THEN they are signed out, and nobody else", async () => {
    const { entries } = await scene.plan(list);
    expect(entries.map(({ username, actions }) => [username, actions])).toEqual([
      ["alice", ["create"]],
      ["bob", ["create"]],
    ]);
    expect(await scene.signedOut()).toEqual([]);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual(["alice", "bob"]);
  });

  test("(b) WHEN it is deployed again THEN nothing changes, and who signed in again stays signed in", async () => {
    await scene.signInAgain("alice", "bob");
    expect((await scene.plan(list)).changes).toEqual([]);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual([]);
  });

  test("(c) WHEN carol is added THEN the plan holds exactly her entry, and only she is signed out", async () => {
    list = { ...list, users: ["alice", "bob", "carol"] };
    expect((await scene.plan(list)).changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["carol"]']);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual(["carol"]);
  });

  test("(d) WHEN bob's revision is bumped THEN the plan holds exactly one replacement, and only he is signed out", async () => {
    await scene.signInAgain("carol");
    list = { ...list, users: ["alice", { username: "bob", revision: "2" }, "carol"] };
    const { changes, entries } = await scene.plan(list);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["bob"]']);
    expect(entries).toMatchObject([{ actions: ["create", "delete"], revisions: ["1", "2"] }]);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual(["bob"]);
  });

  test("(e) WHEN a reason is edited THEN no resource changes and nobody is signed out", async () => {
    await scene.signInAgain("bob");
    list = { ...list, reason: "INC-4711 leaked laptop, closed" };
    expect((await scene.plan(list)).changes).toEqual([]);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual([]);
  });

  test("(f) WHEN alice is taken off the list THEN her entry goes, and nothing is called", async () => {
    list = { ...list, users: [{ username: "bob", revision: "2" }, "carol"] };
    const { entries, changes } = await scene.plan(list);
    expect(entries).toEqual([]);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["alice"]']);
    const callsBefore = await calls(scene);
    await scene.deploy(list);
    expect(await calls(scene)).toEqual(callsBefore);
    expect(await scene.signedOut()).toEqual([]);
  });

  test("(g) WHEN nosuch stands beside real users THEN these are signed out, the deploy fails, and the plan keeps nosuch", async () => {
    await scene.join("erin");
    const withNosuch = { ...list, users: [...list.users, "dave", "nosuch", "erin"] };
    const output = await scene.deployInVain(withNosuch);
    expect(output).toMatch(/USER_NOT_FOUND/);
    expect(output).toMatch(/Google_1234/);
    expect(await scene.signedOut()).toEqual(["dave", "erin"]);
    const { changes } = await scene.plan(withNosuch);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["nosuch"]']);

    await scene.deploy({ ...withNosuch, onMissingUser: "skip" });
    expect(await resultOf(scene, "nosuch")).toMatchObject({ success: true, data: { outcome: "skipped" } });
    expect(await resultOf(scene, "erin")).toMatchObject({ success: true, data: { outcome: "signed_out" } });
  });

  test("(h) WHEN the role is denied THEN the deploy fails, the plan keeps the replacement, and it heals", async () => {
    await scene.signInAgain("dave", "erin");
    list = { ...list, users: ["carol", { username: "dave", revision: "2" }] };
    const { role_name: RoleName } = await scene.workspace.outputs();
    const deny = { RoleName, PolicyName: "incident" };
    const statement = { Effect: "Deny", Action: "cognito-idp:*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await new IAMClient(scene.emulator.clientConfig).send(new PutRolePolicyCommand({ ...deny, PolicyDocument }));
    const output = await scene.deployInVain(list);
    expect(output).toMatch(/ACCESS_DENIED/);
    expect(output).toMatch(/cognito-idp:AdminUserGlobalSignOut/);
    expect(await scene.signedOut()).toEqual([]);
    expect((await scene.plan(list)).entries).toMatchObject([{ username: "dave", revisions: ["1", "2"] }]);

    await new IAMClient(scene.emulator.clientConfig).send(new DeleteRolePolicyCommand(deny));
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual(["dave"]);
    expect((await scene.plan(list)).changes).toEqual([]);
  });

  test("(i) WHEN the same role tries another pool or any other action THEN IAM refuses it", async () => {
    const other = await createPool(scene.emulator);
    await createUser(other, "dave");
    const refusals = await refusalsOf(scene, other);
    expect(refusals).toEqual({
      "AdminUserGlobalSignOut on its own pool": "allowed",
      "AdminUserGlobalSignOut on another pool": "AccessDeniedException",
      "AdminGetUser on its own pool": "AccessDeniedException",
      "AdminDisableUser on its own pool": "AccessDeniedException",
      "ListUsers on its own pool": "AccessDeniedException",
      "DescribeUserPool on its own pool": "AccessDeniedException",
      "GetRole on itself": "AccessDenied",
    });
    await scene.signInAgain("dave");
  });

  test("(j) WHEN bundle, memory size or name of the function change THEN no entry is planned", async () => {
    const zip = path.resolve("dist", "handlers", "sign-out.zip");
    const changed = path.join(scene.workspace.folder, "changed.zip");
    const files = unzipSync(fs.readFileSync(zip));
    fs.writeFileSync(changed, zipSync({ ...files, "new.txt": Buffer.from("another bundle") }));
    const bigger = await scene.plan({ ...list, memorySize: 512 }, changed);
    expect(bigger.changes).toEqual([expect.stringMatching(/^aws_lambda_function\./)]);

    list = { ...list, functionName: "renamed" };
    expect((await scene.plan(list)).entries).toEqual([]);
    await scene.deploy(list, changed);
    expect(await scene.signedOut()).toEqual([]);
  });

  test("(k) WHEN aliases, subs, third-party users and names like templates are listed THEN each is signed out", async () => {
    const trouble = [
      "${path.module}",
      "%{ if true }".replaceAll(" ", "_"),
      "Google_123",
      "e\u0301",
      "__proto__",
      '"><b>|`',
    ];
    await scene.join(...trouble, "frank");
    await createUser(scene.pool, "grace", { email: "grace@example.com", email_verified: "true" });
    await scene.signInAgain("grace");
    const sub = await subOf(scene, "frank");
    list = { ...list, users: [...list.users, ...trouble, "grace@example.com", sub] };
    expect((await scene.plan(list)).entries).toHaveLength(trouble.length + 2);
    await scene.deploy(list);
    expect(await scene.signedOut()).toEqual([...trouble, "frank", "grace"].sort());
  });

  test("(l) WHEN it is destroyed THEN nothing is called, and nothing is left behind", async () => {
    await scene.signInAgain("frank", "grace", "carol", "dave");
    const signedOutBefore = await scene.signedOut();
    await scene.workspace.cdktf(["destroy", "--auto-approve", "--skip-provider-lock"], {
      E2E_INPUT: path.join(scene.workspace.folder, "input.json"),
    });
    expect(await scene.signedOut()).toEqual(signedOutBefore);
    const functions = await new LambdaClient(scene.emulator.clientConfig).send(new ListFunctionsCommand({}));
    expect((functions.Functions ?? []).map(({ FunctionName }) => FunctionName)).toEqual([]);
    const roles = await new IAMClient(scene.emulator.clientConfig).send(new ListRolesCommand({}));
    expect((roles.Roles ?? []).map(({ RoleName }) => RoleName).filter((name) => name?.startsWith("renamed"))).toEqual(
      [],
    );
    const groups = await new CloudWatchLogsClient(scene.emulator.clientConfig).send(new DescribeLogGroupsCommand({}));
    expect((groups.logGroups ?? []).map(({ logGroupName }) => logGroupName)).toEqual([]);
  });
});

/** Every line in the function's log that tells of a sign-out. */
async function calls(scene: Scenario): Promise<readonly string[]> {
  const { function_name: name } = await scene.workspace.outputs();
  const logs = new CloudWatchLogsClient(scene.emulator.clientConfig);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${String(name)}` }));
  const lines = events.map(({ message = "" }) => message).filter((message) => message.includes("Global sign-out"));
  expect(lines.length).toBeGreaterThan(0);
  return lines;
}

async function resultOf(scene: Scenario, username: string): Promise<unknown> {
  const state = (await scene.workspace.state()) as {
    values: { root_module: { resources: readonly { index?: string; values: { result?: string } }[] } };
  };
  const entry = state.values.root_module.resources.find(({ index }) => index === username);
  return JSON.parse(entry?.values.result ?? "null");
}

async function subOf({ pool }: Scenario, username: string): Promise<string> {
  const found = await pool.cognito.send(
    new ListUsersCommand({ UserPoolId: pool.userPoolId, Filter: `username = "${username}"` }),
  );
  return found.Users?.[0]?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? "";
}
