import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Fn, Token } from "cdktf";
import type { TerraformStack } from "cdktf";
import { InvalidInputError, TokenRevocationList } from "../../../constructs";
import type { CognitoGlobalSignOutProps, TokenRevocationListProps } from "../../../constructs";
import { createSignOut, createStack, only, POOL, synthesize } from "../../support/synth";
import type { Synthesized } from "../../support/synth";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const TABLE = {
  tableName: "revocations",
  tableArn: "arn:aws:dynamodb:us-east-1:123456789012:table/revocations",
};

function readPolicies({ resource }: Synthesized): readonly unknown[] {
  return Object.values(resource["aws_iam_role_policy"] ?? {}).map(
    ({ policy }) => (JSON.parse(String(policy)) as { readonly Statement: unknown }).Statement,
  );
}

function findIssues(create: (stack: TerraformStack) => unknown): readonly string[] {
  try {
    create(createStack());
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe("GIVEN a TokenRevocationList without props", () => {
  test("WHEN it is synthesized THEN its table is on demand, encrypted, recoverable, protected, and expires its items", () => {
    const stack = createStack();
    const list = new TokenRevocationList(stack, "Revocations");
    const synthesized = synthesize(stack);
    expect(only(synthesized, "aws_dynamodb_table")).toEqual({
      name: expect.stringMatching(/^reference-Revocations-[0-9a-f]{8}$/) as string,
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pool",
      range_key: "revocation",
      attribute: [
        { name: "pool", type: "S" },
        { name: "revocation", type: "S" },
      ],
      ttl: { attribute_name: "expiresAt", enabled: true },
      server_side_encryption: { enabled: true },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
    });
    expect(list.retentionHours).toBe(26);
  });

  test("WHEN it is synthesized THEN the addresses of its table and outputs are stable", () => {
    const stack = createStack();
    new TokenRevocationList(stack, "Revocations");
    const { resource, output } = synthesize(stack);
    expect(Object.keys(resource["aws_dynamodb_table"] ?? {})).toEqual(["Revocations"]);
    expect(output).toMatchObject({
      Revocations_table_name: { value: "${aws_dynamodb_table.Revocations.name}" },
      Revocations_table_arn: { value: "${aws_dynamodb_table.Revocations.arn}" },
    });
  });
});

describe("GIVEN the props of a TokenRevocationList", () => {
  test("WHEN it is synthesized THEN each one sets its argument", () => {
    const stack = createStack();
    const props = { tableName: "revocations", kmsKeyArn: KEY, tags: { team: "security" }, retentionHours: 48 };
    expect(new TokenRevocationList(stack, "Revocations", props).retentionHours).toBe(48);
    expect(only(synthesize(stack), "aws_dynamodb_table")).toMatchObject({
      name: "revocations",
      server_side_encryption: { enabled: true, kms_key_arn: KEY },
      tags: { team: "security" },
    });
  });

  test("WHEN they are invalid THEN one error lists every issue, and no resource is created", () => {
    const props = { retentionHours: 0.5, tableName: "a b", kmsKeyArn: "key" } as TokenRevocationListProps;
    expect(findIssues((stack) => new TokenRevocationList(stack, "Revocations", props))).toEqual([
      "retentionHours: 0.5 is not a whole number of at least 1. Correct it.",
      'tableName: "a b" is not 3 to 255 letters, digits, dots, - and _. Correct it.',
      'kmsKeyArn: "key" is not the ARN of a KMS key. Correct it.',
    ]);
  });
});

describe("GIVEN the role of a service", () => {
  test("WHEN it is granted to read THEN it can query this table, and nothing else", () => {
    const stack = createStack();
    const role = new IamRole(stack, "Service", { assumeRolePolicy: "{}" });
    const list = new TokenRevocationList(stack, "Revocations");
    list.grantRead(role);
    const synthesized = synthesize(stack);
    expect(only(synthesized, "aws_iam_role_policy")).toMatchObject({ role: "${aws_iam_role.Service.name}" });
    expect(readPolicies(synthesized)).toEqual([
      [{ Effect: "Allow", Action: ["dynamodb:Query"], Resource: "${aws_dynamodb_table.Revocations.arn}" }],
    ]);
  });

  test("WHEN it is granted to read one user pool THEN it can query the entries of this pool only", () => {
    const stack = createStack();
    new TokenRevocationList(stack, "Revocations").grantRead({ name: "orders-api" }, POOL);
    expect(readPolicies(synthesize(stack))).toEqual([
      [
        {
          Effect: "Allow",
          Action: ["dynamodb:Query"],
          Resource: "${aws_dynamodb_table.Revocations.arn}",
          Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [POOL.id] } },
        },
      ],
    ]);
  });

  test("WHEN several lists are granted to several roles THEN no policy replaces another one", () => {
    const stack = createStack();
    const roles = ["A", "B"].map((id) => new IamRole(stack, id, { assumeRolePolicy: "{}" }));
    for (const id of ["First", "Second"]) {
      const list = new TokenRevocationList(stack, id);
      for (const role of roles) list.grantRead(role);
    }
    const policies = Object.values(synthesize(stack).resource["aws_iam_role_policy"] ?? {});
    expect(new Set(policies.map(({ role, name }) => `${String(role)} ${String(name)}`)).size).toBe(4);
  });
});

