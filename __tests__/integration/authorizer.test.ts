import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ENVIRONMENT } from "../../core/contract";
import { EVERYONE, toRevocationItem } from "../../core/revocations";
import type { Revocation } from "../../core/revocations";
import {
  createAppSyncEvent,
  createHttpApiEvent,
  createRequestEvent,
  createTokenEvent,
} from "../support/authorizer-events";
import { json, startCognitoServer } from "../support/cognito-server";
import type { CognitoRequest, CognitoResponse, CognitoServer } from "../support/cognito-server";
import { createFunctionEnvironment, POOL, startBundle } from "../support/invoke-bundle";
import type { ExecutionEnvironment, InvocationResponse } from "../support/invoke-bundle";
import { marshall } from "../support/revocation-table";
import { CLIENT_ID, createTokenIssuer, SUB } from "../support/token-issuer";

jest.setTimeout(60_000);

const TABLE = "revocations";
const RETENTION_HOURS = 26;
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "authorizer-"));

/** An event of each kind of API, and what the function returns to it. */
const KINDS = {
  "HTTP API": { event: createHttpApiEvent, refused: { result: { isAuthorized: false } }, rejected: "refused" },
  "REST API, TOKEN": { event: createTokenEvent, refused: deny(), rejected: "Unauthorized" },
  "REST API, REQUEST": { event: createRequestEvent, refused: deny(), rejected: "Unauthorized" },
  AppSync: { event: createAppSyncEvent, refused: { result: { isAuthorized: false } }, rejected: "refused" },
} as const;
type Kind = keyof typeof KINDS;
const ALL_KINDS = Object.keys(KINDS) as Kind[];

function deny() {
  const statement = { Effect: "Deny", Action: "execute-api:Invoke", Resource: expect.any(String) as string };
  return {
    result: { principalId: "revoked", policyDocument: { Version: "2012-10-17", Statement: [statement] } },
  };
}

