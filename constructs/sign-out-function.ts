import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, Fn, TerraformAsset, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { createAlarm } from "./alarm";
import { functionBundle } from "./bundle";
import { functionPolicy, LAMBDA_TRUST_POLICY } from "./policy";
import type { SignOutFunctionProps } from "./props";

/** The Lambda function that signs users out, with its role, its policy and its log group. */
export interface SignOutFunction {
  readonly lambdaFunction: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  /** `undefined` with a role of your own. */
  readonly role: IamRole | undefined;
  /** `undefined` unless it is asked for. */
  readonly alarm: CloudwatchMetricAlarm | undefined;
}

/**
 * Makes the function with everything that it needs.
 *
 * @param scope the construct to make it in; its path names the function
 * @param props how it is made, and for which pool
 */
export function createSignOutFunction(scope: Construct, props: SignOutFunctionProps): SignOutFunction {
  const functionName = props.functionName ?? defaultFunctionName(scope);
  const logGroup = createLogGroup(scope, functionName, props);
  const own = props.role ? undefined : createRole(scope, functionName, logGroup, props);
  const alarm = createAlarm(scope, `${functionName}-failed`, props);
  const lambdaFunction = new LambdaFunction(scope, "Function", {
    ...shared(props),
    ...functionCode(scope),
    functionName,
    description: "Signs users of a Cognito user pool out everywhere (AdminUserGlobalSignOut)",
    role: own ? own.role.arn : (props.role?.arn ?? ""),
    runtime: props.runtime ?? "nodejs24.x",
    architectures: [props.architecture ?? "arm64"],
    memorySize: props.memorySize ?? 256,
    timeout: props.timeout ?? 60,
    reservedConcurrentExecutions: props.maxConcurrency,
    environment: {
      variables: {
        USER_POOL_ID: props.userPool.id,
        ON_MISSING_USER: props.onMissingUser,
        LOG_USERNAMES: props.logUsernames ?? "plain",
      },
    },
    kmsKeyArn: props.environmentKmsKeyArn,
    tracingConfig: props.tracing && { mode: props.tracing },
    vpcConfig: props.vpc && {
      subnetIds: [...props.vpc.subnetIds],
      securityGroupIds: [...props.vpc.securityGroupIds],
    },
    // Whoever names the function waits for these too. Without its log group, Lambda would make one at the first call, and
    // an alarm that is made later could miss the first failure.
    dependsOn: [logGroup, own?.policy, alarm].filter((one) => one !== undefined),
  });
  return { lambdaFunction, logGroup, role: own?.role, alarm };
}

function createLogGroup(scope: Construct, functionName: string, props: SignOutFunctionProps): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, "LogGroup", {
    ...shared(props),
    name: `/aws/lambda/${functionName}`,
    retentionInDays: props.logRetentionInDays ?? 90,
    kmsKeyId: props.logKmsKeyArn,
  });
}

function createRole(
  scope: Construct,
  functionName: string,
  logGroup: CloudwatchLogGroup,
  props: SignOutFunctionProps,
): { readonly role: IamRole; readonly policy: IamRolePolicy } {
  const role = new IamRole(scope, "Role", {
    ...shared(props),
    // Roles are global in an account: a prefix lets the same stack be deployed in two Regions. IAM allows 38 characters.
    namePrefix: `${functionName.slice(0, 37)}-`,
    description: `Signs users of a Cognito user pool out, for the Lambda function ${functionName}`,
    assumeRolePolicy: LAMBDA_TRUST_POLICY,
    permissionsBoundary: props.permissionsBoundaryArn,
  });
  const policy = new IamRolePolicy(scope, "Policy", {
    provider: props.provider,
    name: "global-sign-out",
    role: role.name,
    policy: functionPolicy(props.userPool, logGroup, props),
  });
  return { role, policy };
}

function functionCode(scope: Construct) {
  const asset = new TerraformAsset(scope, "Bundle", { path: functionBundle(), type: AssetType.FILE });
  return { filename: asset.path, sourceCodeHash: Fn.filebase64sha256(asset.path), handler: "index.handler" };
}

function shared({ provider, tags }: SignOutFunctionProps) {
  return { provider, tags: tags && { ...tags } };
}

/** Unique in the app and the same on every synth: Lambda allows 64 letters, digits, hyphens and underscores. */
function defaultFunctionName(scope: Construct): string {
  const { node } = scope;
  const stackPath = TerraformStack.of(scope).node.path;
  const readable = [stackPath, node.path.slice(stackPath.length + 1)].join("-").replace(/[^a-zA-Z0-9-_]+/g, "-");
  return `${readable.slice(0, 55)}-${node.addr.slice(-8)}`;
}
