import { Token } from "cdktf";
import { validateReason, validateRevision } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { parseRegion, USER_POOL_ID_PATTERN } from "../core/identifiers";
import type {
  CognitoGlobalSignOutProps,
  FunctionProps,
  RevocationAuthorizerProps,
  TokenRevocationListProps,
  TokenRevocationListReference,
  UserPoolReference,
} from "./props";

const POOL_ARN = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([\w-]+_[0-9a-zA-Z]+)$/;
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/;
const KMS_KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/;
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const FUNCTION_NAME = /^[a-zA-Z0-9-_]{1,64}$/;
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):\d{12}:table\/([a-zA-Z0-9_.-]{3,255})$/;
const TABLE_NAME_FORMAT = "3 to 255 letters, digits, dots, - and _";
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
const CLIENT_ID = /^[\w+]{1,128}$/;
const NODE_RUNTIME = /^nodejs(\d+)\.x$/;

/** The runtime of the function unless the props name one. */
export const DEFAULT_RUNTIME = "nodejs24.x";

// Lambda creates and updates no functions with this Node.js version or an older one.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
const LAST_DEPRECATED_NODE_VERSION = 20;

/** Whether Lambda has deprecated a runtime. */
export function isDeprecatedRuntime(runtime: string): boolean {
  const [, version] = NODE_RUNTIME.exec(runtime) ?? [];
  return version !== undefined && Number(version) <= LAST_DEPRECATED_NODE_VERSION;
}

/** Validates all props except the lists of users and `executeAfter`. */
export function validateProps(props: CognitoGlobalSignOutProps): Issue[] {
  const { revision, reason, onMissingUser, signOutOn, maxUsers } = props;
  return [
    ...validateUserPool(props.userPool),
    ...checkKnown("revision", revision, validateRevision),
    ...checkKnown("reason", reason, validateReason),
    ...checkOptional("onMissingUser", onMissingUser, oneOf("fail", "skip")),
    ...checkOptional("signOutOn", signOutOn, oneOf("change", "every-deploy")),
    ...checkOptional("maxUsers", maxUsers, wholeNumber(1)),
    ...validateRevocationList(props.revocationList, props.userPool),
    ...checkKnown("endManagedLoginSessions", props.endManagedLoginSessions, oneOf(true, false)),
    ...validateFunctionProps(props),
  ];
}

/** Validates the props of a revocation list. */
export function validateRevocationListProps(props: TokenRevocationListProps): Issue[] {
  return [
    ...checkKnown("retentionHours", props.retentionHours, wholeNumber(1)),
    ...checkOptional("tableName", props.tableName, pattern(TABLE_NAME, TABLE_NAME_FORMAT)),
    ...checkOptional("kmsKeyArn", props.kmsKeyArn, pattern(KMS_KEY_ARN, "the ARN of a KMS key")),
  ];
}

// The function connects to DynamoDB in its own Region, which is that of the user pool.
function validateRevocationList(list: unknown, pool: UserPoolReference | null | undefined): Issue[] {
  if (list === undefined) return [];
  if (typeof list !== "object" || list === null)
    return [{ path: "revocationList", message: "it is not an object. Pass a TokenRevocationList, or omit it." }];
  const { tableName, tableArn, retentionHours } = list as Partial<TokenRevocationListReference>;
  const path = "revocationList";
  const issues = [
    ...check(`${path}.tableName`, tableName, pattern(TABLE_NAME, TABLE_NAME_FORMAT)),
    ...check(`${path}.tableArn`, tableArn, pattern(TABLE_ARN, "the ARN of a DynamoDB table")),
    ...checkKnown(`${path}.retentionHours`, retentionHours, wholeNumber(1)),
  ];
  const [, region, nameInArn] = TABLE_ARN.exec(String(tableArn)) ?? [];
  if (region === undefined || issues.length > 0) return issues;
  if (!Token.isUnresolved(tableName) && nameInArn !== tableName) {
    const message = `it is the ARN of ${formatValue(nameInArn)}, but tableName is ${formatValue(tableName)}. Pass the name and the ARN of the same table.`;
    return [{ path: `${path}.tableArn`, message }];
  }
  const poolRegion = typeof pool?.id === "string" && !Token.isUnresolved(pool.id) ? parseRegion(pool.id) : "";
  if (poolRegion === "" || region === poolRegion) return [];
  const message = `its Region is ${formatValue(region)}, but userPool.id is in ${formatValue(poolRegion)}. Pass a table in the Region of the user pool.`;
  return [{ path: `${path}.tableArn`, message }];
}

/** Validates the props of an authorizer. */
export function validateAuthorizerProps(props: RevocationAuthorizerProps): Issue[] {
  const { clientIds, tokenUse, resultCacheSeconds } = props;
  return [
    ...validateUserPool(props.userPool),
    ...validateRequiredList(props),
    ...check("clientIds", clientIds, clientIdList),
    ...checkOptional("tokenUse", tokenUse, oneOf("access", "id")),
    // The maximum of API Gateway and of AppSync.
    ...checkOptional("resultCacheSeconds", resultCacheSeconds, wholeNumber(0, 3600)),
    ...validateFunctionProps(props),
  ];
}

function validateRequiredList({ revocationList, userPool }: Partial<RevocationAuthorizerProps>): Issue[] {
  if (revocationList !== undefined) return validateRevocationList(revocationList, userPool);
  return [{ path: "revocationList", message: "it is missing. Pass a TokenRevocationList." }];
}

const clientIdList: Validator = (value) => {
  if (!Array.isArray(value) || value.length === 0) return "it contains no id. Add at least one.";
  const invalid: unknown = value.find((id) => !Token.isUnresolved(id) && !CLIENT_ID.test(String(id)));
  return invalid === undefined ? undefined : `${formatValue(invalid)} is not the id of an app client. Correct it.`;
};

