/**
 * The revocation list: a DynamoDB table in which each item rejects the tokens of one user, or of all users of a user pool,
 * that were issued until a time. Items are only ever added. `cognito-revocation-verifier` reads them.
 */

/** The attributes of an item. */
export const REVOCATION_ATTRIBUTES = {
  /** The partition key: the id of the user pool. */
  pool: "pool",
  /** The sort key: the time in ISO 8601 with milliseconds, `#`, and the `sub` or {@link EVERYONE}. */
  revocation: "revocation",
  /** The `sub` of the user, or {@link EVERYONE}. */
  sub: "sub",
  /** Tokens issued until then are rejected, in seconds since the epoch. */
  notBefore: "notBefore",
  /** The reason; omitted when the entry has none. */
  reason: "reason",
  /** The `sub` of each user whose tokens stay accepted: a string set, only on an item for {@link EVERYONE}. */
  except: "except",
  /** When DynamoDB deletes the item, in seconds since the epoch. */
  expiresAt: "expiresAt",
} as const;

/** Stands for all users of the user pool, in place of a `sub`. */
export const EVERYONE = "*";

/**
 * How long an item is kept, in hours: the longest lifetime of a token (24), the lifetime of a managed-login cookie (1), and
 * one more for deploys and clocks.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 */
export const DEFAULT_RETENTION_HOURS = 26;

/** A revocation of the tokens of one user or of all users. */
export interface Revocation {
  readonly userPoolId: string;
  /** The `sub` of the user, or {@link EVERYONE}. */
  readonly sub: string;
  /** Tokens issued until then are rejected, in milliseconds since the epoch. */
  readonly time: number;
  readonly reason?: string;
  /** The `sub` of each user whose tokens stay accepted; only with {@link EVERYONE}. */
  readonly except?: readonly string[];
}

/** An item of the table, as values of JavaScript. */
export interface RevocationItem {
  readonly pool: string;
  readonly revocation: string;
  readonly sub: string;
  readonly notBefore: number;
  readonly reason?: string;
  readonly except?: ReadonlySet<string>;
  readonly expiresAt: number;
}

/**
 * Creates the item of a revocation. Equal revocations have equal keys.
 *
 * @param revocation the revocation
 * @param retentionHours how long the item is kept
 */
export function toRevocationItem(
  { userPoolId, sub, time, reason, except = [] }: Revocation,
  retentionHours: number,
): RevocationItem {
  const notBefore = Math.floor(time / 1000);
  return {
    pool: userPoolId,
    revocation: `${new Date(time).toISOString()}#${sub}`,
    sub,
    notBefore,
    ...(reason === undefined ? {} : { reason }),
    // DynamoDB has no empty sets.
    ...(except.length === 0 ? {} : { except: new Set(except) }),
    expiresAt: notBefore + retentionHours * 3600,
  };
}
