import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runCommand } from "../../local/command";
import { json, startCognitoServer } from "../support/cognito-server";
import type { CognitoServer } from "../support/cognito-server";
import { buildPlan, entryChange, POOL } from "../support/plans";
import { buildStateFile, stateClient, stateEntry, stateFunction } from "../support/states";

jest.setTimeout(60_000);

const ALICE = { username: "alice", revision: "1" };
const BOB = { username: "bob", revision: "1" };
const SUB = "17b88dd2-cbe6-4b92-a565-b37fdd7d8614";
const VARIABLES = { USER_POOL_ID: POOL, ON_MISSING_USER: "fail", REVOCATION_TABLE: "revocations" };
const CLOSED = "none at services behind RevocationAuthorizer or the verifier; up to 60 min elsewhere (client web)";
const COOKIE = "where a managed-login cookie can get new tokens for up to 60 min";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "revocation-list-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

test("GIVEN the plan of a construct with a revocation list WHEN it is reported THEN the window left is that of the list", async () => {
  const resource = (type: string, values: object) => ({ address: `${type}.X`, type, name: "X", values: { ...values } });
  const resources = [
    resource("aws_lambda_function", { function_name: "sign-out", environment: [{ variables: VARIABLES }] }),
    resource("aws_cognito_user_pool_client", { name: "web", user_pool_id: POOL }),
  ];
  const plan = buildPlan([entryChange(ALICE)], { planned_values: { root_module: { resources } } });
  const { code, stdout } = await runCommand(["plan", "-"], { folder, stdin: JSON.stringify(plan) });
  expect(stdout).toContain(`1 user loses every session, in about 1 s. Window left: ${CLOSED}, ${COOKIE}.\n`);
  expect(code).toBe(0);
});

test("GIVEN the state of a construct with a revocation list WHEN it is reported THEN a user who was signed out before it is not on it", async () => {
  const data = { sub: SUB, not_before: 1_795_518_276 };
  const state = buildStateFile(
    stateEntry(ALICE),
    stateEntry(BOB, { data }),
    stateFunction(VARIABLES),
    stateClient("web"),
  );
  const history = (format: string) =>
    runCommand(["history", "-", "--format", format], { folder, stdin: JSON.stringify(state) });
  const { code, stdout } = await history("text");
  expect(stdout).toMatch(/alice .* not on the revocation list .*\n.* bob .* on the revocation list /);
  expect(stdout).toContain(
    `Window left for 1 user on the revocation list: ${CLOSED}. Window left for 1 user not on the revocation list: up to 60 min at services that only check signatures (client web). Bump the revision to add the tokens to it. A managed-login cookie of 2 users can get new tokens for up to 60 min.\n`,
  );
  expect((await history("csv")).stdout).toMatch(
    /,request_id,.*,sub,not_before,ended_sessions\n.*,,,\n.*,17b88dd2-[^,]*,1795518276,\n/,
  );
  expect(code).toBe(0);
});

describe("GIVEN a list and its user pool", () => {
  let server: CognitoServer;
  beforeAll(async () => {
    server = await startCognitoServer(({ operation }) => {
      switch (operation) {
        case "ListUsers":
          return json({ Users: [{ Username: "alice", Attributes: [{ Name: "sub", Value: SUB }], Enabled: true }] });
        case "ListUserPoolClients":
          return json({ UserPoolClients: [{ ClientId: "1", ClientName: "web" }] });
        default:
          return json({ UserPool: {}, UserPoolClient: {} });
      }
    });
  });
  afterAll(() => server.stop());

  const check = () => {
    fs.writeFileSync(path.join(folder, "users.txt"), "alice\n");
    const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    return runCommand(["check", "users.txt", "--user-pool-id", POOL], {
      folder,
      environment: { AWS_ENDPOINT_URL: server.endpoint, ...credentials },
    });
  };

  test("WHEN a synthesized construct of the pool has a revocation list THEN the window left is that of the list", async () => {
    const stack = path.join(folder, "cdktf.out", "stacks", "incident-response");
    fs.mkdirSync(stack, { recursive: true });
    const content = { resource: { aws_lambda_function: { F: { environment: { variables: VARIABLES } } } } };
    fs.writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify(content));
    expect((await check()).stdout).toContain(` Window left after a sign-out: ${CLOSED}, ${COOKIE}.\n`);
  });

  test("WHEN nothing is synthesized THEN the longer window is reported", async () => {
    expect((await check()).stdout).toContain(
      " After a sign-out, tokens are accepted for up to 60 min by services that only check signatures (client web); a managed-login cookie can get new ones for up to 60 min.\n",
    );
  });
});
