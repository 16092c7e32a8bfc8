import type {
  APIGatewayAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
  APIGatewaySimpleAuthorizerResult,
} from "aws-lambda";

// API Gateway and AppSync ask the same question with different events, and expect different answers. Only this file knows
// them.

/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** The claims as all APIs accept them: without arrays and objects. */
type AuthorizerContext = Record<string, string | number | boolean>;

/** The response to AppSync. */
export interface AppSyncResult {
  readonly isAuthorized: boolean;
  readonly resolverContext?: AuthorizerContext;
}

/** What the function returns to an API. */
export type AuthorizerResult =
  | APIGatewaySimpleAuthorizerWithContextResult<AuthorizerContext>
  | APIGatewaySimpleAuthorizerResult
  | APIGatewayAuthorizerResult
  | AppSyncResult;

/** A request to authorize, and the responses that its API expects. */
export interface AuthorizerRequest {
  /** The token, without `Bearer`. */
  readonly token: string | undefined;
  /** Allows the request, and passes the claims on to the API. */
  readonly allow: (claims: Claims) => AuthorizerResult;
  /** Refuses the request of a user whose token was revoked. */
  readonly forbid: () => AuthorizerResult;
  /**
   * Refuses a request without a valid token.
   *
   * @throws Error whose message is `Unauthorized`: a REST API responds to it with 401
   */
  readonly reject: () => AuthorizerResult;
}

/**
 * Parses the event of an authorizer.
 *
 * @param event the event of an HTTP API (payload format 2.0), of a REST API (`TOKEN` or `REQUEST`), or of AppSync
 * @throws Error when it is none of them. The message does not contain the event, which can hold a token.
 */
export function parseAuthorizerEvent(event: unknown): AuthorizerRequest {
  if (isRecord(event)) {
    const { type, version, methodArn, routeArn, headers, authorizationToken, requestContext } = event;
    if (version === "2.0" && typeof routeArn === "string") return createHttpApiRequest(readHeader(headers));
    if (type === "TOKEN" && typeof methodArn === "string") return createRestApiRequest(authorizationToken, methodArn);
    if (type === "REQUEST" && typeof methodArn === "string")
      return createRestApiRequest(readHeader(headers), methodArn);
    if (isRecord(requestContext) && "queryString" in requestContext) return createAppSyncRequest(authorizationToken);
  }
  throw new Error(
    "The event is not one of an authorizer of an HTTP API with payload format 2.0, of a REST API or of AppSync.",
  );
}

function createHttpApiRequest(authorization: unknown): AuthorizerRequest {
  // An HTTP API responds to a missing header with 401 by itself, and to a refusal with 403.
  const refuse = () => ({ isAuthorized: false });
  return {
    token: parseToken(authorization),
    allow: (claims) => ({ isAuthorized: true, context: toContext(claims) }),
    forbid: refuse,
    reject: refuse,
  };
}

function createRestApiRequest(authorization: unknown, methodArn: string): AuthorizerRequest {
  // A cached policy is evaluated for all methods of the stage, so it must not name the one method of this request.
  const resource = `${methodArn.split("/").slice(0, 2).join("/")}/*`;
  const createPolicy = (Effect: "Allow" | "Deny") => ({
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "execute-api:Invoke", Resource: resource }],
  });
  return {
    token: parseToken(authorization),
    allow: (claims) => ({
      principalId: String(claims["sub"]),
      policyDocument: createPolicy("Allow"),
      context: toContext(claims),
    }),
    forbid: () => ({ principalId: "revoked", policyDocument: createPolicy("Deny") }),
    reject: () => {
      throw new Error("Unauthorized");
    },
  };
}

function createAppSyncRequest(authorization: unknown): AuthorizerRequest {
  // AppSync responds to every refusal with 401.
  const refuse = () => ({ isAuthorized: false });
  return {
    token: parseToken(authorization),
    allow: (claims) => ({ isAuthorized: true, resolverContext: toContext(claims) }),
    forbid: refuse,
    reject: refuse,
  };
}

function readHeader(headers: unknown): unknown {
  if (!isRecord(headers)) return undefined;
  const name = Object.keys(headers).find((one) => one.toLowerCase() === "authorization");
  return name === undefined ? undefined : headers[name];
}

// AppSync takes tokens without `Bearer`, and clients of a REST API with an authorizer of Cognito send them so as well.
function parseToken(authorization: unknown): string | undefined {
  if (typeof authorization !== "string") return undefined;
  const token = authorization.replace(/^Bearer\s+/i, "").trim();
  return token === "" ? undefined : token;
}

function toContext(claims: Claims): AuthorizerContext {
  const entries = Object.entries(claims).map(([name, value]): [string, string | number | boolean] => [
    name,
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
