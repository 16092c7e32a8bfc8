import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, QueryCommandInput, QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import type { Clock } from "./clock.js";
import { ATTRIBUTES, parseItem } from "./item.js";
import type { Revocation } from "./item.js";

/** The partition of a table that has the revocations of a user pool. */
export interface RevocationTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly userPoolId: string;
}

// Parsing a page blocks the event loop: a page of DynamoDB's 1 MB would take longer than requests should wait.
const PAGE_SIZE = 500;

// The AWS SDK waits for a response without a limit. Includes its retries.
const PAGE_TIMEOUT_SECONDS = 10;

// `reason` and `pool` are not needed. `sub` and `except` are reserved words of DynamoDB, so all names are substituted.
const { revocation, sub, notBefore, except, expiresAt } = ATTRIBUTES;
const PROJECTION = [revocation, sub, notBefore, except, expiresAt];
const NAMES = Object.fromEntries(Object.values(ATTRIBUTES).map((name) => [`#${name}`, name]));

/**
 * Reads the revocations whose sort key is equal to or greater than `since`, page by page.
 *
 * Without `since` it reads all of them, consistently: what replaces a list must not lack an item that the list had. With
 * `since` it reads eventually consistently, for half the price: the overlap of the next polls finds what it misses.
 *
 * @throws InvalidRevocationError when an item can't be parsed, and the errors of the AWS SDK
 */
export async function* readRevocations(
  { client, tableName, userPoolId }: RevocationTable,
  since: string | undefined,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<readonly Revocation[]> {
  const pool = `#${ATTRIBUTES.pool} = :pool`;
  const input: QueryCommandInput = {
    TableName: tableName,
    KeyConditionExpression: since === undefined ? pool : `${pool} AND #${revocation} >= :since`,
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: {
      ":pool": { S: userPoolId },
      ...(since === undefined ? {} : { ":since": { S: since } }),
    },
    ProjectionExpression: PROJECTION.map((name) => `#${name}`).join(", "),
    ConsistentRead: since === undefined,
    Limit: PAGE_SIZE,
  };
  let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
  do {
    const page = await send(client, new QueryCommand({ ...input, ExclusiveStartKey }), clock, signal);
    yield (page.Items ?? []).map(parseItem);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

async function send(
  client: DynamoDBClient,
  command: QueryCommand,
  clock: Clock,
  signal: AbortSignal,
): Promise<QueryCommandOutput> {
  const controller = new AbortController();
  const cancelTimer = clock.setTimer(() => {
    controller.abort(new Error(`DynamoDB did not respond within ${PAGE_TIMEOUT_SECONDS} s.`));
  }, PAGE_TIMEOUT_SECONDS * 1000);
  const abort = () => {
    controller.abort(signal.reason);
  };
  signal.addEventListener("abort", abort);
  // Credentials are fetched before the request, and the SDK doesn't abort that.
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => {
      reject(controller.signal.reason as Error);
    });
  });
  try {
    return await Promise.race([aborted, client.send(command, { abortSignal: controller.signal })]);
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", abort);
  }
}
