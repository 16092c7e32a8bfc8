import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { AppsyncGraphqlApi } from "@cdktf/provider-aws/lib/appsync-graphql-api";
import type { TerraformStack } from "cdktf";
import { InvalidInputError, RevocationAuthorizer } from "../../../constructs";
import type { RevocationAuthorizerProps } from "../../../constructs";
import { createStack, only, POOL, synthesize } from "../../support/synth";
import type { Synthesized } from "../../support/synth";

const ACCOUNT = "123456789012";
const LIST = { tableName: "revocations", tableArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/revocations` };

/** Props of any type, as in JavaScript. */
type LooseProps = Partial<Record<keyof RevocationAuthorizerProps, unknown>>;

function createAuthorizer(stack: TerraformStack, props: LooseProps = {}): RevocationAuthorizer {
  const defaults = { userPool: POOL, revocationList: LIST, clientIds: ["client1"] };
  return new RevocationAuthorizer(stack, "Authorizer", { ...defaults, ...props } as RevocationAuthorizerProps);
}

function synthesizeApis(props: LooseProps = {}): Synthesized {
  const stack = createStack();
  const authorizer = createAuthorizer(stack, props);
  authorizer.forHttpApi("Http", new Apigatewayv2Api(stack, "HttpApi", { name: "http", protocolType: "HTTP" }));
  const restApi = new ApiGatewayRestApi(stack, "RestApi", { name: "rest" });
  authorizer.forRestApi("Token", restApi);
  authorizer.forRestApi("Request", restApi, "REQUEST");
  const graphqlApi = new AppsyncGraphqlApi(stack, "GraphqlApi", {
    name: "graphql",
    authenticationType: "AWS_LAMBDA",
    lambdaAuthorizerConfig: authorizer.appSyncConfig,
  });
  authorizer.allowAppSync("Graphql", graphqlApi);
  return synthesize(stack);
}

const FUNCTION = /^\$\{aws_lambda_function\.Authorizer_Function_\w+\.invoke_arn\}$/;
const CACHE = "authorizer_result_ttl_in_seconds";

describe("GIVEN an authorizer with the required props", () => {
  test("WHEN it is synthesized THEN the function has the documented defaults and no environment but its own", () => {
    expect(only(synthesizeApis(), "aws_lambda_function")).toMatchObject({
      function_name: expect.stringMatching(/^reference-Authorizer-\w{8}$/) as string,
      filename: expect.stringMatching(/\/authorizer\.zip$/) as string,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      memory_size: 256,
      timeout: 10,
      handler: "index.handler",
      environment: {
        variables: {
          USER_POOL_ID: "us-east-1_Example01",
          REVOCATION_TABLE: "revocations",
          CLIENT_IDS: "client1",
          TOKEN_USE: "access",
        },
      },
    });
  });

  test("WHEN it is synthesized THEN its role allows reading the items of one pool and writing its log, and nothing else", () => {
    const { policy } = only(synthesizeApis(), "aws_iam_role_policy");
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["dynamodb:Query"],
          Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/revocations",
          Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["us-east-1_Example01"] } },
        },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/) as string,
        },
      ],
    });
  });

  test("WHEN it is attached to an HTTP API THEN the payload is 2.0 with simple responses, and a request without a header is refused", () => {
    expect(only(synthesizeApis(), "aws_apigatewayv2_authorizer")).toEqual({
      api_id: "${aws_apigatewayv2_api.HttpApi.id}",
      name: "Authorizer-Http",
      authorizer_type: "REQUEST",
      authorizer_uri: expect.stringMatching(FUNCTION) as string,
      authorizer_payload_format_version: "2.0",
      enable_simple_responses: true,
      identity_sources: ["$request.header.Authorization"],
      authorizer_result_ttl_in_seconds: 0,
    });
  });

  test("WHEN it is attached to a REST API THEN the function receives the token or the request", () => {
    const { resource } = synthesizeApis();
    const common = {
      rest_api_id: "${aws_api_gateway_rest_api.RestApi.id}",
      authorizer_uri: expect.stringMatching(FUNCTION) as string,
      identity_source: "method.request.header.Authorization",
      authorizer_result_ttl_in_seconds: 0,
    };
    expect(Object.values(resource["aws_api_gateway_authorizer"] ?? {})).toEqual([
      { ...common, name: "Authorizer-Request", type: "REQUEST" },
      { ...common, name: "Authorizer-Token", type: "TOKEN" },
    ]);
  });

  test("WHEN it is attached to AppSync THEN the API asks the function", () => {
    expect(only(synthesizeApis(), "aws_appsync_graphql_api")).toMatchObject({
      lambda_authorizer_config: {
        authorizer_uri: expect.stringMatching(/^\$\{aws_lambda_function\.Authorizer_Function_\w+\.arn\}$/) as string,
        authorizer_result_ttl_in_seconds: 0,
      },
    });
  });

  test("WHEN it is attached to APIs THEN only these authorizers and this GraphQL API may invoke the function", () => {
    const permissions = Object.values(synthesizeApis().resource["aws_lambda_permission"] ?? {});
    expect(permissions).toHaveLength(4);
    const executionArn = (api: string) => `\\$\\{${api}\\.execution_arn\\}/authorizers`;
    const v1 = "\\$\\{aws_api_gateway_authorizer\\.Authorizer";
    const matching = (pattern: string) => expect.stringMatching(new RegExp(`^${pattern}$`)) as string;
    const common = {
      action: "lambda:InvokeFunction",
      function_name: matching("\\$\\{aws_lambda_function\\.Authorizer_Function_\\w+\\.function_name\\}"),
    };
    const apiGateway = { ...common, principal: "apigateway.amazonaws.com" };
    const http = `${executionArn("aws_apigatewayv2_api\\.HttpApi")}/\\$\\{aws_apigatewayv2_authorizer\\.\\w+\\.id\\}`;
    const rest = `${executionArn("aws_api_gateway_rest_api\\.RestApi")}/${v1}`;
    for (const permission of [
      { ...apiGateway, source_arn: matching(http) },
      { ...apiGateway, source_arn: matching(`${rest}_Token_\\w+\\.id\\}`) },
      { ...apiGateway, source_arn: matching(`${rest}_Request_\\w+\\.id\\}`) },
      { ...common, principal: "appsync.amazonaws.com", source_arn: "${aws_appsync_graphql_api.GraphqlApi.arn}" },
    ]) {
      expect(permissions).toContainEqual(permission);
    }
  });
});

describe("GIVEN an authorizer with options", () => {
  test("WHEN results are cached THEN each API caches them for this long", () => {
    const { resource } = synthesizeApis({ resultCacheSeconds: 30 });
    const authorizers = ["aws_apigatewayv2_authorizer", "aws_api_gateway_authorizer"].flatMap((type) =>
      Object.values(resource[type] ?? {}),
    );
    expect(authorizers.map((authorizer) => authorizer[CACHE])).toEqual([30, 30, 30]);
    expect(Object.values(resource["aws_appsync_graphql_api"] ?? {})).toMatchObject([
      { lambda_authorizer_config: { [CACHE]: 30 } },
    ]);
  });

  test("WHEN it has several app clients, ID tokens and its own role THEN the function has them, and no role is created", () => {
    const role = { arn: `arn:aws:iam::${ACCOUNT}:role/authorizer` };
    const synthesized = synthesizeApis({
      clientIds: ["client1", "client2"],
      tokenUse: "id",
      role,
      memorySize: 512,
      timeout: 5,
      functionName: "authorizer",
      tags: { team: "security" },
    });
    expect(only(synthesized, "aws_lambda_function")).toMatchObject({
      function_name: "authorizer",
      memory_size: 512,
      timeout: 5,
      role: role.arn,
      tags: { team: "security" },
      environment: { variables: { CLIENT_IDS: "client1,client2", TOKEN_USE: "id" } },
    });
    expect(synthesized.resource["aws_iam_role"]).toBeUndefined();
  });

  test("WHEN the runtime is deprecated THEN synthesis warns", () => {
    const stack = createStack();
    const { node } = createAuthorizer(stack, { runtime: "nodejs20.x" });
    expect(node.metadata).toMatchObject([{ data: expect.stringContaining("nodejs20.x") as string }]);
  });
});

describe("GIVEN invalid props", () => {
  test.each<[string, LooseProps, RegExp]>([
    ["no pool", { userPool: undefined }, /^userPool: it is missing/],
    ["no list", { revocationList: undefined }, /^revocationList: it is missing/],
    ["a list that is a name", { revocationList: "revocations" }, /^revocationList: it is not an object/],
    [
      "another ARN",
      { revocationList: { ...LIST, tableArn: POOL.arn } },
      /^revocationList\.tableArn: .* is not the ARN of a DynamoDB table/,
    ],
    ["no clients", { clientIds: [] }, /^clientIds: it contains no id/],
    ["a client that is no array", { clientIds: "client1" }, /^clientIds: it contains no id/],
    ["two clients in one string", { clientIds: ["a,b"] }, /^clientIds: "a,b" is not the id of an app client/],
    ["another use", { tokenUse: "refresh" }, /^tokenUse: "refresh" is not one of access, id/],
    ["a long cache", { resultCacheSeconds: 3601 }, /^resultCacheSeconds: 3601 is not a whole number from 0 to 3600/],
    ["a negative cache", { resultCacheSeconds: -1 }, /^resultCacheSeconds: -1 is not/],
    ["a long timeout", { timeout: 901 }, /^timeout: 901 is not/],
  ])("WHEN there is %s THEN synthesis fails and names it", (_, props, issue) => {
    const issues: string[] = [];
    try {
      createAuthorizer(createStack(), props);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      issues.push(...error.issues.map(({ path, message }) => `${path}: ${message}`));
    }
    expect(issues[0]).toMatch(issue);
  });

  test("WHEN there are several problems THEN no resource is created and one error lists them", () => {
    const stack = createStack();
    expect(() => createAuthorizer(stack, { clientIds: [], tokenUse: "x" })).toThrow(
      /^RevocationAuthorizer reference\/Authorizer has 2 problems:/,
    );
    expect(synthesize(stack).resource).toBeUndefined();
  });
});
