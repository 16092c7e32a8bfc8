import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { TokenRevocations } from "cognito-revocation-verifier";
import express from "express";
import fastify from "fastify";
import { requireToken as requireTokenInExpress } from "../../verifier/examples/express";
import { requireToken as requireTokenInFastify } from "../../verifier/examples/fastify";
import { createHandler } from "../../verifier/examples/lambda";
import { startRevocationServer } from "../support/revocation-server";
import type { RevocationServer } from "../support/revocation-server";
import { TABLE_NAME, item } from "../support/revocation-table";
import { USER_POOL_ID, CLIENT_ID, createTokenSigner } from "../../local/signed-tokens";

const VERIFIER = path.resolve(__dirname, "..", "..", "verifier");

const signer = createTokenSigner();
const now = Math.floor(Date.now() / 1000);
const tokens = {
  revoked: signer.sign({ sub: "alice", iat: now - 60, auth_time: now - 60 }),
  later: signer.sign({ sub: "alice", iat: now + 5, auth_time: now + 5 }),
  other: signer.sign({ sub: "bob", iat: now - 60, auth_time: now - 60 }),
};

/** A service that answers 200 to requests with a valid token. */
interface Service {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Verification {
  readonly revocations: TokenRevocations;
  readonly verifier: {
    readonly verify: (token: string) => ReturnType<Parameters<typeof requireTokenInExpress>[0]["verify"]>;
  };
}

async function listen(server: http.Server): Promise<Service> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function startExpress({ verifier }: Verification): Promise<Service> {
  const app = express();
  app.use(requireTokenInExpress(verifier));
  app.get("/", (_, response) => {
    response.json({ sub: (response.locals["claims"] as { readonly sub: string }).sub });
  });
  return listen(http.createServer(app));
}

async function startFastify({ verifier }: Verification): Promise<Service> {
  const app = fastify();
  app.addHook("onRequest", requireTokenInFastify(verifier));
  app.get("/", () => ({ ok: true }));
  return { url: await app.listen({ host: "127.0.0.1", port: 0 }), stop: () => app.close() };
}

// In place of API Gateway: passes the headers of a request to the handler.
async function startLambda({ revocations, verifier }: Verification): Promise<Service> {
  const handler = createHandler(revocations, verifier);
  const invoke = async ({ headers }: http.IncomingMessage, response: http.ServerResponse) => {
    const { statusCode = 500, body } = await handler({ headers } as APIGatewayProxyEventV2);
    response.writeHead(statusCode).end(body);
  };
  return listen(
    http.createServer((request, response) => {
      invoke(request, response).catch(() => response.writeHead(500).end());
    }),
  );
}

async function get({ url }: Service, token: string | undefined): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  return response.status;
}

describe.each([
  ["Express", startExpress],
  ["Fastify", startFastify],
  ["Lambda", startLambda],
])("GIVEN a service with the example for %s", (name, start) => {
  const environment = process.env;
  let dynamodb: RevocationServer;
  let verification: Verification;
  let service: Service;

  beforeAll(async () => {
    dynamodb = await startRevocationServer();
    process.env = dynamodb.environment;
    // Polls only when the test asks for it.
    const timing = { pollSeconds: 1000, maxStaleSeconds: 1001 };
    const revocations = await TokenRevocations.create({ userPoolId: USER_POOL_ID, tableName: TABLE_NAME, ...timing });
    dynamodb.closeLater(revocations);
    const verifier = CognitoJwtVerifier.create(
      { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, tokenUse: "access", customJwtCheck: revocations.check },
      { jwksCache: signer.createJwksCache() },
    );
    verification = { revocations, verifier };
    service = await start(verification);
  });
  afterAll(async () => {
    process.env = environment;
    await service.stop();
    await dynamodb.stop();
  });

  test("WHEN no user was signed out THEN it accepts their tokens, and no request without one", async () => {
    expect(await get(service, tokens.revoked)).toBe(200);
    expect(await get(service, tokens.other)).toBe(200);
    expect(await get(service, undefined)).toBe(401);
    expect(await get(service, "no token")).toBe(401);
  });

  test("WHEN a user is signed out THEN it answers 401 to old tokens of this user only", async () => {
    dynamodb.table.items = [item("alice", now * 1000)];
    await verification.revocations.refresh({ maxAgeSeconds: 0 });
    expect(await get(service, tokens.revoked)).toBe(401);
    expect(await get(service, tokens.later)).toBe(200);
    expect(await get(service, tokens.other)).toBe(200);
  });

  test("WHEN the list is stale THEN it answers 503 to a token that may be valid", async () => {
    verification.revocations.close();
    expect(await get(service, tokens.other)).toBe(503);
    expect(await get(service, tokens.revoked)).toBe(401);
  });

  test("WHEN the README shows the example THEN it is the code of this test", () => {
    const source = fs.readFileSync(path.join(VERIFIER, "examples", `${name.toLowerCase()}.ts`), "utf8");
    const readme = fs.readFileSync(path.join(VERIFIER, "README.md"), "utf8");
    expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``);
  });
});

test("GIVEN the example for Lambda WHEN an invocation starts THEN it reads what was written since the last one", async () => {
  const dynamodb = await startRevocationServer();
  const environment = process.env;
  process.env = dynamodb.environment;
  try {
    // No timer polls, as in a frozen process.
    const timing = { pollSeconds: 1000, maxStaleSeconds: 1001 };
    const revocations = await TokenRevocations.create({ userPoolId: USER_POOL_ID, tableName: TABLE_NAME, ...timing });
    dynamodb.closeLater(revocations);
    const verifier = CognitoJwtVerifier.create(
      { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, tokenUse: "access", customJwtCheck: revocations.check },
      { jwksCache: signer.createJwksCache() },
    );
    const handler = createHandler(revocations, verifier);
    const event = { headers: { authorization: `Bearer ${tokens.revoked}` } } as unknown as APIGatewayProxyEventV2;
    expect(await handler(event)).toMatchObject({ statusCode: 200 });
    dynamodb.table.items = [item("alice", now * 1000)];
    expect(await handler(event)).toMatchObject({ statusCode: 200 });
    const later = Date.now() + 6000;
    jest.spyOn(Date, "now").mockReturnValue(later);
    expect(await handler(event)).toMatchObject({ statusCode: 401 });
    expect(dynamodb.table.queries).toHaveLength(2);
  } finally {
    jest.restoreAllMocks();
    process.env = environment;
    await dynamodb.stop();
  }
});
