import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { RevocationItem } from "../../core/revocations";
import { toRevocationItem } from "../../core/revocations";
import { USER_POOL_ID } from "../../local/signed-tokens";

export const TABLE_NAME = "revocations";

/** An item as DynamoDB returns it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** A response of DynamoDB. */
export interface TableResponse {
  readonly status: number;
  readonly body: string;
}

/** The parts of a Query that the table reads. */
export interface Query {
  readonly TableName: string;
  readonly KeyConditionExpression: string;
  readonly ProjectionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
  readonly ConsistentRead: boolean;
  readonly Limit: number;
  readonly ExclusiveStartKey?: Item;
}

/** A table in memory that answers the queries of the verifier as DynamoDB does. */
export interface RevocationTable {
  /** The items, in any order. */
  items: Item[];
  readonly queries: readonly Query[];
  /** The greatest number of items on a page. */
  pageSize: number;
  /** Answers a query. Tests replace it to inject faults. */
  respond: (query: Query) => TableResponse | Promise<TableResponse>;
}

/** Creates an empty table. */
export function createRevocationTable(): RevocationTable & {
  readonly receive: (body: string) => Promise<TableResponse>;
} {
  const queries: Query[] = [];
  const table = {
    items: [] as Item[],
    queries,
    pageSize: 1000,
    respond: (query: Query): TableResponse | Promise<TableResponse> => readPage(table, query),
    receive: async (body: string) => {
      const query = JSON.parse(body) as Query;
      queries.push(query);
      return table.respond(query);
    },
  };
  return table;
}

/** Creates a client whose requests go to the table, without a network. */
export function createTableClient({ receive }: ReturnType<typeof createRevocationTable>): DynamoDBClient {
  return new DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { readonly body: Uint8Array }) => {
        const { status, body } = await receive(new TextDecoder().decode(request.body));
        const headers = { "content-type": "application/x-amz-json-1.0" };
        return { response: { statusCode: status, headers, body: Buffer.from(body) } };
      },
    },
  });
}

/**
 * Creates the item of a revocation of a user pool.
 *
 * @param sub of a user, or `*`
 * @param time in milliseconds
 * @param except with `*`
 * @param retentionHours how long it is kept
 */
export function item(sub: string, time: number, except: readonly string[] = [], retentionHours = 26): Item {
  return marshall(toRevocationItem({ userPoolId: USER_POOL_ID, sub, time, except }, retentionHours));
}

/** An error response of DynamoDB. */
export function failure(name: string, message: string): TableResponse {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message };
  return { status: 400, body: JSON.stringify(body) };
}

/** Formats the values of an item as the wire does. */
export function marshall(values: RevocationItem): Item {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]): [string, AttributeValue] => {
      if (value instanceof Set) return [name, { SS: [...(value as Set<string>)] }];
      return [name, typeof value === "number" ? { N: String(value) } : { S: String(value) }];
    }),
  );
}

/** Answers a query with the page that DynamoDB would return. */
export function readPage({ items, pageSize }: RevocationTable, query: Query): TableResponse {
  const { ExpressionAttributeValues: values, ExclusiveStartKey: start, Limit } = query;
  const since = values[":since"]?.S ?? "";
  const found = items
    .filter((one) => one["pool"]?.S === values[":pool"]?.S && keyOf(one) >= since)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
    .filter((one) => start === undefined || keyOf(one) > keyOf(start));
  const size = Math.min(pageSize, Limit);
  const page = found.slice(0, size);
  const last = found.length > size ? page.at(-1) : undefined;
  const names = query.ProjectionExpression.split(", ").map((name) => query.ExpressionAttributeNames[name] ?? "");
  const body = {
    Items: page.map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => names.includes(name)))),
    Count: page.length,
    ScannedCount: page.length,
    ...(last && { LastEvaluatedKey: { pool: last["pool"], revocation: last["revocation"] } }),
  };
  return { status: 200, body: JSON.stringify(body) };
}

function keyOf(one: Item): string {
  return one["revocation"]?.S ?? "";
}
