import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { findMeasures } from "../../../../cli/check/measures";
import type { Terminal } from "../../../../cli/terminal";

const POOL = "us-east-1_6573cjKIK";
const UNKNOWN = { revocationList: undefined, endedSessions: undefined };

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "measures-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function find() {
  const output = new PassThrough();
  const terminal: Terminal = { stdin: output, stdout: output, stderr: output, environment: {}, folder };
  return findMeasures(POOL, terminal);
}

function writeStack(name: string, content: unknown) {
  const directory = path.join(folder, "cdktf.out", "stacks", name);
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(
    path.join(directory, "cdk.tf.json"),
    typeof content === "string" ? content : JSON.stringify(content),
  );
}

/** A synthesized stack with the function of a construct. */
function stack(variables: Readonly<Record<string, string>>, pool = "${data.aws_cognito_user_pool.Customers.id}") {
  const environment = { variables: { USER_POOL_ID: pool, ON_MISSING_USER: "fail", ...variables } };
  return {
    data: { aws_cognito_user_pool: { Customers: { user_pool_id: POOL } } },
    resource: { aws_lambda_function: { Accounts_Function: { environment } } },
  };
}

const TABLE = { REVOCATION_TABLE: "${aws_dynamodb_table.Revocations.name}" };

describe("GIVEN the stacks in cdktf.out", () => {
  test("WHEN a construct has the pool THEN its function says what a sign-out does", () => {
    writeStack("incident-response", stack({ ...TABLE, END_MANAGED_LOGIN_SESSIONS: "true" }));
    expect(find()).toEqual({ revocationList: true, endedSessions: true });
    writeStack("incident-response", stack(TABLE, POOL));
    expect(find()).toEqual({ revocationList: true, endedSessions: false });
    writeStack("incident-response", stack({}));
    expect(find()).toEqual({ revocationList: false, endedSessions: false });
  });

  test("WHEN constructs of the pool differ THEN the measure in which they differ is unknown", () => {
    writeStack("one", stack(TABLE));
    writeStack("two", stack({}));
    expect(find()).toEqual({ revocationList: undefined, endedSessions: false });
  });

  test.each<readonly [string, unknown]>([
    ["another pool", stack(TABLE, "us-east-1_Example02")],
    ["a pool that the stack creates", stack(TABLE, "${aws_cognito_user_pool.Pool.id}")],
    ["a data source that the stack does not have", { ...stack(TABLE), data: {} }],
    ["no function", { resource: {} }],
    ["no resource", {}],
    ["invalid JSON", "{"],
    ["a list", "[]"],
  ])("WHEN the only stack has %s THEN nothing is known", (_, content) => {
    writeStack("incident-response", content);
    expect(find()).toEqual(UNKNOWN);
  });

  test("WHEN a function of something else has the pool in its environment, such as an authorizer THEN it does not count", () => {
    const authorizer = { environment: { variables: { USER_POOL_ID: POOL, ...TABLE } } };
    const { resource, ...rest } = stack({});
    const functions = { ...resource.aws_lambda_function, Authorizer: authorizer, Plain: {} };
    writeStack("incident-response", { ...rest, resource: { aws_lambda_function: functions } });
    expect(find()).toEqual({ revocationList: false, endedSessions: false });
    writeStack("incident-response", { ...rest, resource: { aws_lambda_function: { Authorizer: authorizer } } });
    expect(find()).toEqual(UNKNOWN);
  });

  test("WHEN there is no stack THEN nothing is known", () => {
    expect(find()).toEqual(UNKNOWN);
    writeStack("incident-response", stack(TABLE));
    fs.rmSync(path.join(folder, "cdktf.out", "stacks", "incident-response", "cdk.tf.json"));
    expect(find()).toEqual(UNKNOWN);
  });
});
