import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, S3Backend, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut, usersFromFile } from "cdktf-cognito-global-sign-out";

const app = new App();
const stack = new TerraformStack(app, "incident-response");
new AwsProvider(stack, "aws");
// @cdktf/provider-aws pins an exact version of the provider. Later 6.x versions work as well.
stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");

// The state records who was signed out. Keep it outside of the machine that deploys, with a lock. Terraform would also rewrite
// a local file for every entry, which makes a deploy of many users slow.
new S3Backend(stack, { bucket: setting("STATE_BUCKET"), key: "incident-response.tfstate", encrypt: true });
// CDKTF has no option for it. Terraform and OpenTofu support it since 1.10.
stack.addOverride("terraform.backend.s3.use_lockfile", true);

new CognitoGlobalSignOut(stack, "CompromisedAccounts", {
  userPool: new DataAwsCognitoUserPool(stack, "Customers", { userPoolId: setting("USER_POOL_ID") }),
  users: usersFromFile("users.yaml"),
  // Compares spellings. The review also finds their aliases.
  protectedUsers: usersFromFile("break-glass.txt"),
});

app.synth();

function setting(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new Error(`${name} is not set. Set it in the environment, as the pipeline does.`);
  return value;
}
