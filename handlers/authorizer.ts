import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import {
  JwtInvalidClaimError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  // A token of another issuer.
  ParameterValidationError,
  WaitPeriodNotYetEndedJwkError,
} from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { TokenRevocations, TokenRevokedError } from "cognito-revocation-verifier";
import { METRICS } from "../core/contract";
import { parseRegion } from "../core/identifiers";
import { parseAuthorizerEvent } from "./authorizer-events";
import type { AuthorizerResult, Claims } from "./authorizer-events";
import { createClientConfiguration } from "./client-configuration";
import { readAuthorizerEnvironment } from "./environment";

// A revoked token is accepted for this long at most, unless an API caches results.
const MAX_AGE_SECONDS = 5;

// What makes a token invalid. Every other error, such as keys that can't be fetched, is a failure of the authorizer: it says
// nothing about the token.
const INVALID_TOKEN_ERRORS = [
  JwtParseError,
  JwtInvalidClaimError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  ParameterValidationError,
  WaitPeriodNotYetEndedJwkError,
];

const logger = new Logger({ serviceName: METRICS.service });

/** What the invocations of one execution environment share. */
interface Shared {
  readonly revocations: TokenRevocations;
  readonly verify: (token: string) => Promise<Claims>;
}

let shared: Promise<Shared> | undefined;

/**
 * The Lambda function of an authorizer: allows a request whose token is valid and not revoked.
 *
 * @param event the event of an HTTP API, of a REST API or of AppSync
 * @param context Lambda's context
 * @throws Error when the function can't decide, for example because the revocation list is stale. The API refuses the request.
 */
export async function handler(event: unknown, context: Context): Promise<AuthorizerResult> {
  logger.addContext(context);
  const request = parseAuthorizerEvent(event);
  if (request.token === undefined) return request.reject();
  const { revocations, verify } = await connect();
  await revocations.refresh({ maxAgeSeconds: MAX_AGE_SECONDS });
  try {
    return request.allow(await verify(request.token));
  } catch (error) {
    if (error instanceof TokenRevokedError) {
      // Someone presented a token of a user who was signed out.
      logger.warn("Rejected a revoked token", { code: error.code });
      return request.forbid();
    }
    if (!INVALID_TOKEN_ERRORS.some((type) => error instanceof type)) throw error;
    return request.reject();
  }
}

async function connect(): Promise<Shared> {
  shared ??= createShared();
  try {
    return await shared;
  } catch (error) {
    // The next invocation tries again.
    shared = undefined;
    throw error;
  }
}

async function createShared(): Promise<Shared> {
  const { userPoolId, tableName, clientIds, tokenUse } = readAuthorizerEnvironment(process.env);
  const client = new DynamoDBClient({ ...createClientConfiguration(2), region: parseRegion(userPoolId) });
  const revocations = await TokenRevocations.create({ userPoolId, tableName, client });
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId: [...clientIds], tokenUse, customJwtCheck: revocations.check },
    { jwksCache: createJwksCache(process.env) },
  );
  return { revocations, verify: (token) => verifier.verify(token) };
}

// An endpoint that the AWS SDK would use for Cognito, such as that of a local AWS, serves the keys too: the issuer in its tokens
// is a host of AWS. On AWS, none is set, and the keys are fetched from the issuer.
function createJwksCache(variables: NodeJS.ProcessEnv): SimpleJwksCache {
  const endpoint = variables["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] ?? variables["AWS_ENDPOINT_URL"];
  if (endpoint === undefined) return new SimpleJwksCache();
  return new SimpleJwksCache({
    fetcher: {
      fetch: async (uri) => {
        const response = await fetch(new URL(new URL(uri).pathname, endpoint));
        if (!response.ok) throw new Error(`${response.url} responded with ${response.status}.`);
        return response.arrayBuffer();
      },
    },
  });
}
