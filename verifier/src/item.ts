import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { InvalidRevocationError } from "./errors.js";

/** Stands for all users of the user pool, in place of a `sub`. */
export const EVERYONE = "*";

/** The attributes of an item that the verifier reads. */
export const ATTRIBUTES = {
  /** The partition key: the id of the user pool. */
  pool: "pool",
  /** The sort key: the time in ISO 8601 with milliseconds, `#`, and the `sub` or {@link EVERYONE}. */
  revocation: "revocation",
  /** The `sub` of the user, or {@link EVERYONE}. */
  sub: "sub",
  /** Tokens issued until then are rejected, in seconds since the epoch. */
  notBefore: "notBefore",
  /** The `sub` of each user whose tokens stay accepted: a string set, only on an item for {@link EVERYONE}. */
  except: "except",
  /** When DynamoDB deletes the item, in seconds since the epoch. */
  expiresAt: "expiresAt",
} as const;

/** An item as DynamoDB returns it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** A revocation of the tokens of one user or of all users. */
export interface Revocation {
  /** The sort key. Equal revocations have equal keys. */
  readonly key: string;
  /** The `sub` of the user, or {@link EVERYONE}. */
  readonly sub: string;
  /** Tokens issued until then are rejected, in seconds since the epoch. */
  readonly notBefore: number;
  /** Only with {@link EVERYONE}. */
  readonly except: readonly string[];
  /** When its retention ends, in seconds since the epoch; `Infinity` for an item without it. */
  readonly expiresAt: number;
}

const NO_EXCEPTIONS: readonly string[] = [];

/**
 * Parses an item of the table.
 *
 * @throws InvalidRevocationError when an attribute is missing or has another type
 */
export function parseItem(item: Item): Revocation {
  const key = item[ATTRIBUTES.revocation]?.S;
  if (!key) throw new InvalidRevocationError(JSON.stringify(item), `"${ATTRIBUTES.revocation}" is not a string`);
  const sub = item[ATTRIBUTES.sub]?.S;
  if (!sub) throw new InvalidRevocationError(key, `"${ATTRIBUTES.sub}" is not a string, or is empty`);
  const expiresAt = item[ATTRIBUTES.expiresAt];
  return {
    key,
    sub,
    notBefore: parseSeconds(key, ATTRIBUTES.notBefore, item[ATTRIBUTES.notBefore]),
    except: parseExcept(key, sub, item[ATTRIBUTES.except]),
    expiresAt: expiresAt === undefined ? Infinity : parseSeconds(key, ATTRIBUTES.expiresAt, expiresAt),
  };
}

function parseSeconds(key: string, attribute: string, value: AttributeValue | undefined): number {
  // Number("") is 0.
  const seconds = value?.N ? Number(value.N) : NaN;
  if (Number.isFinite(seconds)) return seconds;
  throw new InvalidRevocationError(key, `"${attribute}" is not a number`);
}

function parseExcept(key: string, sub: string, value: AttributeValue | undefined): readonly string[] {
  if (value === undefined) return NO_EXCEPTIONS;
  if (value.SS === undefined) throw new InvalidRevocationError(key, `"${ATTRIBUTES.except}" is not a string set`);
  if (sub === EVERYONE) return value.SS;
  throw new InvalidRevocationError(key, `it has "${ATTRIBUTES.except}", but is not for "${EVERYONE}"`);
}