describe("GIVEN a CognitoGlobalSignOut", () => {
  const synthesizeWith = (props: Partial<CognitoGlobalSignOutProps> & { readonly list?: boolean }) => {
    const stack = createStack();
    const list = new TokenRevocationList(stack, "Revocations", { retentionHours: 30 });
    createSignOut(stack, { ...(props.list ? { revocationList: list } : {}), ...props });
    return synthesize(stack);
  };
  const readStatements = (props: Parameters<typeof synthesizeWith>[0]) => readPolicies(synthesizeWith(props))[0];
  const signOut = (...actions: readonly string[]) => ({
    Effect: "Allow",
    Action: ["cognito-idp:AdminUserGlobalSignOut", ...actions],
    Resource: POOL.arn,
  });
  const put = { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: "${aws_dynamodb_table.Revocations.arn}" };
  const log = {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/) as string,
  };
  const sessions = ["cognito-idp:AdminListUserSessions", "cognito-idp:AdminRevokeUserSession"];

  test("WHEN it has a revocation list or ends sessions THEN its role allows the required actions, and only then", () => {
    expect(readStatements({})).toEqual([signOut(), log]);
    expect(readStatements({ endManagedLoginSessions: false })).toEqual([signOut(), log]);
    expect(readStatements({ list: true })).toEqual([signOut("cognito-idp:AdminGetUser"), put, log]);
    expect(readStatements({ endManagedLoginSessions: true })).toEqual([signOut(...sessions), log]);
    expect(readStatements({ list: true, endManagedLoginSessions: true })).toEqual([
      signOut("cognito-idp:AdminGetUser", ...sessions),
      put,
      log,
    ]);
  });

  test("WHEN it has a revocation list and ends sessions THEN its function is configured for both", () => {
    expect(only(synthesizeWith({ list: true, endManagedLoginSessions: true }), "aws_lambda_function")).toMatchObject({
      environment: {
        variables: {
          REVOCATION_TABLE: "${aws_dynamodb_table.Revocations.name}",
          REVOCATION_RETENTION_HOURS: "30",
          END_MANAGED_LOGIN_SESSIONS: "true",
        },
      },
    });
    const { environment } = only(synthesizeWith({}), "aws_lambda_function") as {
      readonly environment: { readonly variables: object };
    };
    expect(Object.keys(environment.variables)).toEqual(["LOG_USERNAMES", "ON_MISSING_USER", "USER_POOL_ID"]);
  });

  test("WHEN a revocation list and the end of sessions are added THEN no entry changes: no user is signed out again", () => {
    const before = synthesizeWith({});
    const after = synthesizeWith({ list: true, endManagedLoginSessions: true });
    expect(after.resource["aws_lambda_invocation"]).toEqual(before.resource["aws_lambda_invocation"]);
    expect(after.locals).toEqual(before.locals);
  });

  test("WHEN the revocation list is a table by name and ARN THEN its entries are kept for 26 hours", () => {
    const stack = createStack();
    createSignOut(stack, { revocationList: TABLE });
    expect(only(synthesize(stack), "aws_lambda_function")).toMatchObject({
      environment: { variables: { REVOCATION_TABLE: "revocations", REVOCATION_RETENTION_HOURS: "26" } },
    });
  });

  test.each<[unknown, readonly string[]]>([
    ["revocations", ["revocationList: it is not an object. Pass a TokenRevocationList, or omit it."]],
    [null, ["revocationList: it is not an object. Pass a TokenRevocationList, or omit it."]],
    [
      { retentionHours: 0 },
      [
        "revocationList.tableName: undefined is not 3 to 255 letters, digits, dots, - and _. Correct it.",
        "revocationList.tableArn: undefined is not the ARN of a DynamoDB table. Correct it.",
        "revocationList.retentionHours: 0 is not a whole number of at least 1. Correct it.",
      ],
    ],
    [
      { ...TABLE, retentionHours: Token.asNumber(Fn.tonumber("26")) },
      [expect.stringMatching(/^revocationList\.retentionHours: it is a token/) as string],
    ],
    [
      { ...TABLE, tableName: "sessions" },
      [
        'revocationList.tableArn: it is the ARN of "revocations", but tableName is "sessions". Pass the name and the ARN of the same table.',
      ],
    ],
    [
      { ...TABLE, tableArn: TABLE.tableArn.replace("us-east-1", "eu-west-1") },
      [
        'revocationList.tableArn: its Region is "eu-west-1", but userPool.id is in "us-east-1". Pass a table in the Region of the user pool.',
      ],
    ],
    [TABLE, []],
  ])("WHEN revocationList is %j THEN its issues are found", (revocationList, issues) => {
    const props = { revocationList } as Partial<CognitoGlobalSignOutProps>;
    expect(findIssues((stack) => createSignOut(stack, props))).toEqual(issues);
  });

  test("WHEN endManagedLoginSessions is not a boolean THEN it is an issue", () => {
    const props = { endManagedLoginSessions: "yes" } as unknown as Partial<CognitoGlobalSignOutProps>;
    expect(findIssues((stack) => createSignOut(stack, props))).toEqual([
      'endManagedLoginSessions: "yes" is not one of true, false. Use one of them.',
    ]);
  });
});
