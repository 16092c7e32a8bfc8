import { Token } from "cdktf";
import { validateReason, validateRevision } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { USER_POOL_ID_PATTERN } from "../core/identifiers";
import type { CognitoGlobalSignOutProps, FunctionProps, UserPoolReference } from "./props";

const POOL_ARN = /^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/([\w-]+_[0-9a-zA-Z]+)$/;
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/;
const KMS_KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/;
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const FUNCTION_NAME = /^[a-zA-Z0-9-_]{1,64}$/;
const NODE_RUNTIME = /^nodejs(\d+)\.x$/;
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

// The newest Node.js runtime of which Lambda no longer lets functions be created or updated.
const LAST_DEPRECATED_NODE_VERSION = 20;

/** Whether Lambda has deprecated this runtime. */
export function isDeprecatedRuntime(runtime: string): boolean {
  const [, version] = NODE_RUNTIME.exec(runtime) ?? [];
  return version !== undefined && Number(version) <= LAST_DEPRECATED_NODE_VERSION;
}

/** Every fault of the props but for those of the users. */
export function propsFaults(props: CognitoGlobalSignOutProps): Issue[] {
  const { revision, reason, onMissingUser, signOutOn, maxUsers } = props;
  return [
    ...poolFaults(props.userPool),
    ...known("revision", revision, validateRevision),
    ...known("reason", reason, validateReason),
    ...optional("onMissingUser", onMissingUser, oneOf("fail", "skip")),
    ...optional("signOutOn", signOutOn, oneOf("change", "every-deploy")),
    ...optional("maxUsers", maxUsers, wholeNumber(1, Number.MAX_SAFE_INTEGER)),
    ...functionFaults(props),
  ];
}

function poolFaults(pool: UserPoolReference | null | undefined): Issue[] {
  if (pool === undefined || pool === null) {
    return [{ path: "userPool", message: "it is missing. Give the user pool, or its id and its ARN." }];
  }
  const issues = [
    ...required("userPool.id", pool.id, matches(USER_POOL_ID_PATTERN, "a user pool id such as us-east-1_6573cjKIK")),
    ...required("userPool.arn", pool.arn, matches(POOL_ARN, "the ARN of a user pool")),
  ];
  if (issues.length > 0 || Token.isUnresolved(pool.id) || Token.isUnresolved(pool.arn)) return issues;
  const [, idInArn] = POOL_ARN.exec(pool.arn) ?? [];
  if (idInArn === pool.id) return [];
  return [
    { path: "userPool.arn", message: `it names pool ${formatValue(idInArn)}, but the id is ${formatValue(pool.id)}.` },
  ];
}

function functionFaults(props: FunctionProps): Issue[] {
  const { role, vpc, alarm } = props;
  return [
    ...optional("runtime", props.runtime, matches(NODE_RUNTIME, "a Node.js runtime such as nodejs24.x")),
    ...optional("architecture", props.architecture, oneOf("arm64", "x86_64")),
    ...optional("memorySize", props.memorySize, wholeNumber(128, 10_240)),
    ...optional("timeout", props.timeout, wholeNumber(1, 900)),
    ...optional("maxConcurrency", props.maxConcurrency, wholeNumber(1, Number.MAX_SAFE_INTEGER)),
    ...optional("functionName", props.functionName, matches(FUNCTION_NAME, "1 to 64 letters, digits, - and _")),
    ...(role ? required("role.arn", role.arn, matches(ROLE_ARN, "the ARN of a role")) : []),
    ...optional("permissionsBoundaryArn", props.permissionsBoundaryArn, matches(POLICY_ARN, "the ARN of a policy")),
    ...(vpc ? required("vpc.subnetIds", vpc.subnetIds, notEmpty) : []),
    ...(vpc ? required("vpc.securityGroupIds", vpc.securityGroupIds, notEmpty) : []),
    ...optional("environmentKmsKeyArn", props.environmentKmsKeyArn, matches(KMS_KEY_ARN, "the ARN of a KMS key")),
    ...optional("logRetentionInDays", props.logRetentionInDays, oneOf(...RETENTION_DAYS)),
    ...optional("logKmsKeyArn", props.logKmsKeyArn, matches(KMS_KEY_ARN, "the ARN of a KMS key")),
    ...optional("logUsernames", props.logUsernames, oneOf("plain", "hashed", "none")),
    ...alarmFaults(alarm),
    ...optional("tracing", props.tracing, oneOf("Active", "PassThrough")),
    ...(role && props.permissionsBoundaryArn !== undefined
      ? [{ path: "permissionsBoundaryArn", message: "it has no effect on a role of your own. Leave one of them out." }]
      : []),
  ];
}

function alarmFaults(alarm: unknown): Issue[] {
  if (alarm === undefined || typeof alarm === "boolean") return [];
  const arn = typeof alarm === "object" && alarm !== null && "arn" in alarm ? alarm.arn : alarm;
  return required("alarm", arn, matches(TOPIC_ARN, "true, false or a standard SNS topic with its ARN"));
}

/**
 * The fault of a token where a value must be known at synth: an entry's input is wholly known when Terraform plans, and a
 * name that is not known can't be compared.
 */
export function tokenFaults(path: string, value: unknown): Issue[] {
  if (!Token.isUnresolved(value)) return [];
  const message =
    "it is a token, whose value only Terraform will know. Write it as plain text, so that it is known before the plan.";
  return [{ path, message }];
}

function known(path: string, value: unknown, rule: Rule): Issue[] {
  return [...tokenFaults(path, value), ...optional(path, value, rule)];
}

type Rule = (value: unknown) => string | undefined;

function optional(path: string, value: unknown, rule: Rule): Issue[] {
  return value === undefined ? [] : required(path, value, rule);
}

// A value that only Terraform will know can't be validated now; AWS will do it.
function required(path: string, value: unknown, rule: Rule): Issue[] {
  if (Token.isUnresolved(value)) return [];
  const message = rule(value);
  return message === undefined ? [] : [{ path, message }];
}

function matches(pattern: RegExp, expected: string): Rule {
  return (value) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : `${formatValue(value)} is not ${expected}. Correct it.`;
}

function oneOf(...allowed: readonly (string | number)[]): Rule {
  return (value) =>
    allowed.some((one) => one === value)
      ? undefined
      : `${formatValue(value)} is not one of ${allowed.join(", ")}. Choose one.`;
}

function wholeNumber(min: number, max: number): Rule {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `${formatValue(value)} is not a whole number ${range}. Correct it.`;
}

const notEmpty: Rule = (value) =>
  Array.isArray(value) && value.length > 0
    ? undefined
    : `${formatValue(value)} names none. Name at least one, or leave vpc out.`;
