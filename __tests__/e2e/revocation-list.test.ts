import { AdminGetUserCommand, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformOutput } from "cdktf";
import { CognitoGlobalSignOut, TokenRevocationList } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createStateBucket } from "../../local/state-bucket";
import { createPool, createUser, signIn } from "../../local/user-pool";
import type { LocalUserPool, Tokens } from "../../local/user-pool";
import { isSignedOut } from "../support/signed-in";
import { toolchain } from "../support/toolchain";
import { createEngineStack } from "./engine-stack";
import type { EnginePlan, EngineStack } from "./engine-stack";
import { runWithRole } from "./role-probe";

jest.setTimeout(300_000);

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
});

const PROBE = `
import * as dynamodb from "@aws-sdk/client-dynamodb";
export async function handler({ TableName, pool }) {
  const client = new dynamodb.DynamoDBClient({});
  const key = { pool: { S: pool }, revocation: { S: "probe" } };
  const calls = {
    Query: new dynamodb.QueryCommand({ TableName, KeyConditionExpression: "#pool = :pool", ExpressionAttributeNames: { "#pool": "pool" }, ExpressionAttributeValues: { ":pool": key.pool } }),
    Scan: new dynamodb.ScanCommand({ TableName }),
    PutItem: new dynamodb.PutItemCommand({ TableName, Item: key }),
    DeleteItem: new dynamodb.DeleteItemCommand({ TableName, Key: key }),
    "PutItem on another table": new dynamodb.PutItemCommand({ TableName: "other", Item: key }),
  };
  const results = {};
  for (const [name, command] of Object.entries(calls)) {
    results[name] = await client.send(command).then(() => "allowed", (error) => error.name);
  }
  return results;
}`;

// Each test continues where the previous one ended.
describe("GIVEN a deployed construct and two users who are signed in", () => {
  let emulator: Emulator;
  let pool: LocalUserPool;
  let stack: EngineStack;
  const synthesize = (revision: string, withList = true) => {
    stack.synthesize((scope) => {
      const userPool = new DataAwsCognitoUserPool(scope, "UserPool", { userPoolId: pool.userPoolId });
      const revocationList = withList ? new TokenRevocationList(scope, "Revocations") : undefined;
      const users = [{ username: "alice", revision, reason: "INC-4711" }];
      const signOut = new CognitoGlobalSignOut(scope, "SignOut", { userPool, users, revocationList });
      new TerraformOutput(scope, "writer", { value: signOut.role?.arn });
      if (!revocationList) return;
      const reader = new IamRole(scope, "Reader", { assumeRolePolicy: TRUST });
      revocationList.grantRead(reader);
      new TerraformOutput(scope, "reader", { value: reader.arn });
    });
  };
  const deploy = async () => {
    const plan = await stack.plan();
    await stack.apply();
    return plan;
  };
  const readOutputs = async () => {
    const { stdout } = await stack.engine(["output", "-json"]);
    const outputs = JSON.parse(stdout) as Readonly<Record<string, { readonly value: string }>>;
    return (name: string) => outputs[name]?.value ?? "";
  };
  const readItems = async () => {
    const TableName = (await readOutputs())("Revocations_table_name");
    const { Items = [] } = await new DynamoDBClient(emulator.clientConfig).send(new ScanCommand({ TableName }));
    return Items;
  };

  beforeAll(async () => {
    const tools = await toolchain();
    emulator = await startEmulator({ python: tools.python });
    pool = await createPool(emulator);
    for (const username of ["alice", "bob"]) await createUser(pool, username);
    await createStateBucket(emulator);
    stack = createEngineStack("revocations", tools, emulator);
    synthesize("1", false);
    await stack.engine(["init", "-input=false", "-no-color"]);
    await deploy();
  });
  afterAll(async () => {
    await emulator.stop();
    stack.remove();
  });

  test("WHEN a revocation list is added THEN no entry is planned, and the list is empty", async () => {
    synthesize("1");
    const plan = await deploy();
    expect(findChanges(plan).filter((address) => address.startsWith("aws_lambda_invocation."))).toEqual([]);
    expect(findChanges(plan)).toContain("aws_dynamodb_table.Revocations");
    expect(await readItems()).toEqual([]);
  });

  test("WHEN alice is signed out THEN the list has her sub only, until after a token that she refreshed just before", async () => {
    const alice = await signIn(pool, "alice");
    const bob = await signIn(pool, "bob");
    const issuedAt = readIssuedAt(await refresh(pool, alice));
    const { cognito, userPoolId } = pool;
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: "alice" }));
    const sub = user.UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
    synthesize("2");
    await deploy();

    const items = await readItems();
    expect(items).toHaveLength(2);
    for (const item of items) {
      const time = Date.parse(item["revocation"]?.S?.split("#")[0] ?? "");
      const notBefore = Math.floor(time / 1000);
      expect(item).toEqual({
        pool: { S: userPoolId },
        revocation: { S: `${new Date(time).toISOString()}#${sub ?? ""}` },
        sub: { S: sub },
        notBefore: { N: String(notBefore) },
        reason: { S: "INC-4711" },
        expiresAt: { N: String(notBefore + 26 * 3600) },
      });
      expect(notBefore).toBeGreaterThanOrEqual(issuedAt);
    }
    expect(await isSignedOut(pool, "alice", alice)).toBe(true);
    expect(await isSignedOut(pool, "bob", bob)).toBe(false);
  });

  test("WHEN it is planned again THEN nothing changes", async () => {
    expect(findChanges(await stack.plan())).toEqual([]);
  });

  test("WHEN the roles call DynamoDB THEN a reader can only query the table, and the function can only put items into it", async () => {
    const output = await readOutputs();
    const event = { TableName: output("Revocations_table_name"), pool: pool.userPoolId };
    const denied = {
      Query: "AccessDeniedException",
      Scan: "AccessDeniedException",
      PutItem: "AccessDeniedException",
      DeleteItem: "AccessDeniedException",
      "PutItem on another table": "AccessDeniedException",
    };
    expect(await runWithRole(emulator, output("reader"), PROBE, event)).toEqual({ ...denied, Query: "allowed" });
    expect(await runWithRole(emulator, output("writer"), PROBE, event)).toEqual({ ...denied, PutItem: "allowed" });
  });
});

function findChanges({ resource_changes: changes = [] }: EnginePlan): readonly string[] {
  const changed = changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  return changed.map(({ address }) => address);
}

/** Refreshes the tokens of a user, and returns the new access token. */
async function refresh({ cognito, clientId }: LocalUserPool, { refreshToken }: Tokens): Promise<string> {
  const { AuthenticationResult: result } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      ClientId: clientId,
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    }),
  );
  return result?.AccessToken ?? "";
}

/** The time at which a token was issued, in seconds since the epoch. */
function readIssuedAt(token: string): number {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return (JSON.parse(payload) as { readonly iat: number }).iat;
}
