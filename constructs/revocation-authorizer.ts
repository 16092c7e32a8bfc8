import { ApiGatewayAuthorizer } from "@cdktf/provider-aws/lib/api-gateway-authorizer";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import type { AppsyncGraphqlApiLambdaAuthorizerConfig } from "@cdktf/provider-aws/lib/appsync-graphql-api";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../core/contract";
import { InvalidInputError } from "../core/errors";
import { allow, createFunctionName, createLambdaFunction } from "./lambda-function";
import type { PolicyStatement } from "./lambda-function";
import type { ApiReference, GraphqlApiReference, RevocationAuthorizerProps } from "./props";
import { validateAuthorizerProps } from "./validate";

/**
 * A Lambda authorizer that rejects the tokens of signed-out users, for HTTP APIs and REST APIs of API Gateway, and for
 * AppSync.
 *
 * It verifies a token of the user pool, and rejects it if its user is on the revocation list. The claims are passed on to the
 * API as context.
 */
export class RevocationAuthorizer extends Construct {
  /** The function that authorizes requests. */
  readonly lambdaFunction: LambdaFunction;
  /** The log group of the function. */
  readonly logGroup: CloudwatchLogGroup;
  /** The role of the function; `undefined` when the props contain a role. */
  readonly role: IamRole | undefined;
  /**
   * The `lambdaAuthorizerConfig` of an `AppsyncGraphqlApi`, or of one of its additional authentication providers, whose
   * authentication type is `AWS_LAMBDA`. Call {@link allowAppSync} as well.
   */
  readonly appSyncConfig: AppsyncGraphqlApiLambdaAuthorizerConfig;

  private readonly props: RevocationAuthorizerProps;

  /**
   * @param scope the parent construct
   * @param id the id
   * @param props the user pool, the revocation list, the app clients and the options
   * @throws InvalidInputError with all issues of the props, before any resource is created
   */
  constructor(scope: Construct, id: string, props: RevocationAuthorizerProps) {
    super(scope, id);
    const issues = validateAuthorizerProps(props);
    if (issues.length > 0) throw new InvalidInputError(`RevocationAuthorizer ${this.node.path}`, issues);
    this.props = props;
    const definition = {
      bundle: "authorizer",
      functionName: props.functionName ?? createFunctionName(this),
      description: "Authorizes requests with tokens of a Cognito user pool that are not revoked",
      purpose: ", which authorizes requests with tokens of a Cognito user pool",
      policyName: "revocation-authorizer",
      statements: createStatements(props),
      environment: {
        [ENVIRONMENT.userPoolId]: props.userPool.id,
        [ENVIRONMENT.revocationTable]: props.revocationList.tableName,
        [ENVIRONMENT.clientIds]: props.clientIds.join(","),
        [ENVIRONMENT.tokenUse]: props.tokenUse ?? "access",
      },
      memorySize: 256,
      timeout: 10,
      dependsOn: [],
    } as const;
    const { lambdaFunction, logGroup, role } = createLambdaFunction(this, definition, props);
    this.lambdaFunction = lambdaFunction;
    this.logGroup = logGroup;
    this.role = role;
    this.appSyncConfig = {
      authorizerUri: lambdaFunction.arn,
      authorizerResultTtlInSeconds: this.resultCacheSeconds,
    };
  }

  /**
   * Creates an authorizer of an HTTP API, and allows the API to invoke the function. Use it in routes with the authorization
   * type `CUSTOM`.
   *
   * @param id the id of the authorizer in this construct
   * @param api the HTTP API
   */
  forHttpApi(id: string, api: ApiReference): Apigatewayv2Authorizer {
    const authorizer = new Apigatewayv2Authorizer(this, id, {
      provider: this.props.provider,
      apiId: api.id,
      name: this.createName(id),
      authorizerType: "REQUEST",
      authorizerUri: this.lambdaFunction.invokeArn,
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      identitySources: ["$request.header.Authorization"],
      authorizerResultTtlInSeconds: this.resultCacheSeconds,
    });
    this.allowInvocation(id, "apigateway.amazonaws.com", `${api.executionArn}/authorizers/${authorizer.id}`);
    return authorizer;
  }

  /**
   * Creates an authorizer of a REST API, and allows the API to invoke the function. Use it in methods with the authorization
   * type `CUSTOM`.
   *
   * @param id the id of the authorizer in this construct
   * @param api the REST API
   * @param type what the function receives: the token, or the whole request
   */
  forRestApi(id: string, api: ApiReference, type: "TOKEN" | "REQUEST" = "TOKEN"): ApiGatewayAuthorizer {
    const authorizer = new ApiGatewayAuthorizer(this, id, {
      provider: this.props.provider,
      restApiId: api.id,
      name: this.createName(id),
      type,
      authorizerUri: this.lambdaFunction.invokeArn,
      identitySource: "method.request.header.Authorization",
      // API Gateway's default is 300.
      authorizerResultTtlInSeconds: this.resultCacheSeconds,
    });
    this.allowInvocation(id, "apigateway.amazonaws.com", `${api.executionArn}/authorizers/${authorizer.id}`);
    return authorizer;
  }

  /**
   * Allows a GraphQL API of AppSync to invoke the function. The API has {@link appSyncConfig}.
   *
   * @param id the id of the permission in this construct
   * @param api the GraphQL API
   */
  allowAppSync(id: string, api: GraphqlApiReference): LambdaPermission {
    return this.allowInvocation(id, "appsync.amazonaws.com", api.arn);
  }

  private get resultCacheSeconds(): number {
    return this.props.resultCacheSeconds ?? 0;
  }

  private createName(id: string): string {
    return `${this.node.id}-${id}`;
  }

  private allowInvocation(id: string, principal: string, sourceArn: string): LambdaPermission {
    return new LambdaPermission(this, `${id}Permission`, {
      provider: this.props.provider,
      action: "lambda:InvokeFunction",
      functionName: this.lambdaFunction.functionName,
      principal,
      sourceArn,
    });
  }
}

/**
 * Least privilege: read the items of one user pool.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function createStatements({ userPool, revocationList }: RevocationAuthorizerProps): readonly PolicyStatement[] {
  const Condition = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [userPool.id] } };
  return [{ ...allow(["dynamodb:Query"], revocationList.tableArn), Condition }];
}
