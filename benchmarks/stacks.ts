import fs from "node:fs";
import path from "node:path";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  App,
  DataResource,
  Fn,
  LocalBackend,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  Token,
} from "cdktf";
import { CognitoGlobalSignOut } from "../constructs";
import { createSignOutFunction } from "../constructs/sign-out-function";
import { TRIGGERS } from "../core/contract";
import { keepStateInS3 } from "../local/state-bucket";

/** How users are signed out: the construct, a hand-written `aws_lambda_invocation`, or an AWS CLI command per user. */
export type Variant = "construct" | "hand-rolled" | "local-exec and AWS CLI";

/** Where a state is kept. In S3 it has a lock. */
export type StateIn = "S3" | "a file";

/** How a stack is synthesized. */
export interface StackOptions {
  /** The name of the stack and its function, unique in the account. */
  readonly name?: string;
  /**
   * Where the state is kept.
   * @default "a file"
   */
  readonly stateIn?: StateIn;
  /**
   * The revision of all users.
   * @default "1"
   */
  readonly revision?: string;
  /** Removes the user pool from the triggers of the entries, to measure what it costs. */
  readonly withoutPoolTrigger?: boolean;
  /** The path of the AWS CLI, for the variant that uses it. */
  readonly awsCli?: string;
}

type Users = Required<Pick<StackOptions, "awsCli" | "revision">> & { readonly names: readonly string[] };
type ListUsers = (stack: TerraformStack, userPool: CognitoUserPool, users: Users) => void;

const LISTS: Readonly<Record<Variant, ListUsers>> = {
  construct: listByConstruct,
  "hand-rolled": listByHand,
  "local-exec and AWS CLI": listByCommand,
};
const REASON = "INC-4711 leaked laptop";

/** Creates usernames. */
export function createUsernames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `user${String(index + 1).padStart(5, "0")}@example.com`);
}

/**
 * Synthesizes a stack with a user pool and listed users.
 *
 * @param variant how users are signed out
 * @param count the number of users
 * @param outdir the output directory
 * @param options see {@link StackOptions}
 * @returns the directory of the stack, in which the engine runs
 */
export function synthesize(variant: Variant, count: number, outdir: string, options: StackOptions = {}): string {
  const { name = "benchmark", stateIn = "a file", revision = "1", awsCli = "aws" } = options;
  fs.mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "aws");
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  if (stateIn === "S3") keepStateInS3(stack, name);
  // By default it would be in the current directory.
  else new LocalBackend(stack, { path: path.join(outdir, "terraform.tfstate") });
  const userPool = new CognitoUserPool(stack, "UserPool", { name });
  new TerraformOutput(stack, "user_pool_id", { value: userPool.id });

  LISTS[variant](stack, userPool, { names: createUsernames(count), revision, awsCli });
  app.synth();
  const directory = path.join(outdir, "stacks", name);
  if (options.withoutPoolTrigger === true) removePoolTrigger(path.join(directory, "cdk.tf.json"));
  return directory;
}

function listByConstruct(stack: TerraformStack, userPool: CognitoUserPool, { names, revision }: Users): void {
  const maxUsers = Math.max(1, names.length);
  new CognitoGlobalSignOut(stack, "SignOut", { userPool, users: names, revision, reason: REASON, maxUsers });
}

// The same function with the simplest list: usernames with revisions, and one reason.
function listByHand(stack: TerraformStack, userPool: CognitoUserPool, users: Users): void {
  const { lambdaFunction } = createSignOutFunction(stack, { userPool, onMissingUser: "fail" });
  const user = TerraformIterator.fromMap(revisions(users));
  const revision = Token.asString(user.value);
  new LambdaInvocation(stack, "SignOut", {
    forEach: user,
    functionName: lambdaFunction.functionName,
    input: Fn.jsonencode({ username: user.key, revision, reason: REASON }),
    triggers: { revision },
    lifecycle: { ignoreChanges: ["input"] },
  });
}

// Usernames are passed in the environment and not in the command line, which would be open to injection. It iterates over a
// local, as the construct does, so the comparison is not about a slow plan.
function listByCommand(stack: TerraformStack, userPool: CognitoUserPool, users: Users): void {
  const local = new TerraformLocal(stack, "Users", revisions(users));
  const user = TerraformIterator.fromMap(local.asStringMap);
  const ids = '--user-pool-id "$USER_POOL_ID" --username "$USERNAME"';
  new DataResource(stack, "SignOut", {
    forEach: user,
    triggersReplace: { revision: Token.asString(user.value) },
    provisioners: [
      {
        type: "local-exec",
        command: `"${users.awsCli}" cognito-idp admin-user-global-sign-out ${ids}`,
        environment: { USER_POOL_ID: userPool.id, USERNAME: user.key },
      },
    ],
  });
}

function revisions({ names, revision }: Users): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, revision]));
}

interface StackJson {
  readonly resource: {
    readonly aws_lambda_invocation: Readonly<Record<string, { readonly triggers: Record<string, string> }>>;
  };
}

function removePoolTrigger(file: string): void {
  const json = JSON.parse(fs.readFileSync(file, "utf8")) as StackJson;
  for (const { triggers } of Object.values(json.resource.aws_lambda_invocation)) {
    if (!(TRIGGERS.pool in triggers)) throw new Error(`The entries of ${file} have no trigger ${TRIGGERS.pool}.`);
    Reflect.deleteProperty(triggers, TRIGGERS.pool);
  }
  fs.writeFileSync(file, JSON.stringify(json));
}
