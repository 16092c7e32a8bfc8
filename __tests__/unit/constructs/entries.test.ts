import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { UserPoolReference } from "../../../constructs";
import { escapeTemplate } from "../../../constructs/entries";
import { parseInput } from "../../../core/contract";
import { createPool, createSignOut, createStack, only, POOL, synthesize } from "../../support/synth";
import type { Synthesized } from "../../support/synth";

function readUsers({ locals }: Synthesized) {
  const [inputs = {}] = Object.values(locals);
  return Object.entries(inputs).map(([key, input]) => ({ key, entry: parseInput(JSON.parse(input)) }));
}

describe("GIVEN a list of users", () => {
  test("WHEN it is synthesized THEN each user is one entry, with its own revision and reason or those of the construct", () => {
    const stack = createStack();
    createSignOut(stack, {
      users: ["alice", { username: "bob@example.com", revision: "2", reason: "INC-4712" }],
      reason: "INC-4711 leaked laptop",
    });
    expect(readUsers(synthesize(stack))).toEqual([
      { key: "alice", entry: { username: "alice", revision: "1", reason: "INC-4711 leaked laptop" } },
      {
        key: "bob@example.com",
        entry: { username: "bob@example.com", revision: "2", reason: "INC-4712" },
      },
    ]);
  });

  test("WHEN users are added THEN they are entries too", () => {
    const stack = createStack();
    const signOut = createSignOut(stack, { users: ["alice"], revision: "7" });
    signOut.addUsers("carol", { username: "dave", revision: "8" });
    expect(readUsers(synthesize(stack)).map(({ key, entry }) => [key, entry.revision])).toEqual([
      ["alice", "7"],
      ["carol", "7"],
      ["dave", "8"],
    ]);
  });

  test("WHEN it is empty THEN there is no entry", () => {
    const stack = createStack();
    createSignOut(stack, { users: [] });
    expect(readUsers(synthesize(stack))).toEqual([]);
  });

  test("WHEN it is synthesized THEN entries iterate over a local and invoke the function again only for a new revision", () => {
    const stack = createStack();
    createSignOut(stack);
    const entries = only(synthesize(stack), "aws_lambda_invocation");
    expect(entries).toMatchObject({
      for_each: expect.stringMatching(/^\$\{local\.CompromisedAccounts_Inputs_/) as string,
      input: "${each.value}",
      triggers: { revision: "${jsondecode(each.value).revision}", pool: POOL.id },
      lifecycle: { ignore_changes: ["input", "function_name"] },
    });
    // It would spread to the user pool and to executeAfter.
    expect(entries["lifecycle"]).not.toHaveProperty("create_before_destroy");
    expect(entries).not.toHaveProperty("lifecycle_scope");
  });

  test("WHEN signOutOn is every-deploy THEN a trigger changes with each plan", () => {
    const stack = createStack();
    createSignOut(stack, { signOutOn: "every-deploy" });
    expect(only(synthesize(stack), "aws_lambda_invocation")["triggers"]).toEqual({
      revision: "${jsondecode(each.value).revision}",
      pool: POOL.id,
      deploy: "${plantimestamp()}",
    });
  });

  test("WHEN the pool is created in the same deploy THEN no input refers to it, so that every input is known at plan time", () => {
    const stack = createStack();
    createSignOut(stack, { userPool: createPool(stack) });
    const synthesized = synthesize(stack);
    expect(JSON.stringify(synthesized.locals)).not.toContain("aws_cognito_user_pool");
    expect(only(synthesized, "aws_lambda_invocation")["input"]).toBe("${each.value}");
  });

  test("WHEN it is synthesized THEN an output lists the affected users", () => {
    const stack = createStack();
    createSignOut(stack, { users: [{ username: "alice", reason: "INC-1" }, "bob"] });
    expect(synthesize(stack).output["CompromisedAccounts_affected_users"]).toMatchObject({
      value: { alice: { revision: "1", reason: "INC-1" }, bob: { revision: "1", reason: "" } },
    });
  });

  test("WHEN a missing user is skipped THEN an output lists the skipped users", () => {
    const stack = createStack();
    createSignOut(stack, { onMissingUser: "skip" });
    expect(synthesize(stack).output["CompromisedAccounts_skipped_users"]).toEqual({
      description: expect.stringMatching(/Bump the revision to retry\.$/) as unknown,
      value:
        '${[ for key, val in aws_lambda_invocation.CompromisedAccounts: key if try(jsondecode(val.result).data.outcome, "") == "skipped"]}',
    });
  });

  test.each(["fail", undefined] as const)(
    "WHEN onMissingUser is %p THEN no output lists skipped users",
    (onMissingUser) => {
      const stack = createStack();
      createSignOut(stack, { onMissingUser });
      expect(Object.keys(synthesize(stack).output)).toEqual(["CompromisedAccounts_affected_users"]);
    },
  );
});

describe("GIVEN a user pool", () => {
  const readTrigger = (create: (stack: TerraformStack) => UserPoolReference) => {
    const stack = createStack();
    createSignOut(stack, { userPool: create(stack) });
    return (only(synthesize(stack), "aws_lambda_invocation")["triggers"] as Readonly<Record<string, string>>)["pool"];
  };

  test("WHEN it is a resource of the stack THEN its id is a trigger", () => {
    expect(readTrigger(createPool)).toBe("${aws_cognito_user_pool.UserPool.id}");
  });

  test("WHEN it is a data source THEN the configured id is a trigger, because Terraform can defer reading the data source", () => {
    const create = (userPoolId: string) => (stack: TerraformStack) =>
      new DataAwsCognitoUserPool(stack, "Pool", { userPoolId });
    expect(readTrigger(create(POOL.id))).toBe(POOL.id);
    expect(
      readTrigger((stack) => create(new TerraformVariable(stack, "pool_id", { type: "string" }).stringValue)(stack)),
    ).toBe("${var.pool_id}");
  });

  test("WHEN it is an id and an ARN of a variable THEN the id is a trigger", () => {
    const trigger = readTrigger((stack) => ({
      id: new TerraformVariable(stack, "pool_id", { type: "string" }).stringValue,
      arn: new TerraformVariable(stack, "pool_arn", { type: "string" }).stringValue,
    }));
    expect(trigger).toBe("${var.pool_id}");
  });
});

describe("GIVEN usernames whose Unicode form is not NFC", () => {
  const synthesizeTriggers = (...users: readonly string[]) => {
    const stack = createStack();
    createSignOut(stack, { users: [] }).addUsers(...users);
    const { locals, ...synthesized } = synthesize(stack);
    const triggers = only({ locals, ...synthesized }, "aws_lambda_invocation")["triggers"];
    return { triggers, forms: Object.entries(locals).find(([name]) => name.includes("UnicodeForms"))?.[1] };
  };

  test("WHEN they are synthesized THEN the escaped form of each is a trigger", () => {
    const { triggers, forms } = synthesizeTriggers("alice", "cafe\u0301", "${x}e\u0301");
    expect(forms).toEqual({
      "cafe\u0301": { username: "cafe\\u0301" },
      "$${x}e\u0301": { username: "$${x}e\\u0301" },
    });
    expect(triggers).toMatch(
      /^\$\{merge\(\{.*"pool" = "us-east-1_Example01".*\}, lookup\(local\.CompromisedAccounts_UnicodeForms_\w+, each\.key, \{\}\)\)\}$/s,
    );
  });

  test("WHEN all usernames are in NFC THEN there is no other trigger", () => {
    const { triggers, forms } = synthesizeTriggers("alice", "caf\u00e9");
    expect(forms).toBeUndefined();
    expect(Object.keys(triggers as object)).toEqual(["pool", "revision"]);
  });
});

describe("GIVEN dependencies", () => {
  test("WHEN entries are synthesized THEN they depend on the function, which depends on its policy and its log group", () => {
    const stack = createStack();
    createSignOut(stack);
    const synthesized = synthesize(stack);
    expect(only(synthesized, "aws_lambda_invocation")["function_name"]).toMatch(
      /^\$\{aws_lambda_function\.\w+\.function_name\}$/,
    );
    expect(only(synthesized, "aws_lambda_function")).toMatchObject({
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\.\w+$/)],
      logging_config: { log_group: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.name\}$/) as unknown },
    });
  });

  test("WHEN executeAfter contains constructs THEN entries depend on all their resources", () => {
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
  test("WHEN provider is set THEN every resource uses it", () => {
    const stack = createStack();
    const provider = new AwsProvider(stack, "ireland", { region: "eu-west-1", alias: "ireland" });
    createSignOut(stack, { provider });
    const { resource } = synthesize(stack);
    const resources = Object.values(resource).flatMap((byId) => Object.values(byId));
    expect(resources).toHaveLength(5);
    for (const { provider: alias } of resources) expect(alias).toBe("aws.ireland");
  });
});

describe("GIVEN text for Terraform's JSON syntax", () => {
  test.each([
    ["${path.module}", "$${path.module}"],
    ["%{ if true }", "%%{ if true }"],
    ["$${x}", "$$${x}"],
    ["%${x}", "%$${x}"],
    ["$%{x", "$%%{x"],
    ["__proto__", '${"__proto__"}'],
  ])("WHEN it is %s THEN it is escaped as %s", (text, escaped) => {
    expect(escapeTemplate(text)).toBe(escaped);
  });

  test.each(["alice", "$", "100%", "{}", "a$b%c", "\\n", '"quoted"', "$ {x}"])(
    "WHEN it is %s, which is not a template, THEN it is unchanged",
    (text) => {
      expect(escapeTemplate(text)).toBe(text);
    },
  );
});
