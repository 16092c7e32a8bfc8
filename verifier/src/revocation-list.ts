import { JwtInvalidIssuerError } from "aws-jwt-verify/error";
import { TokenRevokedError } from "./errors.js";
import { EVERYONE } from "./item.js";
import type { Revocation } from "./item.js";

/** The claims of a token that decide whether it was revoked. The payload of any verified JWT can be passed. */
export interface TokenClaims {
  readonly iss?: unknown;
  readonly sub?: unknown;
  /** When the token was issued, in seconds since the epoch. */
  readonly iat?: unknown;
  /** When the user signed in, in seconds since the epoch. Cognito keeps it when a token is refreshed. */
  readonly auth_time?: unknown;
  /** Only in access tokens. */
  readonly client_id?: unknown;
}

interface EveryoneRevocation {
  readonly key: string;
  readonly notBefore: number;
  readonly except: ReadonlySet<string>;
}

/** The revocations of a user pool, in memory. The order in which they are added, and duplicates, make no difference. */
export class RevocationList {
  // The values are numbers, not objects: a list can have 100,000 users.
  private readonly users = new Map<string, number>();
  // The latest first.
  private everyone: readonly EveryoneRevocation[] = [];

  /** @param userPoolId the only user pool whose tokens are accepted */
  constructor(private readonly userPoolId: string) {}

  /** The number of users whose tokens are rejected, and of revocations for all users. */
  get size(): number {
    return this.users.size + this.everyone.length;
  }

  /** Adds a revocation. It can't make the list accept a token that it rejected. */
  add({ key, sub, notBefore, except }: Revocation): void {
    if (sub !== EVERYONE) {
      if (notBefore > this.getNotBefore(sub)) this.users.set(sub, notBefore);
      return;
    }
    if (this.everyone.some((one) => one.key === key)) return;
    const all = [...this.everyone, { key, notBefore, except: new Set(except) }];
    this.everyone = all.sort((one, other) => other.notBefore - one.notBefore);
  }

  /**
   * Rejects a token that was revoked.
   *
   * @param claims the claims of a token whose signature was verified
   * @throws TokenRevokedError when it was revoked, or when its claims don't say whether
   * @throws JwtInvalidIssuerError when it is a token of another user pool
   */
  check({ iss, sub, iat, auth_time: authTime, client_id: clientId }: TokenClaims): void {
    // Both forms of the issuer end with the id: https://cognito-idp.<region>.amazonaws.com/<id> and
    // https://issuer-cognito-idp.<region>.amazonaws.com/<id>.
    if (typeof iss !== "string" || !iss.endsWith(`/${this.userPoolId}`))
      throw new JwtInvalidIssuerError(`Token of another user pool than ${this.userPoolId}`, iss, this.userPoolId);
    if (typeof sub !== "string") throw new TokenRevokedError("Token rejected: it has no sub", sub);
    const issuedAt = earliest(authTime ?? iat, iat);
    if (!Number.isFinite(issuedAt))
      throw new TokenRevokedError("Token rejected: its iat or auth_time is not a number", issuedAt);
    // A machine has no session that could end: only a revocation of its own sub applies to its tokens.
    const notBefore = sub === clientId ? this.getNotBefore(sub) : this.getEffectiveNotBefore(sub);
    if (issuedAt > notBefore) return;
    const expected = `later than ${notBefore}`;
    throw new TokenRevokedError(`Token revoked: issued at ${issuedAt}. Expected: ${expected}`, issuedAt, expected);
  }

  private getNotBefore(sub: string): number {
    return this.users.get(sub) ?? -Infinity;
  }

  private getEffectiveNotBefore(sub: string): number {
    const own = this.getNotBefore(sub);
    for (const { notBefore, except } of this.everyone) {
      if (notBefore <= own) break;
      if (!except.has(sub)) return notBefore;
    }
    return own;
  }
}

function earliest(one: unknown, other: unknown): number {
  return typeof one === "number" && typeof other === "number" ? Math.min(one, other) : NaN;
}
