import { FetchError } from "aws-jwt-verify/error";
import type { CognitoAccessTokenPayload } from "aws-jwt-verify/jwt-model";
import { RevocationsStaleError } from "cognito-revocation-verifier";
import type { RequestHandler } from "express";

interface Verifier {
  readonly verify: (token: string) => Promise<CognitoAccessTokenPayload>;
}

/** Rejects requests without a valid token. The claims are in `response.locals.claims`. */
export function requireToken(verifier: Verifier): RequestHandler {
  return async (request, response, next) => {
    const token = request.headers.authorization?.replace(/^Bearer /i, "") ?? "";
    try {
      response.locals["claims"] = await verifier.verify(token);
    } catch (error) {
      // The token may be valid: the client should try again, not sign in again.
      const isUnknown = error instanceof RevocationsStaleError || error instanceof FetchError;
      response.status(isUnknown ? 503 : 401).json({ message: isUnknown ? "Try again later" : "Unauthorized" });
      return;
    }
    next();
  };
}
