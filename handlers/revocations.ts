import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { readRequestId } from "../core/cognito-errors";
import { REVOCATION_ATTRIBUTES, toRevocationItem } from "../core/revocations";
import type { Revocation } from "../core/revocations";
import { createClientConfiguration } from "./client-configuration";

// A retry of the SDK puts the same item again, so a lost response does no harm.
const MAX_ATTEMPTS = 3;

/** The table of a revocation list. */
export interface RevocationTable {
  /** The name of the table. */
  readonly table: string;
  /**
   * Adds an item.
   *
   * @throws the error of the SDK
   */
  readonly put: (revocation: Revocation, signal: AbortSignal) => Promise<PutResult>;
}

/** What DynamoDB responded. */
export interface PutResult {
  /** The AWS request id. */
  readonly id: string;
  /** Tokens issued until then are revoked, in seconds since the epoch. */
  readonly notBefore: number;
}

/**
 * Creates a client of a revocation list.
 *
 * @param table the name of the table
 * @param retentionHours how long an item is kept
 */
export function createRevocationTable(table: string, retentionHours: number): RevocationTable {
  const client = new DynamoDBClient(createClientConfiguration(MAX_ATTEMPTS));
  return {
    table,
    put: async (revocation, signal) => {
      const item = toRevocationItem(revocation, retentionHours);
      const { notBefore } = item;
      const command = new PutItemCommand({
        TableName: table,
        Item: Object.fromEntries(
          Object.entries<AttributeContent>({ ...item }).map(([key, value]) => [key, toAttributeValue(value)]),
        ),
        ConditionExpression: `attribute_not_exists(${REVOCATION_ATTRIBUTES.revocation})`,
      });
      try {
        const { $metadata } = await client.send(command, { abortSignal: signal });
        return { id: $metadata.requestId ?? "", notBefore };
      } catch (error) {
        // An item with this time and this sub is the item of an earlier attempt.
        if (error instanceof ConditionalCheckFailedException) return { id: readRequestId(error), notBefore };
        throw error;
      }
    },
  };
}

type AttributeContent = string | number | ReadonlySet<string>;

function toAttributeValue(value: AttributeContent): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { SS: [...value] };
}
