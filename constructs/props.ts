import type { TerraformProvider } from "cdktf";
import type { IConstruct } from "constructs";
import type { LogUsernames, OnMissingUser, TokenUse } from "../core/contract";
import type { ListedUser } from "../users/list";

/** A user pool: a `CognitoUserPool`, a `DataAwsCognitoUserPool`, or an object with its id and ARN. */
export interface UserPoolReference {
  /** The id, such as `us-east-1_6573cjKIK`. */
  readonly id: string;
  /** The ARN, such as `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_6573cjKIK`. */
  readonly arn: string;
}

/** A revocation list: a `TokenRevocationList`, or an object with the name and the ARN of its table. */
export interface TokenRevocationListReference {
  /** The name of the table. */
  readonly tableName: string;
  /** The ARN, such as `arn:aws:dynamodb:us-east-1:123456789012:table/revocations`. */
  readonly tableArn: string;
  /**
   * How long an entry is kept, in hours: a whole number of at least 1.
   * @default 26
   */
  readonly retentionHours?: number;
}

/** An IAM role with its name: an `IamRole`, a `DataAwsIamRole`, or an object with its name. */
export interface NamedRole {
  /** The name, such as `orders-api`. */
  readonly name: string;
}

/** An API of API Gateway: an `Apigatewayv2Api`, an `ApiGatewayRestApi`, or an object with its id and execution ARN. */
export interface ApiReference {
  /** The id, such as `a1b2c3d4e5`. */
  readonly id: string;
  /** The execution ARN, such as `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`. */
  readonly executionArn: string;
}

/** A GraphQL API of AppSync: an `AppsyncGraphqlApi`, or an object with its ARN. */
export interface GraphqlApiReference {
  /** The ARN, such as `arn:aws:appsync:us-east-1:123456789012:apis/a1b2c3d4e5f6g7h8i9j0k1l2m3`. */
  readonly arn: string;
}

/** An IAM role: an `IamRole`, a `DataAwsIamRole`, or an object with its ARN. */
export interface RoleReference {
  /** The ARN, such as `arn:aws:iam::123456789012:role/sign-out`. */
  readonly arn: string;
}

/** A standard SNS topic: an `SnsTopic`, a `DataAwsSnsTopic`, or an object with its ARN. */
export interface TopicReference {
  /** The ARN, such as `arn:aws:sns:us-east-1:123456789012:incidents`. */
  readonly arn: string;
}

/**
 * The VPC configuration of the function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export interface FunctionVpc {
  /** The ids of the subnets, at least one. They need a route to Cognito: a NAT gateway, or an interface endpoint for `cognito-idp`. */
  readonly subnetIds: readonly string[];
  /** The ids of the security groups, at least one. */
  readonly securityGroupIds: readonly string[];
}

