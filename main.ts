import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CognitoGlobalSignOut, RevocationAuthorizer, TokenRevocationList } from "./constructs";

/** A user pool with an app client, the users to sign out, and an API that rejects their tokens. */
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

    const revocationList = new TokenRevocationList(this, "Revocations");
    new CognitoGlobalSignOut(this, "CompromisedAccounts", {
      userPool,
      // The list is empty by default, because a new pool has no users. Usernames contain no white space.
      users: (process.env["SIGN_OUT_USERS"] ?? "").split(/\s+/).filter((username) => username !== ""),
      revision: process.env["SIGN_OUT_REVISION"] ?? "1",
      reason: process.env["SIGN_OUT_REASON"] ?? "INC-4711 leaked laptop",
      revocationList,
    });

    const authorizer = new RevocationAuthorizer(this, "Authorizer", {
      userPool,
      revocationList,
      clientIds: [client.id],
    });
    const api = new Apigatewayv2Api(this, "Api", { name: "global-sign-out-example", protocolType: "HTTP" });
    const backend = new Apigatewayv2Integration(this, "Backend", {
      apiId: api.id,
      integrationType: "HTTP_PROXY",
      integrationMethod: "GET",
      integrationUri: process.env["BACKEND_URL"] ?? "https://example.com",
    });
    new Apigatewayv2Route(this, "Route", {
      apiId: api.id,
      routeKey: "GET /health",
      target: `integrations/${backend.id}`,
      authorizationType: "CUSTOM",
      authorizerId: authorizer.forHttpApi("HttpApi", api).id,
    });
    new Apigatewayv2Stage(this, "Stage", { apiId: api.id, name: "$default", autoDeploy: true });

    new TerraformOutput(this, "user_pool_id", { value: userPool.id });
    new TerraformOutput(this, "client_id", { value: client.id });
    new TerraformOutput(this, "api_id", { value: api.id });
  }
}

const app = new App();
new ExampleStack(app, "global-sign-out-example");
app.synth();
