import { FetchError } from "aws-jwt-verify/error";
import type { CognitoAccessTokenPayload } from "aws-jwt-verify/jwt-model";
import { RevocationsStaleError } from "cognito-revocation-verifier";
import type { onRequestAsyncHookHandler } from "fastify";

interface Verifier {
  readonly verify: (token: string) => Promise<CognitoAccessTokenPayload>;
}

/** Rejects requests without a valid token, as an `onRequest` hook. */
export function requireToken(verifier: Verifier): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const token = request.headers.authorization?.replace(/^Bearer /i, "") ?? "";
    try {
      await verifier.verify(token);
    } catch (error) {
      // The token may be valid: the client should try again, not sign in again.
      const isUnknown = error instanceof RevocationsStaleError || error instanceof FetchError;
      return reply.code(isUnknown ? 503 : 401).send({ message: isUnknown ? "Try again later" : "Unauthorized" });
    }
  };
}
