import { FetchError } from "aws-jwt-verify/error";
import type { CognitoAccessTokenPayload } from "aws-jwt-verify/jwt-model";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { RevocationsStaleError } from "cognito-revocation-verifier";
import type { TokenRevocations } from "cognito-revocation-verifier";

interface Verifier {
  readonly verify: (token: string) => Promise<CognitoAccessTokenPayload>;
}

/** Creates the handler of a function behind an HTTP API. */
export function createHandler(revocations: TokenRevocations, verifier: Verifier) {
  return async ({ headers }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    // AWS Lambda freezes the timers of the list between two invocations.
    await revocations.refresh({ maxAgeSeconds: 5 });
    try {
      const { sub } = await verifier.verify(headers["authorization"]?.replace(/^Bearer /i, "") ?? "");
      return { statusCode: 200, body: JSON.stringify({ sub }) };
    } catch (error) {
      // The token may be valid: the client should try again, not sign in again.
      const isUnknown = error instanceof RevocationsStaleError || error instanceof FetchError;
      return { statusCode: isUnknown ? 503 : 401 };
    }
  };
}
