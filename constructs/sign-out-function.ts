import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { Construct } from "constructs";
import { ENVIRONMENT } from "../core/contract";
import { DEFAULT_RETENTION_HOURS } from "../core/revocations";
import { allow, createFunctionName, createLambdaFunction, toCommonConfig } from "./lambda-function";
import type { LambdaFunctionDefinition, PolicyStatement } from "./lambda-function";
import type { SignOutFunctionProps } from "./props";

/** The Lambda function that signs users out, and its resources. */
export interface SignOutFunction {
  readonly lambdaFunction: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  /** `undefined` when the props contain a role. */
  readonly role: IamRole | undefined;
  /** `undefined` unless `alarm` is set. */
  readonly alarm: CloudwatchMetricAlarm | undefined;
}

/**
 * Creates the function, its log group, and, depending on the props, its role and its alarm.
 *
 * @param scope the parent construct, whose path determines the default name of the function
 * @param props the configuration of the function
 * @throws GlobalSignOutError with `CONFIGURATION_ERROR` when the bundle was not built
 */
export function createSignOutFunction(scope: Construct, props: SignOutFunctionProps): SignOutFunction {
  const functionName = props.functionName ?? createFunctionName(scope);
  const alarm = createAlarm(scope, functionName, props);
  const definition: LambdaFunctionDefinition = {
    bundle: "sign-out",
    functionName,
    description: "Signs users of a Cognito user pool out everywhere (AdminUserGlobalSignOut)",
    purpose: ", which signs users of a Cognito user pool out",
    policyName: "global-sign-out",
    statements: createStatements(props),
    environment: {
      [ENVIRONMENT.userPoolId]: props.userPool.id,
      [ENVIRONMENT.onMissingUser]: props.onMissingUser,
      [ENVIRONMENT.logUsernames]: props.logUsernames ?? "plain",
      ...createOptionalEnvironment(props),
    },
    memorySize: 256,
    timeout: 60,
    // Entries depend on the function, and therefore on the alarm too. An alarm that is created later could miss the first
    // failure.
    dependsOn: alarm ? [alarm] : [],
  };
  return { ...createLambdaFunction(scope, definition, props), alarm };
}

/**
 * Least privilege: sign out users of one pool, and with the options that need it, write to one table.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 */
function createStatements(props: SignOutFunctionProps): readonly PolicyStatement[] {
  const { userPool, revocationList, endManagedLoginSessions } = props;
  const actions = [
    "cognito-idp:AdminUserGlobalSignOut",
    ...(revocationList ? ["cognito-idp:AdminGetUser"] : []),
    ...(endManagedLoginSessions ? ["cognito-idp:AdminListUserSessions", "cognito-idp:AdminRevokeUserSession"] : []),
  ];
  return [
    allow(actions, userPool.arn),
    ...(revocationList ? [allow(["dynamodb:PutItem"], revocationList.tableArn)] : []),
  ];
}

function createOptionalEnvironment({ revocationList, endManagedLoginSessions }: SignOutFunctionProps) {
  return {
    ...(revocationList && {
      [ENVIRONMENT.revocationTable]: revocationList.tableName,
      [ENVIRONMENT.revocationRetentionHours]: String(revocationList.retentionHours ?? DEFAULT_RETENTION_HOURS),
    }),
    ...(endManagedLoginSessions && { [ENVIRONMENT.endManagedLoginSessions]: "true" }),
  };
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
