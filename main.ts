import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CognitoGlobalSignOut } from "./constructs";

/** A user pool with an app client, and the users to sign out. */
class ExampleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws");
    // @cdktf/provider-aws pins an exact version of the provider. Later 6.x versions work as well.
    this.addOverride("terraform.required_providers.aws.version", "~> 6.25");

    const userPool = new CognitoUserPool(this, "UserPool", { name: "global-sign-out-example" });
    const client = new CognitoUserPoolClient(this, "Client", {
      name: "web",
      userPoolId: userPool.id,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });

    new CognitoGlobalSignOut(this, "CompromisedAccounts", {
      userPool,
      // The list is empty by default, because a new pool has no users. Usernames contain no white space.
      users: (process.env["SIGN_OUT_USERS"] ?? "").split(/\s+/).filter((username) => username !== ""),
      revision: process.env["SIGN_OUT_REVISION"] ?? "1",
      reason: process.env["SIGN_OUT_REASON"] ?? "INC-4711 leaked laptop",
    });

    new TerraformOutput(this, "user_pool_id", { value: userPool.id });
    new TerraformOutput(this, "client_id", { value: client.id });
  }
}

const app = new App();
new ExampleStack(app, "global-sign-out-example");
app.synth();
