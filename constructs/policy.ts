import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { FunctionProps, UserPoolReference } from "./props";

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
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

/** Lets Lambda take the role. */
export const LAMBDA_TRUST_POLICY = policyDocument([
  { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
]);

/**
 * What the function may do: sign users of this one pool out, and write to its own log group. A VPC and tracing need
 * actions that IAM grants on no narrower resource than `*`, and are only in it when they are asked for.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function functionPolicy(
  userPool: UserPoolReference,
  logGroup: CloudwatchLogGroup,
  { vpc, tracing }: FunctionProps,
): string {
  const statements = [
    allow(["cognito-idp:AdminUserGlobalSignOut"], userPool.arn),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroup.arn}:*`),
  ];
  if (vpc) statements.push(allow(VPC_ACTIONS, "*"));
  if (tracing === "Active") statements.push(allow(TRACING_ACTIONS, "*"));
  return policyDocument(statements);
}

function allow(actions: readonly string[], resource: string): Statement {
  return { Effect: "Allow", Action: actions, Resource: resource };
}

function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
