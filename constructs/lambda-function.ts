import fs from "node:fs";
import path from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Annotations, AssetType, Fn, TerraformAsset, TerraformStack } from "cdktf";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { GlobalSignOutError } from "../core/errors";
import type { FunctionProps } from "./props";
import { DEFAULT_RUNTIME, isDeprecatedRuntime } from "./validate";

/** The props that all functions have. */
export interface LambdaFunctionProps extends Omit<FunctionProps, "functionName" | "logUsernames" | "alarm"> {
  readonly provider?: TerraformProvider;
}

/** What distinguishes one function from the others. */
export interface LambdaFunctionDefinition {
  /** The name of the bundle: `dist/handlers/<bundle>.zip`. */
  readonly bundle: "sign-out" | "authorizer";
  readonly functionName: string;
  readonly description: string;
  /** The end of the description of the role, after "Role of the Lambda function <name>". */
  readonly purpose: string;
  readonly policyName: string;
  /** What the function may do, apart from writing its log. */
  readonly statements: readonly PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
  /** The memory size in MB, unless the props set it. */
  readonly memorySize: number;
  /** The timeout in seconds, unless the props set it. */
  readonly timeout: number;
  /** What must exist before the function does. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A Lambda function that runs a bundle of this package, and its resources. */
export interface LambdaFunctionResources {
  readonly lambdaFunction: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  /** `undefined` when the props contain a role. */
  readonly role: IamRole | undefined;
}

/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
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
 * Creates a function, its log group and, unless the props contain one, its role.
 *
 * @param scope the parent construct
 * @param definition what the function runs
 * @param props the configuration of the function
 * @throws GlobalSignOutError with `CONFIGURATION_ERROR` when the bundle was not built
 */
export function createLambdaFunction(
  scope: Construct,
  definition: LambdaFunctionDefinition,
  props: LambdaFunctionProps,
): LambdaFunctionResources {
  const { functionName, description } = definition;
  warnOfDeprecatedRuntime(scope, props.runtime);
  const logGroup = createLogGroup(scope, functionName, props);
  const { role, policy } = props.role ? {} : createRole(scope, definition, logGroup, props);
  const lambdaFunction = new LambdaFunction(scope, "Function", {
    ...toCommonConfig(props),
    ...createCode(scope, definition.bundle),
    functionName,
    description,
    role: role?.arn ?? props.role?.arn ?? "",
    runtime: props.runtime ?? DEFAULT_RUNTIME,
    architectures: [props.architecture ?? "arm64"],
    memorySize: props.memorySize ?? definition.memorySize,
    timeout: props.timeout ?? definition.timeout,
    reservedConcurrentExecutions: props.maxConcurrency,
    environment: { variables: { ...definition.environment } },
    loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    kmsKeyArn: props.environmentKmsKeyArn,
    tracingConfig: props.tracing && { mode: props.tracing },
    vpcConfig: props.vpc && {
      subnetIds: [...props.vpc.subnetIds],
      securityGroupIds: [...props.vpc.securityGroupIds],
    },
    dependsOn: [...(policy ? [policy] : []), ...definition.dependsOn],
  });
  return { lambdaFunction, logGroup, role };
}

function warnOfDeprecatedRuntime(scope: Construct, runtime: string | undefined): void {
  if (runtime === undefined || !isDeprecatedRuntime(runtime)) return;
  const message = `Lambda has deprecated the runtime ${runtime}: it can't create or update functions that use it.`;
  Annotations.of(scope).addWarning(`${message} Use ${DEFAULT_RUNTIME}.`);
}

function createLogGroup(scope: Construct, functionName: string, props: LambdaFunctionProps): CloudwatchLogGroup {
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
  { functionName, purpose, policyName, statements }: LambdaFunctionDefinition,
  logGroup: CloudwatchLogGroup,
  props: LambdaFunctionProps,
): { readonly role: IamRole; readonly policy: IamRolePolicy } {
  const role = new IamRole(scope, "Role", {
    ...toCommonConfig(props),
    // Role names are unique per account, not per Region: with a prefix, a stack can be deployed to two Regions. IAM allows
    // 38 characters.
    namePrefix: `${functionName.slice(0, 37)}-`,
    description: `Role of the Lambda function ${functionName}${purpose}`,
    assumeRolePolicy: createPolicyDocument([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
    ]),
    permissionsBoundary: props.permissionsBoundaryArn,
  });
  const policy = new IamRolePolicy(scope, "Policy", {
    provider: props.provider,
    name: policyName,
    role: role.name,
    policy: createPolicyDocument([...statements, ...createRuntimeStatements(logGroup, props)]),
  });
  return { role, policy };
}

/**
 * Allows a function to write to its log group. The actions for a VPC and for tracing support no resource other than `*`, and
 * are only included when needed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function createRuntimeStatements(
  logGroup: CloudwatchLogGroup,
  { vpc, tracing }: LambdaFunctionProps,
): readonly PolicyStatement[] {
  return [
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroup.arn}:*`),
    ...(vpc ? [allow(VPC_ACTIONS, "*")] : []),
    ...(tracing === "Active" ? [allow(TRACING_ACTIONS, "*")] : []),
  ];
}

/** Creates a statement that allows actions on a resource. */
export function allow(Action: readonly string[], Resource: string): PolicyStatement {
  return { Effect: "Allow", Action, Resource };
}

/** Creates the text of an IAM policy. */
export function createPolicyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function createCode(scope: Construct, bundle: LambdaFunctionDefinition["bundle"]) {
  const asset = new TerraformAsset(scope, "Bundle", { path: findBundle(bundle), type: AssetType.FILE });
  return { filename: asset.path, sourceCodeHash: Fn.filebase64sha256(asset.path), handler: "index.handler" };
}

// The package ships the bundles, so that a synthesis needs neither a bundler nor a download.
function findBundle(name: string): string {
  // Resolved by the name of the package, because this file runs both compiled, from dist/, and as source.
  const root = path.dirname(require.resolve("cdktf-cognito-global-sign-out/package.json"));
  const bundle = path.join(root, "dist", "handlers", `${name}.zip`);
  if (fs.existsSync(bundle)) return bundle;
  throw new GlobalSignOutError(
    "CONFIGURATION_ERROR",
    `The bundle of the function, ${bundle}, does not exist. Run "npm run build".`,
  );
}

/** The arguments that all resources of a construct have. */
export function toCommonConfig({ provider, tags }: Pick<LambdaFunctionProps, "provider" | "tags">) {
  return { provider, tags: tags && { ...tags } };
}

/**
 * Creates the default name of a function: unique in the app, and the same in every synthesis. Lambda allows 64 letters,
 * digits, hyphens and underscores.
 */
export function createFunctionName(scope: Construct): string {
  const { node } = scope;
  const stackPath = TerraformStack.of(scope).node.path;
  const readable = [stackPath, node.path.slice(stackPath.length + 1)].join("-").replace(/[^a-zA-Z0-9-_]+/g, "-");
  return `${readable.slice(0, 55)}-${node.addr.slice(-8)}`;
}
