import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { parseInput } from "../../../core/contract";
import { createPool, createSignOut, createStack, only, synthesize } from "../../support/synth";
import type { Synthesized } from "../../support/synth";

function usersOf({ locals }: Synthesized) {
  const [inputs = {}] = Object.values(locals);
  return Object.entries(inputs).map(([key, input]) => ({ key, entry: parseInput(JSON.parse(input)) }));
}

describe("GIVEN a list of users", () => {
  test("WHEN it is synthesized THEN there is one entry for each, with its own revision and reason or the construct's", () => {
    const stack = createStack();
    createSignOut(stack, {
      users: ["alice", { username: "bob@example.com", revision: "2", reason: "INC-4712" }],
      reason: "INC-4711 leaked laptop",
    });
    expect(usersOf(synthesize(stack))).toEqual([
      { key: "alice", entry: { username: "alice", revision: "1", reason: "INC-4711 leaked laptop" } },
      {
        key: "bob@example.com",
        entry: { username: "bob@example.com", revision: "2", reason: "INC-4712" },
      },
    ]);
  });

  test("WHEN users are added before synth THEN they are entries too", () => {
    const stack = createStack();
    const signOut = createSignOut(stack, { users: ["alice"], revision: "7" });
    signOut.addUsers("carol", { username: "dave", revision: "8" });
    expect(usersOf(synthesize(stack)).map(({ key, entry }) => [key, entry.revision])).toEqual([
      ["alice", "7"],
      ["carol", "7"],
      ["dave", "8"],
    ]);
  });

  test("WHEN it is empty THEN there is no entry, and that is fine", () => {
    const stack = createStack();
    createSignOut(stack, { users: [] });
    expect(usersOf(synthesize(stack))).toEqual([]);
  });

  test("WHEN it is synthesized THEN entries iterate over a local and call the function on a new revision only", () => {
    const stack = createStack();
    createSignOut(stack);
    const entries = only(synthesize(stack), "aws_lambda_invocation");
    expect(entries).toMatchObject({
      for_each: expect.stringMatching(/^\$\{local\.CompromisedAccounts_Inputs_/) as string,
      input: "${each.value}",
      triggers: { revision: "${jsondecode(each.value).revision}" },
      lifecycle: { create_before_destroy: true, ignore_changes: ["input", "function_name"] },
    });
    expect(entries).not.toHaveProperty("lifecycle_scope");
  });

  test("WHEN it is to be signed out on every deploy THEN each plan brings a trigger of its own", () => {
    const stack = createStack();
    createSignOut(stack, { signOutOn: "every-deploy" });
    expect(only(synthesize(stack), "aws_lambda_invocation")["triggers"]).toEqual({
      revision: "${jsondecode(each.value).revision}",
      deploy: "${plantimestamp()}",
    });
  });

  test("WHEN the pool is made in the same deploy THEN no entry mentions it, so that the plan knows every input", () => {
    const stack = createStack();
    createSignOut(stack, { userPool: createPool(stack) });
    const synthesized = synthesize(stack);
    expect(JSON.stringify(synthesized.locals)).not.toContain("aws_cognito_user_pool");
    expect(JSON.stringify(only(synthesized, "aws_lambda_invocation"))).not.toContain("aws_cognito_user_pool");
  });

  test("WHEN it is synthesized THEN an output names the affected users, after their entries", () => {
    const stack = createStack();
    createSignOut(stack, { users: [{ username: "alice", reason: "INC-1" }, "bob"] });
    expect(synthesize(stack).output["CompromisedAccounts_affected_users"]).toMatchObject({
      value: { alice: { revision: "1", reason: "INC-1" }, bob: { revision: "1", reason: "" } },
      depends_on: ["aws_lambda_invocation.CompromisedAccounts"],
    });
  });
});

describe("GIVEN what must be deployed first", () => {
  test("WHEN entries are synthesized THEN they wait for the function, and it for its policy and its log group", () => {
    const stack = createStack();
    createSignOut(stack);
    const synthesized = synthesize(stack);
    expect(only(synthesized, "aws_lambda_invocation")["function_name"]).toMatch(
      /^\$\{aws_lambda_function\.\w+\.function_name\}$/,
    );
    expect(only(synthesized, "aws_lambda_function")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  test("WHEN executeAfter names constructs THEN entries wait for all that these deploy", () => {
    const stack = createStack();
    const pool = createPool(stack);
    const team = new Construct(stack, "Team");
    new CognitoUserPoolClient(team, "Client", { name: "web", userPoolId: pool.id });
    createSignOut(stack, { userPool: pool, executeAfter: [team, pool] });
    expect(only(synthesize(stack), "aws_lambda_invocation")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_cognito_user_pool_client\.Team_Client/),
      "aws_cognito_user_pool.UserPool",
    ]);
  });
});

describe("GIVEN another account or Region", () => {
  test("WHEN a provider is given THEN everything is made with it", () => {
    const stack = createStack();
    const provider = new AwsProvider(stack, "ireland", { region: "eu-west-1", alias: "ireland" });
    createSignOut(stack, { provider });
    const { resource } = synthesize(stack);
    const made = Object.values(resource).flatMap((resources) => Object.values(resources));
    expect(made).toHaveLength(5);
    for (const one of made) expect(one["provider"]).toBe("aws.ireland");
  });
});
