import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { toRevocationItem } from "../core/revocations";
import { ROOT_CREDENTIALS } from "../local/emulator";
import { USER_POOL_ID } from "../local/signed-tokens";

/** The `sub` of each user: a UUID, as in Cognito. */
export function createSub(index: number): string {
  return `${index.toString(16).padStart(8, "0")}-0000-4000-8000-${(index * 7919).toString(16).padStart(12, "0")}`;
}

/** A loopback server in place of DynamoDB. Its pages are prepared, so that it does not slow its clients down. */
export interface RevocationServer {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

interface Query {
  readonly ExclusiveStartKey?: { readonly revocation: { readonly S: string } };
  readonly Limit: number;
}

/**
 * Starts a server whose table has a revocation of each user, a second apart.
 *
 * @param users the number of users
 * @param time of the last revocation, in milliseconds
 */
export async function startRevocationServer(users: number, time: number): Promise<RevocationServer> {
  const items = Array.from({ length: users }, (_, index) => createItem(createSub(index), time - (users - index)));
  const pages = new Map<string, string>();
  const positions = new Map(items.map(({ revocation }, index) => [revocation.S, index + 1]));
  const createPage = (start: number, size: number): string => {
    const page = items.slice(start, start + size);
    const last = page.at(-1);
    const hasMore = last !== undefined && start + size < items.length;
    const LastEvaluatedKey = { pool: { S: USER_POOL_ID }, revocation: last?.revocation };
    return JSON.stringify({ Items: page, Count: page.length, ...(hasMore ? { LastEvaluatedKey } : {}) });
  };
  const respond = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { ExclusiveStartKey, Limit } = (await json(request)) as Query;
    const start = ExclusiveStartKey === undefined ? 0 : (positions.get(ExclusiveStartKey.revocation.S) ?? 0);
    const key = `${start}/${Limit}`;
    const body = pages.get(key) ?? createPage(start, Limit);
    pages.set(key, body);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(body);
  };
  const server = http.createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials: ROOT_CREDENTIALS });
  return {
    endpoint,
    client,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

// The attributes that the verifier asks for.
function createItem(sub: string, time: number) {
  const { revocation, notBefore, expiresAt } = toRevocationItem({ userPoolId: USER_POOL_ID, sub, time }, 26);
  return {
    revocation: { S: revocation },
    sub: { S: sub },
    notBefore: { N: String(notBefore) },
    expiresAt: { N: String(expiresAt) },
  };
}
