import type { TerraformProvider } from "cdktf";
import type { IConstruct } from "constructs";
import type { LogUsernames } from "../core/contract";
import type { OnMissingUser } from "../core/contract";
import type { ListedUser } from "../users/list";

/** A user pool: a `CognitoUserPool`, a `DataAwsCognitoUserPool`, or the id and the ARN of one. */
export interface UserPoolReference {
  /** Such as `us-east-1_6573cjKIK`. */
  readonly id: string;
  /** Such as `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_6573cjKIK`. */
  readonly arn: string;
}

/** A role: an `IamRole`, a `DataAwsIamRole`, or the ARN of one. */
export interface RoleReference {
  readonly arn: string;
}

/** An SNS topic: an `SnsTopic`, a `DataAwsSnsTopic`, or the ARN of one. */
export interface TopicReference {
  readonly arn: string;
}

/** The network of a function. */
export interface FunctionVpc {
  /** At least one. They need a route to Cognito: a NAT gateway, or an interface endpoint for `cognito-idp`. */
  readonly subnetIds: readonly string[];
  /** At least one. */
  readonly securityGroupIds: readonly string[];
}

/** How the function that signs users out is made. */
export interface FunctionProps {
  /**
   * The Lambda runtime, a Node.js one.
   * @default "nodejs24.x"
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: string;
  /** @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /**
   * In MB, a whole number from 128 to 10240.
   * @default 256
   */
  readonly memorySize?: number;
  /**
   * In seconds, a whole number from 1 to 900.
   * @default 60
   */
  readonly timeout?: number;
  /**
   * How many calls of the function may run at once: its reserved concurrency, taken out of the account's. Terraform
   * applies 10 entries side by side, so that without it up to 10 run. A whole number of at least 1.
   * @default - none reserved
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly maxConcurrency?: number;
  /**
   * The name of the function: 1 to 64 letters, digits, hyphens and underscores.
   * @default - made from the names of the stack and of the construct, the same on every deploy
   */
  readonly functionName?: string;
  /**
   * A role of your own. The construct adds nothing to it; the README lists the permissions that it needs.
   * @default - a role of its own, allowed to sign users of this one pool out and to write its own log
   */
  readonly role?: RoleReference;
  /**
   * The permissions boundary of the role that the construct makes.
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * The VPC that the function runs in.
   * @default - none
   */
  readonly vpc?: FunctionVpc;
  /**
   * The KMS key that encrypts the function's environment.
   * @default - Lambda's own key
   */
  readonly environmentKmsKeyArn?: string;
  /**
   * How long CloudWatch keeps the function's log, in days: one of the values that CloudWatch Logs allows; 0 is for ever.
   * @default 90
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  readonly logRetentionInDays?: number;
  /**
   * The KMS key that encrypts the function's log. Its policy must allow CloudWatch Logs to use it.
   * @default - CloudWatch's own encryption
   */
  readonly logKmsKeyArn?: string;
  /**
   * How the function names users in its log and in its errors: `plain` as listed; `hashed` as the first 16 hexadecimal
   * digits of the SHA-256 of `<user pool id>:<username as listed>`; `none` not at all. Plan and state hold the names in any
   * case.
   * @default "plain"
   */
  readonly logUsernames?: LogUsernames;
  /**
   * An alarm that goes off when a sign-out of this pool fails: `true`, or the SNS topic that it tells, also when all is
   * well again.
   * @default false
   */
  readonly alarm?: boolean | TopicReference;
  /**
   * AWS X-Ray tracing.
   * @default - none
   */
  readonly tracing?: "Active" | "PassThrough";
  /**
   * Tags of the function, its role, its log group and its alarm.
   * @default - none but the provider's default tags
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the function needs to know beside how it is made. */
export interface SignOutFunctionProps extends FunctionProps {
  readonly userPool: UserPoolReference;
  readonly onMissingUser: OnMissingUser;
  readonly provider?: TerraformProvider;
}

/** The props of {@link CognitoGlobalSignOut}. */
export interface CognitoGlobalSignOutProps extends FunctionProps {
  /** The user pool whose users are signed out. */
  readonly userPool: UserPoolReference;
  /** The users to sign out, each one listed once. `[]` says that there are none. */
  readonly users: readonly ListedUser[];
  /**
   * The revision of users that name none. Bump it to sign all of those out again. 1 to 64 characters.
   * @default "1"
   */
  readonly revision?: string;
  /**
   * The reason of users that name none. 1 to 256 characters on one line; it stands in plan, state and logs.
   * @default - none
   */
  readonly reason?: string;
  /**
   * What to do about a listed user that the pool does not have: `fail` the deploy and keep the user in the plan, or
   * `skip` the user and say so in the result.
   * @default "fail"
   */
  readonly onMissingUser?: OnMissingUser;
  /**
   * When listed users are signed out: on a `change` (newly listed, or a new revision), or on `every-deploy`.
   * @default "change"
   */
  readonly signOutOn?: "change" | "every-deploy";
  /**
   * How many users may be listed. Beyond some thousand a plan takes minutes.
   * @default 1000
   */
  readonly maxUsers?: number;
  /**
   * Users who must never be listed, such as those who are needed when all else fails. Whoever lists one stops synth. Case
   * does not matter, nor does the Unicode form. A name is only compared as it is written: protect an alias as well.
   * @default - nobody
   */
  readonly protectedUsers?: readonly ListedUser[];
  /**
   * Constructs that must be deployed before the first user is signed out.
   * @default - none
   */
  readonly executeAfter?: readonly IConstruct[];
  /**
   * The provider of another account or Region.
   * @default - the AWS provider of the stack
   */
  readonly provider?: TerraformProvider;
}