/** The configuration of the Lambda function that signs users out. */
export interface FunctionProps {
  /**
   * The Lambda runtime: a Node.js runtime.
   * @default "nodejs24.x"
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: string;
  /**
   * The instruction set architecture.
   * @default "arm64"
   * @see https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
   */
  readonly architecture?: "arm64" | "x86_64";
  /**
   * The memory size in MB: a whole number from 128 to 10240.
   * @default 256
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  readonly memorySize?: number;
  /**
   * The timeout of one invocation in seconds: a whole number from 1 to 900.
   * @default 60
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
   */
  readonly timeout?: number;
  /**
   * The maximum number of concurrent invocations: a whole number of at least 1. It is reserved from the concurrency of the
   * account. Without it, Terraform's parallelism is the limit: 10 unless set.
   * @default - no reserved concurrency
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly maxConcurrency?: number;
  /**
   * The name of the function: 1 to 64 letters, digits, hyphens and underscores.
   * @default - derived from the ids of the stack and the construct, the same on every deploy
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
   */
  readonly functionName?: string;
  /**
   * An existing role for the function. The construct adds no permissions to it; the README lists the required ones.
   * @default - a new role that can sign out users of this user pool and write to the log group of the function
   */
  readonly role?: RoleReference;
  /**
   * The ARN of the permissions boundary for the role that the construct creates. Not allowed together with `role`.
   * @default - no permissions boundary
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * The VPC that the function connects to.
   * @default - no VPC
   */
  readonly vpc?: FunctionVpc;
  /**
   * The ARN of the KMS key that encrypts the environment variables of the function.
   * @default - an AWS managed key
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
   */
  readonly environmentKmsKeyArn?: string;
  /**
   * The retention of the log in days: one of the values that CloudWatch Logs allows. 0 means that it never expires.
   * @default 90
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  readonly logRetentionInDays?: number;
  /**
   * The ARN of the KMS key that encrypts the log. The key policy must allow CloudWatch Logs to use the key.
   * @default - CloudWatch's default encryption
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logKmsKeyArn?: string;
  /**
   * How the function identifies users in its log and in its errors: `plain`, the username as listed; `hashed`, the first 16
   * hexadecimal digits of the SHA-256 hash of `<user pool id>:<username as listed>`; or `none`. The plan and the state always
   * contain the usernames.
   * @default "plain"
   */
  readonly logUsernames?: LogUsernames;
  /**
   * Creates an alarm for failed sign-outs and other failed invocations of the function. It stays in the state `ALARM` until
   * a later invocation succeeds. Pass an SNS topic to notify it of the states `ALARM` and `OK`.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
   */
  readonly alarm?: boolean | TopicReference;
  /**
   * The mode of AWS X-Ray tracing.
   * @default - no tracing configuration
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
   */
  readonly tracing?: "Active" | "PassThrough";
  /**
   * The tags of the function, its role, its log group and its alarm.
   * @default - the default tags of the provider
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The props of the function, with those of the construct that it needs. */
export interface SignOutFunctionProps extends FunctionProps {
  readonly userPool: UserPoolReference;
  readonly onMissingUser: OnMissingUser;
  readonly revocationList?: TokenRevocationListReference;
  readonly endManagedLoginSessions?: boolean;
  readonly provider?: TerraformProvider;
}

/** The props of {@link CognitoGlobalSignOut}. */
export interface CognitoGlobalSignOutProps extends FunctionProps {
  /** The user pool. */
  readonly userPool: UserPoolReference;
  /** The users to sign out, each listed once; `[]` for an empty list. */
  readonly users: readonly ListedUser[];
  /**
   * The revision of users without their own: 1 to 64 characters. Bump it to sign all of those users out again.
   * @default "1"
   */
  readonly revision?: string;
  /**
   * The reason of users without their own: 1 to 256 characters, on one line. It is part of the plan, the state and the log.
   * @default - no reason
   */
  readonly reason?: string;
  /**
   * What happens when a listed user does not exist in the user pool: `fail` the deploy and keep the user in the plan, or
   * `skip` the user. A skipped user is not signed out by later deploys either: the output `<construct>_skipped_users` lists
   * them, and a bumped revision retries.
   * @default "fail"
   */
  readonly onMissingUser?: OnMissingUser;
  /**
   * The list to which the function adds each user that it signs out, so that services reject the user's tokens. The table is
   * in the account and Region of the user pool. `AdminGetUser`, which the function then calls for each user, counts the user
   * as active in that month, which is billed.
   * @default - no list: services that only check signatures accept tokens until they expire
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
   */
  readonly revocationList?: TokenRevocationListReference;
  /**
   * Ends the managed-login sessions of each user, and the sessions of apps that came through them. The user pool must track
   * sessions, which needs the Essentials or Plus tier.
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-user-sessions.html
   */
  readonly endManagedLoginSessions?: boolean;
  /**
   * When listed users are signed out: on a `change`, which is a new user, a new revision or another user pool, or on
   * `every-deploy`. Changing it from `every-deploy` to `change` signs all of them out once more.
   * @default "change"
   */
  readonly signOutOn?: "change" | "every-deploy";
  /**
   * The maximum number of listed users: a whole number of at least 1. A plan of several thousand users takes minutes.
   * @default 1000
   */
  readonly maxUsers?: number;
  /**
   * Users that must not be listed, such as emergency accounts. Listing one fails synthesis. Names are compared without regard
   * to case and Unicode normalization. An alias is a different name: protect it as well.
   * @default - no users
   */
  readonly protectedUsers?: readonly ListedUser[];
  /**
   * Constructs to deploy before the first user is signed out. They belong to the same stack.
   * @default - no constructs
   */
  readonly executeAfter?: readonly IConstruct[];
  /**
   * The AWS provider, for another account or Region.
   * @default - the AWS provider of the stack
   */
  readonly provider?: TerraformProvider;
}

/** The props of {@link TokenRevocationList}. */
export interface TokenRevocationListProps {
  /**
   * How long an entry is kept, in hours: a whole number of at least 1. Keep it longer than the tokens of the app clients
   * are valid, plus an hour for managed-login cookies.
   * @default 26
   */
  readonly retentionHours?: number;
  /**
   * The name of the table: 3 to 255 letters, digits, dots, hyphens and underscores. A changed name replaces the table.
   * @default - derived from the ids of the stack and the construct, the same on every deploy
   */
  readonly tableName?: string;
  /**
   * The ARN of the KMS key that encrypts the table. The key policy must allow the roles that read or write the list to use
   * the key through DynamoDB.
   * @default - the AWS managed key of DynamoDB
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   */
  readonly kmsKeyArn?: string;
  /**
   * The tags of the table.
   * @default - the default tags of the provider
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * The AWS provider, for another account or Region. It must be that of the user pool.
   * @default - the AWS provider of the stack
   */
  readonly provider?: TerraformProvider;
}

/** The props of {@link RevocationAuthorizer}. */
export interface RevocationAuthorizerProps extends Omit<
  FunctionProps,
  "memorySize" | "timeout" | "maxConcurrency" | "role" | "logUsernames" | "alarm"
> {
  /** The user pool. */
  readonly userPool: UserPoolReference;
  /** The revocation list, which `CognitoGlobalSignOut` writes to. */
  readonly revocationList: TokenRevocationListReference;
  /** The ids of the app clients whose tokens are accepted: at least one. */
  readonly clientIds: readonly string[];
  /**
   * The kind of token that is accepted.
   * @default "access"
   */
  readonly tokenUse?: TokenUse;
  /**
   * How long an API caches a result, in seconds: a whole number from 0 to 3600. A cache saves invocations, and each second of
   * it is one more second in which a revoked token is accepted: up to 5 seconds plus this.
   * @default 0
   */
  readonly resultCacheSeconds?: number;
  /**
   * The memory size in MB: a whole number from 128 to 10240. The function keeps the whole list in memory, and more memory is
   * a faster CPU.
   * @default 256
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  readonly memorySize?: number;
  /**
   * The timeout of one invocation in seconds: a whole number from 1 to 900. HTTP APIs and AppSync wait for 10 seconds at most.
   * @default 10
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
   */
  readonly timeout?: number;
  /**
   * An existing role for the function. The construct adds no permissions to it; `docs/permissions.md` lists the required ones.
   * @default - a new role that can read the items of this user pool and write to the log group of the function
   */
  readonly role?: RoleReference;
  /**
   * The AWS provider, for another account or Region.
   * @default - the AWS provider of the stack
   */
  readonly provider?: TerraformProvider;
}
