import fs from "node:fs";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, LocalBackend, S3Backend, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";

/** The S3 bucket of the state. */
export const BUCKET = "terraform-state";

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
    new S3Backend(stack, { bucket: BUCKET, key: STACK, region: "us-east-1", usePathStyle: true });
    // CDKTF has no property for it.
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  } else {
    new LocalBackend(stack, { path: stateFile });
  }
  const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId: props.userPool.id });
  new CognitoGlobalSignOut(stack, "CompromisedAccounts", { ...props, userPool });
  app.synth();
}
