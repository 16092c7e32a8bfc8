import { isDeepStrictEqual } from "node:util";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import type { Jwks } from "aws-jwt-verify/jwk";
import { TokenRevocations, TokenRevokedError } from "cognito-revocation-verifier";
import { encodeEveryoneInput } from "../../core/contract";
import type { ListedUser } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createStateBucket } from "../../local/state-bucket";
import { createUser, signIn } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { toolchain } from "../support/toolchain";
import { createEngineStack } from "./engine-stack";
import type { EngineStack } from "./engine-stack";
import { addProtectedApis, OUTPUTS } from "./protected-apis";

jest.setTimeout(240_000);

// The list is read at least every 5 seconds.
const MAX_DELAY_MS = 6_000;

/** What a service says to a token: a status, or `accepted` or `revoked` from a library. */
type Responses = Readonly<Record<"plain" | "verifier" | "http" | "restToken" | "restRequest" | "graphql", unknown>>;

const ACCEPTED: Responses = {
  plain: "accepted",
  verifier: "accepted",
  http: 200,
  restToken: 200,
  restRequest: 200,
  graphql: 200,
};
// AppSync has no other status for a refusal. The plain service is the hole that the list closes.
const REVOKED: Responses = {
  ...ACCEPTED,
  verifier: "revoked",
  http: 403,
  restToken: 403,
  restRequest: 403,
  graphql: 401,
};

// MiniStack returns these attributes of a resource in another form than it received them.
const NOT_KEPT_BY_MINISTACK = [
  ["aws_api_gateway_stage.RestStage", "access_log_settings"],
  ["aws_apigatewayv2_authorizer.Authorizer_Http_84BC4D77", "jwt_configuration"],
];

