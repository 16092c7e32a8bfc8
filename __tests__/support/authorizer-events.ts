/** The events with which APIs ask an authorizer, as AWS documents them. */

const API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234";

/** The event of an HTTP API with payload format 2.0. */
export function createHttpApiEvent(authorization?: string): object {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: `${API}/$default/GET/orders`,
    identitySource: [authorization],
    routeKey: "GET /orders",
    rawPath: "/orders",
    rawQueryString: "",
    headers: { accept: "*/*", ...(authorization === undefined ? {} : { authorization }) },
    requestContext: { accountId: "123456789012", apiId: "abcdef1234", routeKey: "GET /orders", stage: "$default" },
  };
}

/** The event of a REST API with an authorizer of the type TOKEN. */
export function createTokenEvent(authorization?: string): object {
  return { type: "TOKEN", authorizationToken: authorization, methodArn: `${API}/prod/GET/orders/1` };
}

/** The event of a REST API with an authorizer of the type REQUEST. */
export function createRequestEvent(authorization?: string): object {
  return {
    type: "REQUEST",
    methodArn: `${API}/prod/GET/orders/1`,
    resource: "/orders/{id}",
    path: "/orders/1",
    httpMethod: "GET",
    headers: { Accept: "*/*", ...(authorization === undefined ? {} : { Authorization: authorization }) },
    requestContext: { accountId: "123456789012", apiId: "abcdef1234", stage: "prod" },
  };
}

/** The event of AppSync. */
export function createAppSyncEvent(authorization?: string): object {
  return {
    authorizationToken: authorization,
    requestContext: {
      apiId: "abcdef1234",
      accountId: "123456789012",
      requestId: "11111111-2222-3333-4444-555555555555",
      queryString: "{ orders }",
      operationName: "unknown",
      variables: {},
    },
    requestHeaders: {},
  };
}
