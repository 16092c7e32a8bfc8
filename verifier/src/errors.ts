import { JwtBaseError, JwtInvalidClaimError } from "aws-jwt-verify/error";

/**
 * A token that the revocation list rejects. Answer with 401.
 *
 * Services that handle the errors of aws-jwt-verify handle it already: it is a `JwtInvalidClaimError`.
 */
export class TokenRevokedError extends JwtInvalidClaimError {
  override readonly name = "TokenRevokedError";
  /** For programs that don't have the class, such as after a serialization. */
  readonly code = "TOKEN_REVOKED";
}

/**
 * The revocation list is too old to say whether a token was revoked. Answer with 503: the token may be valid.
 *
 * `cause` is the error of the last poll, if it failed.
 */
export class RevocationsStaleError extends JwtBaseError {
  override readonly name = "RevocationsStaleError";
  /** For programs that don't have the class, such as after a serialization. */
  readonly code = "REVOCATIONS_STALE";
}

/**
 * An item of the table that can't be read. It fails the poll: ignoring it could accept a revoked token.
 */
export class InvalidRevocationError extends Error {
  override readonly name = "InvalidRevocationError";

  /**
   * @param key the sort key of the item, or what was found in its place
   * @param issue what is wrong with which attribute
   */
  constructor(key: string, issue: string) {
    super(`The item with the sort key ${JSON.stringify(key)} is invalid: ${issue}. Correct or delete it.`);
  }
}
