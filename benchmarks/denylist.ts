import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { TokenRevocations } from "cognito-revocation-verifier";
import { startEmulator } from "../local/emulator";
import { CLIENT_ID, USER_POOL_ID, createTokenSigner } from "../local/signed-tokens";
import { prepareToolchain } from "../local/toolchain";
import type { Benchmark, Prepared, Sample } from "./harness";

const REQUESTS = 500;
const TableName = "revocations";
const SUB = "5c5b5f5e-0000-4000-8000-000000000001";

/** Compares the revocation list with the usual denylist: one GetItem for each request, to the local AWS. */
export const denylist: Benchmark = {
  name: "denylist",
  title: `Verifying the tokens of ${REQUESTS} requests, one after the other`,
  unit: "requests",
  rounds: 5,
  prepare,
};

async function prepare(): Promise<Prepared> {
  const { python } = await prepareToolchain();
  const emulator = await startEmulator({ python });
  const client = new DynamoDBClient(emulator.clientConfig);
  try {
    const revocations = await createList(client);
    const end = async () => {
      revocations.close();
      client.destroy();
      await emulator.stop();
    };
    return { cases: createCases(client, revocations), versions: [], end };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function createCases(client: DynamoDBClient, { check }: TokenRevocations) {
  const signer = createTokenSigner();
  const iat = Math.floor(Date.now() / 1000);
  const token = signer.sign({ sub: SUB, iat, auth_time: iat });
  const createVerifier = (customJwtCheck: TokenRevocations["check"] | undefined) =>
    CognitoJwtVerifier.create(
      { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, tokenUse: "access", customJwtCheck },
      { jwksCache: signer.createJwksCache() },
    );
  const [plain, checked] = [createVerifier(undefined), createVerifier(check)];
  const Key = { pool: { S: USER_POOL_ID }, revocation: { S: SUB } };
  const getItem = async () => {
    await plain.verify(token);
    await client.send(new GetItemCommand({ TableName, Key }));
  };
  const size = REQUESTS;
  return [
    { variant: "revocation list", size, measure: () => time(() => checked.verify(token)) },
    { variant: "GetItem per request", size, measure: () => time(getItem) },
  ];
}

async function createList(client: DynamoDBClient): Promise<TokenRevocations> {
  const keys = [
    { name: "pool", KeyType: "HASH" },
    { name: "revocation", KeyType: "RANGE" },
  ] as const;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keys.map(({ name, KeyType }) => ({ AttributeName: name, KeyType })),
      AttributeDefinitions: keys.map(({ name }) => ({ AttributeName: name, AttributeType: "S" })),
    }),
  );
  return TokenRevocations.create({ userPoolId: USER_POOL_ID, tableName: TableName, client });
}

async function time(request: () => Promise<unknown>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  for (let index = 0; index < REQUESTS; index++) await request();
  const wall = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6, perOperation: wall / REQUESTS };
}
