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
import { SKIPPED_USERS_SUFFIX } from "../../core/contract";
import { createPool, createUser } from "../../local/user-pool";
import { probeRole } from "./role-probe";
import { startScenario } from "./scenario";
import type { ListProps, Scenario } from "./scenario";

jest.setTimeout(180_000);

const KEPT_LOG_GROUPS = [
  expect.stringMatching(/^\/aws\/lambda\/e2e-CompromisedAccounts-132446b1-\d+$/) as string,
  expect.stringMatching(/^\/aws\/lambda\/renamed-\d+$/) as string,
];
const SKIPPED_USERS = `CompromisedAccounts${SKIPPED_USERS_SUFFIX}`;

// Each test continues where the previous one ended.
describe("GIVEN a user pool whose users are signed in", () => {
  let scenario: Scenario;
  let list: ListProps = { users: ["alice", "bob"], reason: "INC-4711 leaked laptop", alarm: true };

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.join("alice", "bob", "carol", "dave");
  });
  afterAll(() => scenario.end());

  test("(a) WHEN alice and bob are listed and deployed THEN they are signed out, and no other user", async () => {
    const { signOuts, changes, actions } = await scenario.plan(list);
    expect(signOuts.map(({ username, why }) => [username, why])).toEqual([
      ["alice", "newly_listed"],
      ["bob", "newly_listed"],
    ]);
    for (const username of ["alice", "bob"]) {
      const address = `aws_lambda_invocation.CompromisedAccounts["${username}"]`;
      expect(actions[changes.indexOf(address)]).toEqual(["create"]);
    }
    expect(await scenario.signedOut()).toEqual([]);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual(["alice", "bob"]);
  });

  test("(b) WHEN the list is deployed again THEN nothing changes, and users who signed in again stay signed in", async () => {
    await scenario.signInAgain("alice", "bob");
    expect((await scenario.plan(list)).changes).toEqual([]);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual([]);
  });

  test("(c) WHEN carol is added THEN the plan contains only her entry, and only she is signed out", async () => {
    list = { ...list, users: ["alice", "bob", "carol"] };
    expect((await scenario.plan(list)).changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["carol"]']);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual(["carol"]);
  });

  test("(d) WHEN bob's revision is bumped THEN the plan contains only one replacement, and only he is signed out", async () => {
    await scenario.signInAgain("carol");
    list = { ...list, users: ["alice", { username: "bob", revision: "2" }, "carol"] };
    const { changes, actions, signOuts } = await scenario.plan(list);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["bob"]']);
    expect(actions).toEqual([["delete", "create"]]);
    expect(signOuts).toMatchObject([{ username: "bob", why: "revision", revision_before: "1", revision: "2" }]);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual(["bob"]);
  });

  test("(e) WHEN a reason is edited THEN no resource changes, and no user is signed out", async () => {
    await scenario.signInAgain("bob");
    list = { ...list, reason: "INC-4711 leaked laptop, closed" };
    expect((await scenario.plan(list)).changes).toEqual([]);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual([]);
  });

  test("(f) WHEN alice is removed from the list THEN her entry is deleted, and the function is not called", async () => {
    list = { ...list, users: [{ username: "bob", revision: "2" }, "carol"] };
    const { signOuts, changes } = await scenario.plan(list);
    expect(signOuts).toEqual([]);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["alice"]']);
    const callsBefore = await readCalls(scenario);
    await scenario.deploy(list);
    expect(await readCalls(scenario)).toEqual(callsBefore);
    expect(await scenario.signedOut()).toEqual([]);
  });

  test("(g) WHEN an unknown user is listed THEN the others are signed out, the deploy fails, and the plan keeps the unknown user", async () => {
    await scenario.join("erin");
    const withNosuch = { ...list, users: [...list.users, "dave", "nosuch", "erin"] };
    const output = await scenario.deployAndFail(withNosuch);
    expect(output).toMatch(/USER_NOT_FOUND/);
    expect(output).toMatch(/Google_1234/);
    expect(await scenario.signedOut()).toEqual(["dave", "erin"]);
    const { changes } = await scenario.plan(withNosuch);
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["nosuch"]']);
  });

  test("(g2) WHEN missing users are skipped THEN the deploy prints them at its end, and the next plan changes nothing", async () => {
    await scenario.signInAgain("dave", "erin");
    const users = [...list.users, "dave", "nosuch", "${path.root}", "erin"];
    const skipping = { ...list, users, onMissingUser: "skip" } as const;
    const output = await scenario.deploy(skipping);
    expect(await readResult(scenario, "nosuch")).toMatchObject({ success: true, data: { outcome: "skipped" } });
    expect(await readResult(scenario, "erin")).toMatchObject({ success: true, data: { outcome: "signed_out" } });
    const skipped = ["${path.root}", "nosuch"];
    expect((await scenario.workspace.outputs())[SKIPPED_USERS]).toEqual(skipped);
    expect(output.slice(output.lastIndexOf(SKIPPED_USERS))).toMatch(/"\$\$?\{path\.root\}",\s+"nosuch"/);

    expect((await scenario.plan(skipping)).changes).toEqual([]);
    expect(await readOutputChange(scenario)).toMatchObject({ actions: ["no-op"], after: skipped });
    const { changes } = await scenario.plan({ ...skipping, users: [...users, "gone"] });
    expect(changes).toEqual(['aws_lambda_invocation.CompromisedAccounts["gone"]']);
    expect(await readOutputChange(scenario)).toMatchObject({ actions: ["update"], after_unknown: true });
  });

  test("(h) WHEN IAM denies the role THEN the deploy fails, the plan keeps the replacement, and the next allowed deploy succeeds", async () => {
    await scenario.signInAgain("dave", "erin");
    list = { ...list, users: ["carol", { username: "dave", revision: "2" }] };
    const { role_name: RoleName } = await scenario.workspace.outputs();
    const deny = { RoleName, PolicyName: "incident" };
    const statement = { Effect: "Deny", Action: "cognito-idp:*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await new IAMClient(scenario.emulator.clientConfig).send(new PutRolePolicyCommand({ ...deny, PolicyDocument }));
    const output = await scenario.deployAndFail(list);
    expect(output).toMatch(/ACCESS_DENIED/);
    expect(output).toMatch(/cognito-idp:AdminUserGlobalSignOut/);
    expect(await scenario.signedOut()).toEqual([]);
    // The old entry was destroyed first.
    expect((await scenario.plan(list)).signOuts).toMatchObject([
      { username: "dave", why: "retry", revision_before: null, revision: "2" },
    ]);

    await new IAMClient(scenario.emulator.clientConfig).send(new DeleteRolePolicyCommand(deny));
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual(["dave"]);
    expect((await scenario.plan(list)).changes).toEqual([]);
  });

  test("(i) WHEN the role is used for another pool or another action THEN IAM denies it", async () => {
    const other = await createPool(scenario.emulator);
    await createUser(other, "dave");
    expect(await probeRole(scenario, other)).toEqual({
      "AdminUserGlobalSignOut on its own pool": "allowed",
      "AdminUserGlobalSignOut on another pool": "AccessDeniedException",
      "AdminGetUser on its own pool": "AccessDeniedException",
      "AdminDisableUser on its own pool": "AccessDeniedException",
      "ListUsers on its own pool": "AccessDeniedException",
      "DescribeUserPool on its own pool": "AccessDeniedException",
      "GetRole on itself": "AccessDenied",
    });
    await scenario.signInAgain("dave");
  });

  test("(j) WHEN the bundle, memory size or name of the function changes THEN the plan contains no entry", async () => {
    const zip = path.resolve("dist", "handlers", "sign-out.zip");
    const changed = path.join(scenario.workspace.directory, "changed.zip");
    const files = unzipSync(fs.readFileSync(zip));
    fs.writeFileSync(changed, zipSync({ ...files, "new.txt": Buffer.from("another bundle") }));
    const bigger = await scenario.plan({ ...list, memorySize: 512 }, changed);
    expect(bigger.changes).toEqual([expect.stringMatching(/^aws_lambda_function\./)]);

    list = { ...list, functionName: "renamed" };
    expect((await scenario.plan(list)).signOuts).toEqual([]);
    await scenario.deploy(list, changed);
    expect(await scenario.signedOut()).toEqual([]);
  });

  test("(k) WHEN aliases, subs, third-party users and names with template syntax are listed THEN each is signed out", async () => {
    const difficult = [
      "${path.module}",
      "%{ if true }".replaceAll(" ", "_"),
      "Google_123",
      "e\u0301",
      "__proto__",
      '"><b>|`',
    ];
    await scenario.join(...difficult, "frank");
    await createUser(scenario.pool, "grace", { email: "grace@example.com", email_verified: "true" });
    await scenario.signInAgain("grace");
    const sub = await readSub(scenario, "frank");
    list = { ...list, users: [...list.users, ...difficult, "grace@example.com", sub] };
    expect((await scenario.plan(list)).signOuts).toHaveLength(difficult.length + 2);
    await scenario.deploy(list);
    expect(await scenario.signedOut()).toEqual([...difficult, "frank", "grace"].sort());
  });

  test("(l) WHEN the stack is destroyed THEN the function is not called, and only the audit trail is left", async () => {
    await scenario.signInAgain("frank", "grace", "carol", "dave");
    const signedOutBefore = await scenario.signedOut();
    await scenario.workspace.cdktf(["destroy", "--auto-approve", "--skip-provider-lock"], {
      E2E_INPUT: path.join(scenario.workspace.directory, "input.json"),
    });
    expect(await scenario.signedOut()).toEqual(signedOutBefore);
    const functions = await new LambdaClient(scenario.emulator.clientConfig).send(new ListFunctionsCommand({}));
    expect((functions.Functions ?? []).map(({ FunctionName }) => FunctionName)).toEqual([]);
    const roles = await new IAMClient(scenario.emulator.clientConfig).send(new ListRolesCommand({}));
    expect((roles.Roles ?? []).map(({ RoleName }) => RoleName).filter((name) => name?.startsWith("renamed"))).toEqual(
      [],
    );
    expect(await readLogGroups(scenario)).toEqual(KEPT_LOG_GROUPS);
  });

  test("(m) WHEN the destroyed stack is deployed again THEN the deploy succeeds, and the audit trail is left", async () => {
    const signedOutBefore = await scenario.signedOut();
    await scenario.deploy({ ...list, users: ["carol"] });
    expect(await scenario.signedOut()).toEqual([...signedOutBefore, "carol"].sort());
    const { log_group_name: logGroupName } = await scenario.workspace.outputs();
    expect(await readLogGroups(scenario)).toEqual(expect.arrayContaining([...KEPT_LOG_GROUPS, logGroupName]));
    expect(await readCalls(scenario)).toHaveLength(1);
  });
});

