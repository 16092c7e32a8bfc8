import fs from "node:fs";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, LocalBackend, S3Backend, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";

/** The bucket of the state that is in S3. */
export const BUCKET = "terraform-state";

/** The name of the stack, and of its folder. */
export const STACK = "faults";

/**
 * Synthesizes the stack that is applied over and over.
 *
 * @param outdir where to
 * @param stateFile where its state is kept; in S3 with a lock, as pipelines do, unless given
 * @param props of the construct; of its pool only the id counts
 */
export function synthesize(outdir: string, stateFile: string | undefined, props: CognitoGlobalSignOutProps): void {
  fs.mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, STACK);
  new AwsProvider(stack, "aws");
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  if (stateFile === undefined) {
    new S3Backend(stack, { bucket: BUCKET, key: STACK, region: "us-east-1", usePathStyle: true });
    // CDKTF does not know it yet.
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  } else {
    new LocalBackend(stack, { path: stateFile });
  }
  const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId: props.userPool.id });
  new CognitoGlobalSignOut(stack, "CompromisedAccounts", { ...props, userPool });
  app.synth();
}