function validateUserPool(pool: UserPoolReference | null | undefined): Issue[] {
  if (pool === undefined || pool === null) {
    return [{ path: "userPool", message: "it is missing. Pass a user pool, or the id and the ARN of one." }];
  }
  const issues = [
    ...check("userPool.id", pool.id, pattern(USER_POOL_ID_PATTERN, "a user pool id such as us-east-1_6573cjKIK")),
    ...check("userPool.arn", pool.arn, pattern(POOL_ARN, "the ARN of a user pool")),
  ];
  if (issues.length > 0 || Token.isUnresolved(pool.id) || Token.isUnresolved(pool.arn)) return issues;
  const [, regionInArn, idInArn] = POOL_ARN.exec(pool.arn) ?? [];
  if (idInArn === pool.id) {
    const region = parseRegion(pool.id);
    if (regionInArn === region) return [];
    const message = `its Region is ${formatValue(regionInArn)}, but userPool.id is in ${formatValue(region)}. Correct the ARN.`;
    return [{ path: "userPool.arn", message }];
  }
  const message = `it is the ARN of ${formatValue(idInArn)}, but userPool.id is ${formatValue(pool.id)}. Pass the id and the ARN of the same user pool.`;
  return [{ path: "userPool.arn", message }];
}

function validateFunctionProps(props: FunctionProps): Issue[] {
  const { role, vpc } = props;
  return [
    ...checkOptional("runtime", props.runtime, pattern(NODE_RUNTIME, `a Node.js runtime such as ${DEFAULT_RUNTIME}`)),
    ...checkOptional("architecture", props.architecture, oneOf("arm64", "x86_64")),
    ...checkOptional("memorySize", props.memorySize, wholeNumber(128, 10_240)),
    ...checkOptional("timeout", props.timeout, wholeNumber(1, 900)),
    ...checkOptional("maxConcurrency", props.maxConcurrency, wholeNumber(1)),
    ...checkOptional("functionName", props.functionName, pattern(FUNCTION_NAME, "1 to 64 letters, digits, - and _")),
    ...(role ? check("role.arn", role.arn, pattern(ROLE_ARN, "the ARN of a role")) : []),
    ...checkOptional(
      "permissionsBoundaryArn",
      props.permissionsBoundaryArn,
      pattern(POLICY_ARN, "the ARN of a policy"),
    ),
    ...(vpc ? check("vpc.subnetIds", vpc.subnetIds, nonEmptyArray) : []),
    ...(vpc ? check("vpc.securityGroupIds", vpc.securityGroupIds, nonEmptyArray) : []),
    ...checkOptional("environmentKmsKeyArn", props.environmentKmsKeyArn, pattern(KMS_KEY_ARN, "the ARN of a KMS key")),
    // AWS allows certain values only, and may add others. The provider rejects all others at plan time.
    ...checkOptional("logRetentionInDays", props.logRetentionInDays, wholeNumber(0)),
    ...checkOptional("logKmsKeyArn", props.logKmsKeyArn, pattern(KMS_KEY_ARN, "the ARN of a KMS key")),
    ...checkOptional("logUsernames", props.logUsernames, oneOf("plain", "hashed", "none")),
    ...validateAlarm(props.alarm),
    ...checkOptional("tracing", props.tracing, oneOf("Active", "PassThrough")),
    ...(role && props.permissionsBoundaryArn !== undefined
      ? [{ path: "permissionsBoundaryArn", message: "it has no effect when role is set. Omit one of them." }]
      : []),
  ];
}

function validateAlarm(alarm: unknown): Issue[] {
  if (alarm === undefined || typeof alarm === "boolean") return [];
  const arn = typeof alarm === "object" && alarm !== null && "arn" in alarm ? alarm.arn : alarm;
  return check("alarm", arn, pattern(TOPIC_ARN, "true, false or a standard SNS topic with its ARN"));
}

/**
 * Rejects a token where the value must be known at synthesis: the plan shows the complete input of an entry, and an unknown
 * username can't be compared with others.
 */
export function validateNotToken(path: string, value: unknown): Issue[] {
  if (!Token.isUnresolved(value)) return [];
  const message =
    "it is a token, whose value is unknown at synthesis. Write the value itself, so that the plan shows it.";
  return [{ path, message }];
}

// Returns the message of an issue, or undefined when the value is valid.
type Validator = (value: unknown) => string | undefined;

function check(path: string, value: unknown, validate: Validator): Issue[] {
  // The value of a token is unknown at synthesis. AWS validates it.
  if (Token.isUnresolved(value)) return [];
  const message = validate(value);
  return message === undefined ? [] : [{ path, message }];
}

function checkOptional(path: string, value: unknown, validate: Validator): Issue[] {
  return value === undefined ? [] : check(path, value, validate);
}

function checkKnown(path: string, value: unknown, validate: Validator): Issue[] {
  return [...validateNotToken(path, value), ...checkOptional(path, value, validate)];
}

function pattern(regExp: RegExp, expected: string): Validator {
  return (value) =>
    typeof value === "string" && regExp.test(value)
      ? undefined
      : `${formatValue(value)} is not ${expected}. Correct it.`;
}

function oneOf(...allowed: readonly (string | boolean)[]): Validator {
  return (value) =>
    allowed.some((one) => one === value)
      ? undefined
      : `${formatValue(value)} is not one of ${allowed.join(", ")}. Use one of them.`;
}

function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): Validator {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `${formatValue(value)} is not a whole number ${range}. Correct it.`;
}

const nonEmptyArray: Validator = (value) =>
  Array.isArray(value) && value.length > 0 ? undefined : "it contains no id. Add at least one, or omit vpc.";