/** Reads the log lines of the function about sign-outs. */
async function readCalls(scenario: Scenario): Promise<readonly string[]> {
  const { log_group_name: logGroupName } = await scenario.workspace.outputs();
  const logs = new CloudWatchLogsClient(scenario.emulator.clientConfig);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  const lines = events.map(({ message = "" }) => message).filter((message) => message.includes("Global sign-out"));
  expect(lines.length).toBeGreaterThan(0);
  return lines;
}

async function readResult(scenario: Scenario, username: string): Promise<unknown> {
  const state = (await scenario.workspace.state()) as {
    values: { root_module: { resources: readonly { index?: string; values: { result?: string } }[] } };
  };
  const entry = state.values.root_module.resources.find(({ index }) => index === username);
  return JSON.parse(entry?.values.result ?? "null");
}

/** Reads the names of all log groups, sorted. */
async function readLogGroups(scenario: Scenario): Promise<readonly string[]> {
  const logs = new CloudWatchLogsClient(scenario.emulator.clientConfig);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  return logGroups.map(({ logGroupName = "" }) => logGroupName).sort();
}

/** Reads what the saved plan does with the output of skipped users. */
async function readOutputChange(scenario: Scenario): Promise<unknown> {
  const plan = (await scenario.workspace.savedPlan()) as { output_changes: Readonly<Record<string, unknown>> };
  return plan.output_changes[SKIPPED_USERS];
}

async function readSub({ pool }: Scenario, username: string): Promise<string> {
  const found = await pool.cognito.send(
    new ListUsersCommand({ UserPoolId: pool.userPoolId, Filter: `username = "${username}"` }),
  );
  return found.Users?.[0]?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? "";
}
