import fs from "node:fs";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { keepStateInS3 } from "../../local/state-bucket";

/** The name of the stack and its directory. */
export const STACK = "faults";

/**
 * Synthesizes the stack.
 *
 * @param outdir the output directory
 * @param stateFile the file of the state; by default the state is in S3 with a lock, as in pipelines
 * @param props the props of the construct; only the id of the pool is used
 */
export function synthesize(outdir: string, stateFile: string | undefined, props: CognitoGlobalSignOutProps): void {
  fs.mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, STACK);
  new AwsProvider(stack, "aws");
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  if (stateFile === undefined) {
    keepStateInS3(stack, STACK);
  } else {
    new LocalBackend(stack, { path: stateFile });
  }
  const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId: props.userPool.id });
  new CognitoGlobalSignOut(stack, "CompromisedAccounts", { ...props, userPool });
  app.synth();
}