// Each test continues where the previous one ended.
describe("GIVEN a plain service, one with the verifier, and APIs behind the authorizer", () => {
  let emulator: Emulator;
  let stack: EngineStack;
  let outputs: Readonly<Record<(typeof OUTPUTS)[number], string>>;
  let pool: LocalUserPool;
  let revocations: TokenRevocations;
  let ask: (token: string) => Promise<Responses>;
  const tokens: Record<string, string> = {};

  const deploy = async (users: readonly ListedUser[]) => {
    stack.synthesize((scope) => {
      addProtectedApis(scope, stack.directory, users);
    });
    await stack.plan();
    await stack.apply();
  };
  const signInAs = async (username: string) => (await signIn(pool, username)).accessToken;
  const askAs = (username: string) => ask(tokens[username] ?? "");
  const send = (url: string, token: string | undefined, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("authorization", token);
    return fetch(`${emulator.endpoint}${url}`, { ...init, headers });
  };
  const sendHttp = (token?: string) => send(`/_aws/execute-api/${outputs.http}/$default/orders`, token);
  const sendRest = (method: "GET" | "POST", token?: string) =>
    send(`/restapis/${outputs.rest}/prod/_user_request_/`, token, { method });
  const sendGraphql = (token?: string) =>
    send(`/v1/apis/${outputs.graphql}/graphql`, token, {
      method: "POST",
      body: JSON.stringify({ query: "{ sub }" }),
      headers: { "content-type": "application/json" },
    });

  beforeAll(async () => {
    const tools = await toolchain();
    emulator = await startEmulator({ python: tools.python });
    await createStateBucket(emulator);
    stack = createEngineStack("revoked-tokens", tools, emulator);
    stack.synthesize((scope) => {
      addProtectedApis(scope, stack.directory, []);
    });
    await stack.engine(["init", "-input=false"]);
    await deploy([]);
    const read = JSON.parse((await stack.engine(["output", "-json"])).stdout) as Record<string, { value: string }>;
    outputs = Object.fromEntries(OUTPUTS.map((name) => [name, read[name]?.value ?? ""])) as typeof outputs;
    pool = {
      cognito: new CognitoIdentityProviderClient(emulator.clientConfig),
      userPoolId: outputs.user_pool_id,
      clientId: outputs.client_id,
    };
    for (const username of ["alice", "bob", "carol"]) {
      await createUser(pool, username);
      tokens[username] = await signInAs(username);
    }
    const verifiers = await createVerifiers();
    revocations = verifiers.revocations;
    ask = async (token) => ({
      plain: await verify(verifiers.plain, token),
      verifier: await verify(verifiers.checked, token),
      http: (await sendHttp(`Bearer ${token}`)).status,
      restToken: (await sendRest("GET", token)).status,
      restRequest: (await sendRest("POST", token)).status,
      graphql: (await sendGraphql(token)).status,
    });
  });
  afterAll(async () => {
    revocations.close();
    await emulator.stop();
    stack.remove();
  });

  const createVerifiers = async () => {
    const { userPoolId, clientId } = pool;
    const response = await send(`/${userPoolId}/.well-known/jwks.json`, undefined);
    const jwks = (await response.json()) as Jwks;
    const client = new DynamoDBClient(emulator.clientConfig);
    const list = await TokenRevocations.create({ userPoolId, tableName: outputs.table_name, client });
    const props = { userPoolId, clientId, tokenUse: "access" } as const;
    const plain = CognitoJwtVerifier.create(props);
    const checked = CognitoJwtVerifier.create({ ...props, customJwtCheck: list.check });
    for (const verifier of [plain, checked]) verifier.cacheJwks(jwks);
    return { revocations: list, plain, checked };
  };

  /** Asks until all services that check refuse a token, for 6 s at most, and returns the last responses. */
  const askUntilRevoked = async (username: string, since: number) => {
    let responses = await askAs(username);
    while (Date.now() - since < MAX_DELAY_MS && !isDeepStrictEqual(responses, REVOKED)) {
      responses = await askAs(username);
    }
    return responses;
  };

  test("WHEN no user is listed THEN each accepts all tokens, and each API receives the claims", async () => {
    for (const username of ["alice", "bob", "carol"]) expect(await askAs(username)).toEqual(ACCEPTED);
    const { sub } = decomposeUnverifiedJwt(tokens["alice"] ?? "").payload;
    expect(sub).toEqual(expect.any(String));
    expect(await (await sendHttp(tokens["alice"])).json()).toMatchObject({ sub, username: "alice" });
    for (const method of ["GET", "POST"] as const) {
      const response = await sendRest(method, tokens["alice"]);
      expect(await response.json()).toMatchObject({ sub, principalId: sub, username: "alice" });
    }
    expect(await (await sendGraphql(tokens["alice"])).json()).toEqual({ data: { sub } });
  });

  test("WHEN a request has no token or an invalid one THEN each API refuses it with the documented status", async () => {
    const invalid = `${tokens["alice"] ?? ""}x`;
    const statuses = async (token?: string) => [
      (await sendHttp(token)).status,
      (await sendRest("GET", token)).status,
      (await sendRest("POST", token)).status,
      (await sendGraphql(token)).status,
    ];
    expect(await statuses()).toEqual([401, 401, 401, 401]);
    expect(await statuses(invalid)).toEqual([403, 401, 401, 401]);
  });

  test("WHEN nothing changed THEN the plan is empty, except for two attributes that MiniStack does not keep", async () => {
    expect(findChangedAttributes(await stack.plan())).toEqual(NOT_KEPT_BY_MINISTACK);
  });

  test("WHEN alice is listed THEN all but the plain service refuse her token within 6 s, and bob notices nothing", async () => {
    await deploy(["alice"]);
    const deployed = Date.now();
    expect(await askUntilRevoked("alice", deployed)).toEqual(REVOKED);
    expect(await askAs("bob")).toEqual(ACCEPTED);
  });

  test("WHEN alice signs in again THEN her new token is accepted, and the old one is not", async () => {
    // A token counts as old in the second of the sign-out.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await ask(await signInAs("alice"))).toEqual(ACCEPTED);
    expect(await askAs("alice")).toEqual(REVOKED);
  });

  test("WHEN everyone but carol is revoked THEN bob's token is refused within 6 s, and carol notices nothing", async () => {
    const { sub = "" } = decomposeUnverifiedJwt(tokens["carol"] ?? "").payload;
    const invoked = Date.now();
    const { FunctionError, Payload } = await new LambdaClient(emulator.clientConfig).send(
      new InvokeCommand({
        FunctionName: outputs.function_name,
        Payload: Buffer.from(encodeEveryoneInput({ except: [sub], reason: "INC-4711" })),
      }),
    );
    expect(FunctionError).toBeUndefined();
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
      success: true,
      data: { outcome: "revoked", except: 1, user_pool_id: pool.userPoolId },
    });
    expect(await askUntilRevoked("bob", invoked)).toEqual(REVOKED);
    expect(await askAs("carol")).toEqual(ACCEPTED);
  });
});

interface Verifier {
  readonly verify: (token: string) => Promise<unknown>;
}

async function verify(verifier: Verifier, token: string): Promise<"accepted" | "revoked"> {
  try {
    await verifier.verify(token);
    return "accepted";
  } catch (error) {
    if (error instanceof TokenRevokedError) return "revoked";
    throw error;
  }
}

/** The attributes that a plan changes, with the addresses of their resources. */
function findChangedAttributes(plan: unknown): string[][] {
  const { resource_changes: resources = [] } = plan as {
    readonly resource_changes?: readonly {
      readonly address: string;
      readonly change: { readonly before: unknown; readonly after: unknown };
    }[];
  };
  return resources.flatMap(({ address, change }) => {
    const [before, after] = [{ ...(change.before as object) }, { ...(change.after as object) }];
    return Object.keys({ ...before, ...after })
      .filter((name) => JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(Reflect.get(after, name)))
      .map((name) => [address, name]);
  });
}
