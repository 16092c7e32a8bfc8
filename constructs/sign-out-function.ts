import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { Construct } from "constructs";
import { ENVIRONMENT } from "../core/contract";
import { allow, createCode, createFunctionName, createPolicyDocument } from "./lambda-function";
import type { SignOutFunctionProps } from "./props";
import { DEFAULT_RUNTIME } from "./validate";

/** The Lambda function that signs users out, and its resources. */
export interface SignOutFunction {
  readonly lambdaFunction: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  /** `undefined` when the props contain a role. */
  readonly role: IamRole | undefined;
  /** `undefined` unless `alarm` is set. */
  readonly alarm: CloudwatchMetricAlarm | undefined;
}

const VPC_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
const TRACING_ACTIONS = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"];

/**
 * Creates the function, its log group, and, depending on the props, its role and its alarm.
 *
 * @param scope the parent construct, whose path determines the default name of the function
 * @param props the configuration of the function
 * @throws GlobalSignOutError with `CONFIGURATION_ERROR` when the bundle was not built
 */
export function createSignOutFunction(scope: Construct, props: SignOutFunctionProps): SignOutFunction {
  const functionName = props.functionName ?? createFunctionName(scope);
  const logGroup = createLogGroup(scope, functionName, props);
  const { role, policy } = props.role ? {} : createRole(scope, functionName, logGroup, props);
  const alarm = createAlarm(scope, functionName, props);
  const lambdaFunction = new LambdaFunction(scope, "Function", {
    ...toCommonConfig(props),
    ...createCode(scope, "sign-out"),
    functionName,
    description: "Signs users of a Cognito user pool out everywhere (AdminUserGlobalSignOut)",
    role: role?.arn ?? props.role?.arn ?? "",
    runtime: props.runtime ?? DEFAULT_RUNTIME,
    architectures: [props.architecture ?? "arm64"],
    memorySize: props.memorySize ?? 256,
    timeout: props.timeout ?? 60,
    reservedConcurrentExecutions: props.maxConcurrency,
    environment: {
      variables: {
        [ENVIRONMENT.userPoolId]: props.userPool.id,
        [ENVIRONMENT.onMissingUser]: props.onMissingUser,
        [ENVIRONMENT.logUsernames]: props.logUsernames ?? "plain",
      },
    },
    loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    kmsKeyArn: props.environmentKmsKeyArn,
    tracingConfig: props.tracing && { mode: props.tracing },
    vpcConfig: props.vpc && {
      subnetIds: [...props.vpc.subnetIds],
      securityGroupIds: [...props.vpc.securityGroupIds],
    },
    // Entries depend on the function, and therefore on these too. An alarm that is created later could miss the first failure.
    dependsOn: [policy, alarm].filter((dependency) => dependency !== undefined),
  });
  return { lambdaFunction, logGroup, role, alarm };
}

function createLogGroup(scope: Construct, functionName: string, props: SignOutFunctionProps): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, "LogGroup", {
    ...toCommonConfig(props),
    // With a fixed name, a log group that an earlier deploy kept would make this deploy fail.
    namePrefix: `/aws/lambda/${functionName}-`,
    retentionInDays: props.logRetentionInDays ?? 90,
    kmsKeyId: props.logKmsKeyArn,
    // The log is an audit trail: renaming the function or destroying the stack must not delete it.
    skipDestroy: true,
  });
}

function createRole(
  scope: Construct,
  functionName: string,
  logGroup: CloudwatchLogGroup,
  props: SignOutFunctionProps,
): { readonly role: IamRole; readonly policy: IamRolePolicy } {
  const role = new IamRole(scope, "Role", {
    ...toCommonConfig(props),
    // Role names are unique per account, not per Region: with a prefix, a stack can be deployed to two Regions. IAM allows
    // 38 characters.
    namePrefix: `${functionName.slice(0, 37)}-`,
    description: `Role of the Lambda function ${functionName}, which signs users of a Cognito user pool out`,
    assumeRolePolicy: createPolicyDocument([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
    ]),
    permissionsBoundary: props.permissionsBoundaryArn,
  });
  const policy = new IamRolePolicy(scope, "Policy", {
    provider: props.provider,
    name: "global-sign-out",
    role: role.name,
    policy: createFunctionPolicy(logGroup, props),
  });
  return { role, policy };
}

/**
 * Least privilege: sign out users of one pool, and write to one log group. The actions for a VPC and for tracing support no
 * resource other than `*`, and are only included when needed.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function createFunctionPolicy(logGroup: CloudwatchLogGroup, { userPool, vpc, tracing }: SignOutFunctionProps): string {
  return createPolicyDocument([
    allow(["cognito-idp:AdminUserGlobalSignOut"], userPool.arn),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroup.arn}:*`),
    ...(vpc ? [allow(VPC_ACTIONS, "*")] : []),
    ...(tracing === "Active" ? [allow(TRACING_ACTIONS, "*")] : []),
  ]);
}

function createAlarm(
  scope: Construct,
  functionName: string,
  props: SignOutFunctionProps,
): CloudwatchMetricAlarm | undefined {
  const { alarm } = props;
  if (!alarm) return undefined;
  const actions = alarm === true ? undefined : [alarm.arn];
  return new CloudwatchMetricAlarm(scope, "Alarm", {
    ...toCommonConfig(props),
    alarmName: `${functionName}-failed`,
    alarmDescription: "A global sign-out failed: the user is still signed in, and still in the plan. Deploy again.",
    // Includes invocations that fail before the handler runs, which the function's own metrics miss.
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    // The function only runs during deploys. Between them, there is no data, and a failed sign-out is still failed.
    treatMissingData: "ignore",
    alarmActions: actions,
    okActions: actions,
  });
}

function toCommonConfig({ provider, tags }: SignOutFunctionProps) {
  return { provider, tags: tags && { ...tags } };
}
