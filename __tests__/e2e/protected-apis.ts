import fs from "node:fs";
import path from "node:path";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { AppsyncDatasource } from "@cdktf/provider-aws/lib/appsync-datasource";
import { AppsyncGraphqlApi } from "@cdktf/provider-aws/lib/appsync-graphql-api";
import { AppsyncResolver } from "@cdktf/provider-aws/lib/appsync-resolver";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { TerraformOutput } from "cdktf";
import type { TerraformStack } from "cdktf";
import { strToU8, zipSync } from "fflate";
import { CognitoGlobalSignOut, RevocationAuthorizer, TokenRevocationList } from "../../constructs";
import type { ListedUser } from "../../constructs";

/** The outputs of the stack. */
export const OUTPUTS = ["user_pool_id", "client_id", "table_name", "function_name", "http", "rest", "graphql"] as const;

// Responds with what the authorizer passed on.
const BACKEND = `exports.handler = async ({ requestContext: { authorizer } }) => ({
  statusCode: 200,
  body: JSON.stringify(authorizer.lambda ?? authorizer),
});`;

/** Adds a user pool, its sign-outs and their revocation list, and an API of each kind behind an authorizer. */
export function addProtectedApis(stack: TerraformStack, directory: string, users: readonly ListedUser[]): void {
  const userPool = new CognitoUserPool(stack, "UserPool", { name: "customers" });
  const client = new CognitoUserPoolClient(stack, "Client", {
    name: "web",
    userPoolId: userPool.id,
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  });
  const revocationList = new TokenRevocationList(stack, "Revocations");
  const signOut = new CognitoGlobalSignOut(stack, "SignOut", { userPool, users, revocationList });
  const authorizer = new RevocationAuthorizer(stack, "Authorizer", {
    userPool,
    revocationList,
    clientIds: [client.id],
  });
  const backend = addBackend(stack, directory);
  const outputs: Record<(typeof OUTPUTS)[number], string> = {
    user_pool_id: userPool.id,
    client_id: client.id,
    table_name: revocationList.tableName,
    function_name: signOut.lambdaFunction.functionName,
    http: addHttpApi(stack, authorizer, backend),
    rest: addRestApi(stack, authorizer, backend),
    graphql: addGraphqlApi(stack, authorizer),
  };
  for (const [name, value] of Object.entries(outputs)) new TerraformOutput(stack, name, { value });
}

function addBackend(stack: TerraformStack, directory: string): LambdaFunction {
  const zip = path.join(directory, "backend.zip");
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(zip, zipSync({ "index.js": strToU8(BACKEND) }, { mtime: "1980-01-01T00:00:00" }));
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
  const role = new IamRole(stack, "BackendRole", {
    name: "backend",
    assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
  });
  const backend = new LambdaFunction(stack, "Backend", {
    functionName: "backend",
    role: role.arn,
    filename: zip,
    handler: "index.handler",
    runtime: "nodejs24.x",
  });
  new LambdaPermission(stack, "BackendPermission", {
    action: "lambda:InvokeFunction",
    functionName: backend.functionName,
    principal: "apigateway.amazonaws.com",
  });
  return backend;
}

function addHttpApi(stack: TerraformStack, authorizer: RevocationAuthorizer, backend: LambdaFunction): string {
  const api = new Apigatewayv2Api(stack, "HttpApi", { name: "http", protocolType: "HTTP" });
  const integration = new Apigatewayv2Integration(stack, "HttpIntegration", {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: backend.invokeArn,
    payloadFormatVersion: "2.0",
  });
  new Apigatewayv2Route(stack, "HttpRoute", {
    apiId: api.id,
    routeKey: "GET /orders",
    target: `integrations/${integration.id}`,
    authorizationType: "CUSTOM",
    authorizerId: authorizer.forHttpApi("Http", api).id,
  });
  new Apigatewayv2Stage(stack, "HttpStage", { apiId: api.id, name: "$default", autoDeploy: true });
  return api.id;
}

/** `GET` is behind an authorizer of the type TOKEN, and `POST` behind one of the type REQUEST. */
function addRestApi(stack: TerraformStack, authorizer: RevocationAuthorizer, backend: LambdaFunction): string {
  const api = new ApiGatewayRestApi(stack, "RestApi", { name: "rest" });
  const integrations = (
    [
      ["GET", "TOKEN"],
      ["POST", "REQUEST"],
    ] as const
  ).map(([httpMethod, type]) => {
    const method = new ApiGatewayMethod(stack, `${httpMethod}Method`, {
      restApiId: api.id,
      resourceId: api.rootResourceId,
      httpMethod,
      authorization: "CUSTOM",
      authorizerId: authorizer.forRestApi(`Rest${type}`, api, type).id,
    });
    return new ApiGatewayIntegration(stack, `${httpMethod}Integration`, {
      restApiId: api.id,
      resourceId: api.rootResourceId,
      httpMethod: method.httpMethod,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: backend.invokeArn,
    });
  });
  const deployment = new ApiGatewayDeployment(stack, "RestDeployment", { restApiId: api.id, dependsOn: integrations });
  new ApiGatewayStage(stack, "RestStage", { restApiId: api.id, deploymentId: deployment.id, stageName: "prod" });
  return api.id;
}

function addGraphqlApi(stack: TerraformStack, authorizer: RevocationAuthorizer): string {
  const api = new AppsyncGraphqlApi(stack, "GraphqlApi", {
    name: "graphql",
    authenticationType: "AWS_LAMBDA",
    lambdaAuthorizerConfig: authorizer.appSyncConfig,
    schema: "type Query { sub: String } schema { query: Query }",
  });
  authorizer.allowAppSync("Graphql", api);
  const source = new AppsyncDatasource(stack, "GraphqlSource", { apiId: api.id, name: "none", type: "NONE" });
  new AppsyncResolver(stack, "GraphqlResolver", {
    apiId: api.id,
    type: "Query",
    field: "sub",
    dataSource: source.name,
    runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" },
    code: `export const request = ({ identity }) => ({ payload: identity.resolverContext.sub });
export const response = ({ result }) => result;`,
  });
  return api.id;
}
