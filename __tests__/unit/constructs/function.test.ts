import { CognitoGlobalSignOut } from "../../../constructs";
import type { CognitoGlobalSignOutProps } from "../../../constructs";
import { createPool, createSignOut, createStack, only, synthesize } from "../../support/synth";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[];
}

function synthesizeWith(props: Partial<CognitoGlobalSignOutProps> = {}) {
  const stack = createStack();
  createSignOut(stack, props);
  return synthesize(stack);
}

function readStatements(props: Partial<CognitoGlobalSignOutProps> = {}) {
  const policy = only(synthesizeWith(props), "aws_iam_role_policy")["policy"];
  return (JSON.parse(String(policy)) as Policy).Statement;
}

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

describe("GIVEN no function props", () => {
  test("WHEN it is synthesized THEN the function has the documented defaults", () => {
    expect(only(synthesizeWith(), "aws_lambda_function")).toMatchObject({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      memory_size: 256,
      timeout: 60,
      handler: "index.handler",
      environment: {
        variables: { USER_POOL_ID: "us-east-1_Example01", ON_MISSING_USER: "fail", LOG_USERNAMES: "plain" },
      },
    });
  });

  test("WHEN it is synthesized THEN its role allows signing out users of one pool and writing to its log group, and nothing else", () => {
    expect(readStatements()).toEqual([
      {
        Effect: "Allow",
        Action: ["cognito-idp:AdminUserGlobalSignOut"],
        Resource: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01",
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/) as string,
      },
    ]);
  });

  test("WHEN it is synthesized THEN the retention of the log is 90 days, and nothing deletes it earlier", () => {
    expect(only(synthesizeWith(), "aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: 90,
      skip_destroy: true,
    });
  });

  test("WHEN it is synthesized THEN the function logs to a log group whose name no earlier deploy can have", () => {
    const synthesized = synthesizeWith();
    const { function_name: name, logging_config: logging } = only(synthesized, "aws_lambda_function");
    const [id = ""] = Object.keys(synthesized.resource["aws_cloudwatch_log_group"] ?? {});
    expect(logging).toEqual({ log_format: "Text", log_group: `\${aws_cloudwatch_log_group.${id}.name}` });
    const logGroup = only(synthesized, "aws_cloudwatch_log_group");
    expect(logGroup).toMatchObject({ name_prefix: `/aws/lambda/${String(name)}-` });
    expect(logGroup).not.toHaveProperty("name");
  });

  test("WHEN there are two constructs THEN each has its own function, role, policy and log group", () => {
    const stack = createStack();
    const first = createSignOut(stack);
    const second = new CognitoGlobalSignOut(stack, "Other", { userPool: createPool(stack), users: ["alice"] });
    expect(second.lambdaFunction.functionNameInput).not.toBe(first.lambdaFunction.functionNameInput);
    const { resource } = synthesize(stack);
    for (const type of ["aws_lambda_function", "aws_iam_role", "aws_iam_role_policy", "aws_cloudwatch_log_group"]) {
      expect(Object.keys(resource[type] ?? {})).toHaveLength(2);
    }
  });
});

describe("GIVEN function props", () => {
  test("WHEN they are synthesized THEN each one sets its argument", () => {
    const synthesized = synthesizeWith({
      onMissingUser: "skip",
      runtime: "nodejs22.x",
      architecture: "x86_64",
      memorySize: 512,
      timeout: 120,
      maxConcurrency: 2,
      logUsernames: "hashed",
      functionName: "sign-out",
      permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      environmentKmsKeyArn: KEY,
      logRetentionInDays: 365,
      logKmsKeyArn: KEY,
      tracing: "Active",
      tags: { team: "security" },
    });
    expect(only(synthesized, "aws_lambda_function")).toMatchObject({
      runtime: "nodejs22.x",
      architectures: ["x86_64"],
      memory_size: 512,
      timeout: 120,
      reserved_concurrent_executions: 2,
      function_name: "sign-out",
      vpc_config: { subnet_ids: ["subnet-1"], security_group_ids: ["sg-1"] },
      kms_key_arn: KEY,
      tracing_config: { mode: "Active" },
      tags: { team: "security" },
      environment: { variables: { ON_MISSING_USER: "skip", LOG_USERNAMES: "hashed" } },
    });
    expect(only(synthesized, "aws_iam_role")).toMatchObject({
      permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      tags: { team: "security" },
    });
    expect(only(synthesized, "aws_cloudwatch_log_group")).toMatchObject({
      name_prefix: "/aws/lambda/sign-out-",
      retention_in_days: 365,
      kms_key_id: KEY,
      tags: { team: "security" },
    });
  });

  test("WHEN alarm is true THEN the alarm watches failed invocations of the function, which depends on it", () => {
    const synthesized = synthesizeWith({ alarm: true, functionName: "sign-out", tags: { team: "security" } });
    expect(only(synthesized, "aws_cloudwatch_metric_alarm")).toMatchObject({
      alarm_name: "sign-out-failed",
      namespace: "AWS/Lambda",
      metric_name: "Errors",
      dimensions: { FunctionName: "sign-out" },
      statistic: "Sum",
      period: 60,
      threshold: 1,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "ignore",
      tags: { team: "security" },
    });
    expect(only(synthesized, "aws_cloudwatch_metric_alarm")).not.toHaveProperty("alarm_actions");
    expect(only(synthesized, "aws_lambda_function")["depends_on"]).toContainEqual(
      expect.stringMatching(/^aws_cloudwatch_metric_alarm\./),
    );
  });

  test("WHEN alarm is a topic THEN the topic is notified of the states ALARM and OK", () => {
    const arn = `arn:aws:sns:us-east-1:${ACCOUNT}:incidents`;
    const alarm = only(synthesizeWith({ alarm: { arn } }), "aws_cloudwatch_metric_alarm");
    expect(alarm).toMatchObject({ alarm_actions: [arn], ok_actions: [arn] });
  });

  test.each([false, undefined])("WHEN alarm is %s THEN no alarm is created", (alarm) => {
    expect(synthesizeWith({ alarm }).resource).not.toHaveProperty("aws_cloudwatch_metric_alarm");
  });

  test("WHEN it is in a VPC or traced THEN its role allows the required actions, and only then", () => {
    const actions = (props: Partial<CognitoGlobalSignOutProps>) =>
      readStatements(props).flatMap(({ Action }) => Action);
    const vpc = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    expect(actions({ vpc }).filter((action) => action.startsWith("ec2:"))).toContain("ec2:CreateNetworkInterface");
    expect(actions({ tracing: "Active" })).toContain("xray:PutTraceSegments");
    expect(actions({}).filter((action) => !/^(cognito-idp|logs):/.test(action))).toEqual([]);
  });

  test("WHEN role is set THEN the function uses it, and no role or policy is created", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/mine`;
    const stack = createStack();
    const signOut = createSignOut(stack, { role: { arn } });
    const synthesized = synthesize(stack);
    expect(only(synthesized, "aws_lambda_function")["role"]).toBe(arn);
    expect(synthesized.resource).not.toHaveProperty("aws_iam_role");
    expect(synthesized.resource).not.toHaveProperty("aws_iam_role_policy");
    expect(signOut.role).toBeUndefined();
  });

  test("WHEN the construct id is long THEN the function name has a valid length", () => {
    const stack = createStack();
    const signOut = new CognitoGlobalSignOut(stack, "x".repeat(200), { userPool: createPool(stack), users: [] });
    expect(signOut.lambdaFunction.functionNameInput).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
  });
});
