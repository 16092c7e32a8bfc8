import fs from "node:fs";
import path from "node:path";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, Fn, LocalBackend, TerraformIterator, TerraformStack, Token } from "cdktf";
import { CognitoGlobalSignOut } from "../constructs";
import { createSignOutFunction } from "../constructs/sign-out-function";

/** Two ways to the same: our construct, and an `aws_lambda_invocation` as one writes it by hand. */
export type Variant = "construct" | "hand-rolled";

const STACK = "benchmark";
const REASON = "INC-4711 leaked laptop";

/**
 * Synthesizes a stack with a user pool, the function and its role, and so many listed users.
 *
 * @param variant how the users are listed
 * @param count how many there are
 * @param outdir where the app is synthesized to
 * @returns the folder of the stack: where the engine runs
 */
export function synthesize(variant: Variant, count: number, outdir: string): string {
  fs.mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, STACK);
  new AwsProvider(stack, "aws");
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  // By default it would lie in the folder that the benchmark was started in.
  new LocalBackend(stack, { path: path.join(outdir, "terraform.tfstate") });
  const userPool = new CognitoUserPool(stack, "UserPool", { name: "benchmark" });
  const users = Array.from({ length: count }, (_, index) => `user${String(index + 1).padStart(5, "0")}@example.com`);

  if (variant === "construct") listByConstruct(stack, userPool, users);
  else listByHand(stack, userPool, users);
  app.synth();
  return path.join(outdir, "stacks", STACK);
}

function listByConstruct(stack: TerraformStack, userPool: CognitoUserPool, users: readonly string[]): void {
  new CognitoGlobalSignOut(stack, "SignOut", { userPool, users, reason: REASON, maxUsers: users.length });
}

// The same function around the simplest list there is: usernames and their revisions, and one reason for all.
function listByHand(stack: TerraformStack, userPool: CognitoUserPool, usernames: readonly string[]): void {
  const { lambdaFunction } = createSignOutFunction(stack, { userPool, onMissingUser: "fail" });
  const user = TerraformIterator.fromMap(Object.fromEntries(usernames.map((username) => [username, "1"])));
  const revision = Token.asString(user.value);
  new LambdaInvocation(stack, "SignOut", {
    forEach: user,
    functionName: lambdaFunction.functionName,
    input: Fn.jsonencode({ username: user.key, revision, reason: REASON }),
    triggers: { revision },
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["input"] },
  });
}