describe("GIVEN the built authorizer, a user pool and a revocation list", () => {
  const issuer = createTokenIssuer(POOL);
  let aws: CognitoServer;
  let revocations: Revocation[];
  let jwks: CognitoResponse;
  let failure: CognitoResponse | undefined;
  let authorizer: ExecutionEnvironment;
  const starts: ExecutionEnvironment[] = [];

  const respond = ({ operation, message, body }: CognitoRequest): CognitoResponse => {
    if (message.url === `/${POOL}/.well-known/jwks.json`) return jwks;
    expect(operation).toBe("Query");
    expect(JSON.parse(body.toString())).toMatchObject({ TableName: TABLE });
    return failure ?? json({ Items: revocations.map((one) => marshall(toRevocationItem(one, RETENTION_HOURS))) });
  };
  const start = (environment: NodeJS.ProcessEnv = {}) => {
    const started = startBundle({
      ...createFunctionEnvironment(aws),
      BUNDLE: path.resolve("dist", "handlers", "authorizer.js"),
      [ENVIRONMENT.revocationTable]: TABLE,
      [ENVIRONMENT.clientIds]: `${CLIENT_ID},client2`,
      [ENVIRONMENT.tokenUse]: "access",
      ...environment,
    });
    starts.push(started);
    return started;
  };
  const revoke = (time: number, sub = SUB, except?: readonly string[]) => {
    revocations.push({ userPoolId: POOL, sub, time, except });
  };

  beforeAll(async () => {
    aws = await startCognitoServer(respond);
  });
  beforeEach(() => {
    revocations = [];
    jwks = json(issuer.jwks);
    failure = undefined;
    authorizer = start();
  });
  afterEach(async () => {
    await Promise.all(starts.splice(0).map(({ end }) => end()));
  });
  afterAll(async () => {
    await aws.stop();
    fs.rmSync(directory, { recursive: true });
  });

  const expectRejected = (kind: Kind, response: InvocationResponse) => {
    const { refused, rejected } = KINDS[kind];
    if (rejected === "Unauthorized") expect(response).toMatchObject({ errorType: "Error", errorMessage: rejected });
    else expect(response).toEqual(refused);
  };

  describe.each(ALL_KINDS)("GIVEN a request of: %s", (kind) => {
    const { event, refused } = KINDS[kind];

    test("WHEN the token is valid THEN the request is allowed, with or without Bearer", async () => {
      for (const authorization of [issuer.sign(), `Bearer ${issuer.sign()}`, `bearer  ${issuer.sign()}`]) {
        expect(isAllowed(await authorizer.invoke(event(authorization)))).toBe(true);
      }
    });

    test("WHEN there is no token or it is malformed THEN it is rejected", async () => {
      const [header = "", payload = ""] = issuer.sign().split(".");
      const texts = [undefined, "", "Bearer ", "Bearer", "x", "a.b.c", `${header}.${payload}.`, `${header}.e30.AAAA`];
      for (const authorization of texts) expectRejected(kind, await authorizer.invoke(event(authorization)));
    });

    test("WHEN the token is of another client, pool, use or key, or has expired, THEN it is rejected", async () => {
      const claims = [
        { client_id: "other" },
        { iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0001" },
        { token_use: "id", aud: CLIENT_ID },
        { exp: Math.floor(Date.now() / 1000) - 1 },
      ];
      for (const one of claims) expectRejected(kind, await authorizer.invoke(event(issuer.sign(one))));
      expectRejected(kind, await authorizer.invoke(event(createTokenIssuer(POOL).sign())));
    });

    test("WHEN the token was revoked THEN the request is refused, and one of a new sign-in is allowed", async () => {
      const token = issuer.sign();
      revoke(Date.now() - 30_000);
      expect(await authorizer.invoke(event(token))).toEqual(refused);
      // Nothing says when this one was issued.
      const claims = { sub: "other-sub", iat: undefined, auth_time: undefined };
      expect(await authorizer.invoke(event(issuer.sign(claims)))).toEqual(refused);
      const now = Math.floor(Date.now() / 1000);
      expect(isAllowed(await authorizer.invoke(event(issuer.sign({ iat: now, auth_time: now }))))).toBe(true);
    });

    test("WHEN everyone was revoked THEN only the tokens of the excepted user are allowed", async () => {
      revoke(Date.now() - 30_000, EVERYONE, ["other-sub"]);
      expect(await authorizer.invoke(event(issuer.sign()))).toEqual(refused);
      expect(isAllowed(await authorizer.invoke(event(issuer.sign({ sub: "other-sub" }))))).toBe(true);
    });

    test("WHEN the list can't be read THEN the function fails, and allows the request as soon as it can", async () => {
      failure = { error: "AccessDeniedException", message: "not allowed" };
      const token = issuer.sign();
      const failed = await authorizer.invoke(event(token));
      expect(failed).toMatchObject({ errorType: "RevocationsStaleError" });
      failure = undefined;
      expect(isAllowed(await authorizer.invoke(event(token)))).toBe(true);
    });

    test("WHEN the keys can't be fetched THEN the function fails: it says nothing about the token", async () => {
      jwks = { status: 503, body: "busy" };
      const { errorMessage } = await authorizer.invoke(event(issuer.sign()));
      expect(errorMessage).toMatch(/jwks\.json/);
    });
  });

  test("WHEN a request is allowed THEN its API receives the claims, without arrays", async () => {
    const context = {
      sub: SUB,
      client_id: CLIENT_ID,
      username: "alice",
      "cognito:groups": '["admins","support"]',
      exp: expect.any(Number) as number,
    };
    const token = issuer.sign();
    const resource = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/*";
    const policy = { Version: "2012-10-17", Statement: [allowStatement(resource)] };
    expect(await authorizer.invoke(createHttpApiEvent(token))).toMatchObject({
      result: { isAuthorized: true, context },
    });
    for (const createEvent of [createTokenEvent, createRequestEvent]) {
      expect(await authorizer.invoke(createEvent(token))).toMatchObject({
        result: { principalId: SUB, policyDocument: policy, context },
      });
    }
    expect(await authorizer.invoke(createAppSyncEvent(token))).toMatchObject({
      result: { isAuthorized: true, resolverContext: context },
    });
  });

  test("WHEN requests follow each other THEN the list and the keys are read once", async () => {
    const before = aws.requests.length;
    for (const kind of ALL_KINDS) await authorizer.invoke(KINDS[kind].event(issuer.sign()));
    expect(aws.requests.length - before).toBe(2);
  });

  test("WHEN the environment was frozen for longer than the list may be old THEN the list is read before the decision", async () => {
    const frozen = start({ NODE_OPTIONS: `--require ${writeTimeShift()}` });
    const token = issuer.sign();
    expect(isAllowed(await frozen.invoke(createHttpApiEvent(token)))).toBe(true);
    revoke(Date.now());
    expect(isAllowed(await frozen.invoke(createHttpApiEvent(token)))).toBe(true);
    const event = { ...createHttpApiEvent(token), frozenMs: 6_000 };
    expect(await frozen.invoke(event)).toEqual(KINDS["HTTP API"].refused);
  });

  test("WHEN the list could not be read for longer than 30 s THEN the function fails", async () => {
    const frozen = start({ NODE_OPTIONS: `--require ${writeTimeShift()}` });
    const token = issuer.sign();
    expect(isAllowed(await frozen.invoke(createHttpApiEvent(token)))).toBe(true);
    failure = { error: "InternalServerError", message: "broken", status: 500 };
    const at = (frozenMs: number) => ({ ...createHttpApiEvent(token), frozenMs });
    expect(isAllowed(await frozen.invoke(at(20_000)))).toBe(true);
    expect(await frozen.invoke(at(20_000))).toMatchObject({ errorType: "RevocationsStaleError" });
  });

  test("WHEN it accepts ID tokens THEN an ID token of one of its clients is allowed, and an access token is rejected", async () => {
    const idAuthorizer = start({ [ENVIRONMENT.tokenUse]: "id" });
    const idToken = issuer.sign({ token_use: "id", aud: "client2", client_id: undefined });
    expect(isAllowed(await idAuthorizer.invoke(createHttpApiEvent(idToken)))).toBe(true);
    expectRejected("HTTP API", await idAuthorizer.invoke(createHttpApiEvent(issuer.sign())));
  });

  test("WHEN the event is of something else THEN the function fails without quoting it", async () => {
    for (const event of [undefined, "secret", {}, { type: "REQUEST", version: "1.0", headers: { x: "secret" } }]) {
      const { errorMessage } = await authorizer.invoke(event);
      expect(errorMessage).toMatch(/^The event is not one of an authorizer/);
    }
  });

  test("WHEN the environment is incomplete THEN the error names each variable", async () => {
    const broken = start({ [ENVIRONMENT.clientIds]: "", [ENVIRONMENT.tokenUse]: "refresh" });
    const { errorMessage } = await broken.invoke(createHttpApiEvent(issuer.sign()));
    expect(errorMessage).toMatch(/CLIENT_IDS: it is not set/);
    expect(errorMessage).toMatch(/TOKEN_USE: "refresh" is not one of access, id/);
  });

  test("WHEN tokens are refused THEN the log says that one was revoked, and contains no token", async () => {
    const token = issuer.sign();
    revoke(Date.now() - 30_000);
    for (const kind of ALL_KINDS) await authorizer.invoke(KINDS[kind].event(token));
    await authorizer.invoke(createTokenEvent(issuer.sign({ sub: "other-sub", client_id: "other" })));
    const log = await authorizer.end();
    starts.length = 0;
    expect(log.match(/Rejected a revoked token/g)).toHaveLength(ALL_KINDS.length);
    for (const part of token.split(".")) expect(log).not.toContain(part);
  });
});

function allowStatement(Resource: string) {
  return { Effect: "Allow", Action: "execute-api:Invoke", Resource };
}

function isAllowed({ result }: InvocationResponse): boolean {
  const { isAuthorized, policyDocument } = result as {
    readonly isAuthorized?: boolean;
    readonly policyDocument?: { readonly Statement: readonly [{ readonly Effect: string }] };
  };
  return isAuthorized ?? policyDocument?.Statement[0].Effect === "Allow";
}

/** Writes a module that moves the clock by the `frozenMs` of each event, as if Lambda had frozen the process until then. */
function writeTimeShift(): string {
  const file = path.join(directory, "time-shift.cjs");
  fs.writeFileSync(
    file,
    `const { now } = Date;
    let shift = 0;
    Date.now = () => now() + shift;
    process.on("message", ({ event }) => { shift += event?.frozenMs ?? 0; });`,
  );
  return file;
}
