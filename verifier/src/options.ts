import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ParameterValidationError } from "aws-jwt-verify/error";

/** How the revocation list of a user pool is read. */
export interface TokenRevocationsOptions {
  /** The id of the user pool. Tokens of other user pools are rejected. */
  readonly userPoolId: string;
  /** The name of the DynamoDB table, or its ARN. */
  readonly tableName: string;
  /**
   * The Region of the table.
   *
   * @default the Region of the user pool
   */
  readonly region?: string;
  /**
   * The client that reads the table, for settings such as credentials or an endpoint. `close` does not destroy it.
   *
   * @default a client with default settings
   */
  readonly client?: DynamoDBClient;
  /**
   * The seconds between two polls: how long a token is accepted after its revocation was written.
   *
   * @default 5
   */
  readonly pollSeconds?: number;
  /**
   * The seconds that a poll reads back. Must be more than the clocks of two machines differ, plus the duration of a write.
   *
   * @default 300
   */
  readonly overlapSeconds?: number;
  /**
   * The seconds between two loads of the whole list, which remove expired revocations from memory.
   *
   * @default 3600
   */
  readonly reloadSeconds?: number;
  /**
   * The age, in seconds, from which the list is stale, because polls fail.
   *
   * @default 30
   */
  readonly maxStaleSeconds?: number;
  /**
   * What happens to tokens while the list is stale: `"refuse"` rejects all tokens with a `RevocationsStaleError`; `"accept"`
   * accepts tokens that are not on the stale list.
   *
   * @default "refuse"
   */
  readonly whenStale?: "refuse" | "accept";
}

/** The options with their defaults. */
export type ResolvedOptions = Required<Omit<TokenRevocationsOptions, "client">> &
  Pick<TokenRevocationsOptions, "client">;

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
const USER_POOL_ID = /^[\w-]+_[0-9a-zA-Z]+$/;

// Timers of Node.js take at most 24.8 days.
const MAX_SECONDS = 7 * 24 * 3600;

/**
 * Validates the options and adds the defaults.
 *
 * @throws ParameterValidationError
 */
export function resolveOptions(options: TokenRevocationsOptions): ResolvedOptions {
  const { userPoolId, tableName, client, whenStale = "refuse" } = options;
  if (!USER_POOL_ID.test(userPoolId)) fail("userPoolId", "must be the id of a user pool, such as us-east-1_6573cjKIK");
  if (typeof tableName !== "string" || tableName === "") fail("tableName", "must be the name of a table");
  if (!["refuse", "accept"].includes(whenStale)) fail("whenStale", 'must be "refuse" or "accept"');
  const { region = userPoolId.slice(0, userPoolId.indexOf("_")) } = options;
  const pollSeconds = validateSeconds("pollSeconds", options.pollSeconds ?? 5, 1);
  const maxStaleSeconds = validateSeconds("maxStaleSeconds", options.maxStaleSeconds ?? 30, 1);
  if (maxStaleSeconds <= pollSeconds) fail("maxStaleSeconds", `must be more than pollSeconds, which is ${pollSeconds}`);
  return {
    userPoolId,
    tableName,
    client,
    region,
    pollSeconds,
    overlapSeconds: validateSeconds("overlapSeconds", options.overlapSeconds ?? 300, 0),
    reloadSeconds: validateSeconds("reloadSeconds", options.reloadSeconds ?? 3600, 1),
    maxStaleSeconds,
    whenStale,
  };
}

/**
 * Validates a number of seconds.
 *
 * @throws ParameterValidationError
 */
export function validateSeconds(name: string, value: number, minimum: number): number {
  // Comparisons with NaN are false.
  if (typeof value === "number" && value >= minimum && value <= MAX_SECONDS) return value;
  return fail(name, `must be a number of seconds from ${minimum} to ${MAX_SECONDS}`);
}

function fail(name: string, issue: string): never {
  throw new ParameterValidationError(`${name} ${issue}`);
}
