import fc from "fast-check";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RevocationsStaleError, TokenRevocations, TokenRevokedError } from "cognito-revocation-verifier";
import type { TokenRevocationsOptions } from "cognito-revocation-verifier";
import { run } from "../../local/processes";
import { ROOT_CREDENTIALS } from "../../local/emulator";
import type { CognitoResponse } from "../support/cognito-server";
import { startRevocationServer } from "../support/revocation-server";
import type { RevocationServer } from "../support/revocation-server";
import { TABLE_NAME, item, readPage } from "../support/revocation-table";
import { USER_POOL_ID, ISSUER } from "../../local/signed-tokens";

jest.setTimeout(60_000);

const environment = process.env;
let dynamodb: RevocationServer;

beforeEach(async () => {
  dynamodb = await startRevocationServer();
  process.env = dynamodb.environment;
});
afterEach(async () => {
  process.env = environment;
  await dynamodb.stop();
});

const ERROR_500: CognitoResponse = { error: "InternalServerError", message: "Injected.", status: 500 };
const THROTTLED: CognitoResponse = { error: "ThrottlingException", message: "Injected." };
// The SDK retries these.
const RETRIED: readonly CognitoResponse[] = ["hang up", ERROR_500, THROTTLED];
const FAULTS: readonly CognitoResponse[] = [...RETRIED, { status: 200, body: '{"Items":[' }];

/** Loads a list with the default client; it polls only when the test asks for it. */
async function load(options: Partial<TokenRevocationsOptions> = {}): Promise<TokenRevocations> {
  const timing = { pollSeconds: 1000, maxStaleSeconds: 1001 };
  const given = { userPoolId: USER_POOL_ID, tableName: TABLE_NAME, ...timing, ...options };
  return dynamodb.closeLater(await TokenRevocations.create(given));
}

/** Loads a list whose client does not retry, so that each fault fails a poll. */
function loadWithoutRetries(options: Partial<TokenRevocationsOptions> = {}): Promise<TokenRevocations> {
  const { endpoint } = dynamodb.server;
  const settings = { endpoint, region: "us-east-1", credentials: ROOT_CREDENTIALS, maxAttempts: 1 };
  return load({ client: new DynamoDBClient(settings), ...options });
}

function accepts({ check }: TokenRevocations, sub: string, iat: number): boolean {
  try {
    check({ payload: { iss: ISSUER, sub, iat } });
    return true;
  } catch (error) {
    if (error instanceof TokenRevokedError) return false;
    throw error;
  }
}

const now = () => Math.floor(Date.now() / 1000);

describe("GIVEN a table over the wire", () => {
  test("WHEN it has several pages THEN all of them are loaded", async () => {
    const time = Date.now();
    dynamodb.table.items = Array.from({ length: 1234 }, (_, index) => item(`user-${index}`, time + index));
    const revocations = await load();
    expect(revocations.status).toMatchObject({ entries: 1234, lastError: undefined });
    expect(dynamodb.table.queries.length).toBeGreaterThan(1);
    expect(accepts(revocations, "user-1233", now() - 60)).toBe(false);
    expect(accepts(revocations, "user-1234", now() - 60)).toBe(true);
  });

  test("WHEN a page is empty and not the last one THEN the pages after it are read", async () => {
    const time = Date.now();
    dynamodb.table.items = [item("alice", time), item("bob", time + 1)];
    const [first] = dynamodb.table.items;
    dynamodb.table.respond = (query) => {
      if (query.ExclusiveStartKey !== undefined) return readPage(dynamodb.table, query);
      const LastEvaluatedKey = { pool: first?.["pool"], revocation: first?.["revocation"] };
      return { status: 200, body: JSON.stringify({ Items: [], Count: 0, LastEvaluatedKey }) };
    };
    const revocations = await load();
    expect(accepts(revocations, "bob", now() - 60)).toBe(false);
  });

  test("WHEN a page is sent twice THEN the list is the same", async () => {
    const time = Date.now();
    dynamodb.table.pageSize = 1;
    dynamodb.table.items = [item("alice", time), item("*", time + 1, ["bob"]), item("carol", time + 2)];
    const sent = new Set<string | undefined>();
    dynamodb.table.respond = (query) => {
      const key = query.ExclusiveStartKey?.["revocation"]?.S;
      const page = readPage(dynamodb.table, query);
      if (sent.has(key) || key === undefined) return page;
      sent.add(key);
      // The same page again, as if the request had been repeated.
      return { ...page, body: JSON.stringify({ ...JSON.parse(page.body), LastEvaluatedKey: query.ExclusiveStartKey }) };
    };
    const revocations = await load();
    expect(sent.size).toBe(2);
    expect(revocations.status.entries).toBe(3);
    expect(accepts(revocations, "bob", now() - 60)).toBe(true);
  });

  test("WHEN the client is not given THEN requests are signed for the Region of the user pool", async () => {
    await load();
    await load({ region: "eu-west-1" });
    expect(dynamodb.regions).toEqual(["us-east-1", "eu-west-1"]);
  });
});

describe("GIVEN a list that was loaded over the wire", () => {
  test.each(RETRIED)("WHEN one request fails with %j THEN the poll succeeds nevertheless", async (fault) => {
    const revocations = await load();
    dynamodb.table.items = [item("alice", Date.now())];
    dynamodb.faults = [fault];
    await revocations.refresh({ maxAgeSeconds: 0 });
    expect(revocations.status.lastError).toBeUndefined();
    expect(accepts(revocations, "alice", now() - 60)).toBe(false);
  });

  test.each(FAULTS)(
    "WHEN a poll fails with %j THEN it keeps its age, and the next poll reads what was written",
    async (fault) => {
      const revocations = await loadWithoutRetries();
      const { ageSeconds } = revocations.status;
      dynamodb.table.items = [item("alice", Date.now())];
      dynamodb.faults = [fault];
      await revocations.refresh({ maxAgeSeconds: 0 });
      expect(revocations.status.lastError).toBeDefined();
      expect(revocations.status.ageSeconds).toBeGreaterThanOrEqual(ageSeconds);
      expect(accepts(revocations, "alice", now() - 60)).toBe(true);

      await revocations.refresh({ maxAgeSeconds: 0 });
      expect(revocations.status.lastError).toBeUndefined();
      expect(accepts(revocations, "alice", now() - 60)).toBe(false);
    },
  );

  test("WHEN an item is written late, with a key from before the last poll, THEN the next poll reads it", async () => {
    const revocations = await load();
    for (const seconds of [60, 299]) {
      dynamodb.table.items = [...dynamodb.table.items, item(`late-${seconds}`, Date.now() - seconds * 1000)];
      await revocations.refresh({ maxAgeSeconds: 0 });
      expect(accepts(revocations, `late-${seconds}`, now() - 400)).toBe(false);
    }
  });

  test("WHEN it polls in the background THEN it reads new items without a call, and faults don't end it", async () => {
    const revocations = await loadWithoutRetries({ pollSeconds: 1, maxStaleSeconds: 30 });
    dynamodb.table.items = [item("alice", Date.now())];
    dynamodb.faults = ["hang up"];
    await dynamodb.server.arrived(3);
    // Shares the poll whose request arrived.
    await revocations.refresh({ maxAgeSeconds: 1 });
    expect(accepts(revocations, "alice", now() - 60)).toBe(false);
  });

  test("WHEN any faults are injected THEN no revoked token is accepted again, and the list recovers", async () => {
    const faults = fc.array(fc.option(fc.constantFrom(...FAULTS), { nil: undefined, freq: 2 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { minLength: 1, maxLength: 4 }), async (polls) => {
        const { table } = dynamodb;
        table.items = [];
        table.pageSize = 2;
        const revocations = await loadWithoutRetries();
        const rejected = new Set<string>();
        for (const [index, poll] of polls.entries()) {
          table.items = [...table.items, ...[0, 1, 2].map((user) => item(`${index}-${user}`, Date.now() + user))];
          const responses = [...poll];
          table.respond = (query) => {
            const fault = responses.shift();
            return fault === undefined ? readPage(table, query) : toTableResponse(fault);
          };
          await revocations.refresh({ maxAgeSeconds: 0 });
          for (const sub of rejected) expect(accepts(revocations, sub, now() - 60)).toBe(false);
          for (const one of table.items) {
            const sub = one["sub"]?.S ?? "";
            if (!accepts(revocations, sub, now() - 60)) rejected.add(sub);
          }
        }
        table.respond = (query) => readPage(table, query);
        await revocations.refresh({ maxAgeSeconds: 0 });
        expect(revocations.status).toMatchObject({ entries: polls.length * 3, lastError: undefined });
        revocations.close();
      }),
      { numRuns: 30 },
    );
  });
});

describe("GIVEN a process with a list", () => {
  const create = `require("cognito-revocation-verifier").TokenRevocations.create({
    userPoolId: ${JSON.stringify(USER_POOL_ID)}, tableName: ${JSON.stringify(TABLE_NAME)}, pollSeconds: 1 })`;

  test("WHEN it has nothing else to do THEN it ends, without close", async () => {
    const script = `${create}.then(({ status }) => console.log(status.entries))`;
    const { stdout } = await run(process.execPath, ["-e", script], {
      cwd: __dirname,
      environment: dynamodb.environment,
    });
    expect(stdout).toBe("0");
  });

  test("WHEN the list can't be loaded THEN create rejects with what to do", async () => {
    const denied: CognitoResponse = { error: "AccessDeniedException", message: "User: arn:… is not authorized" };
    dynamodb.faults = [denied];
    const error: unknown = await load().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RevocationsStaleError);
    expect((error as Error).message).toBe(
      "The revocation list can't be loaded from the table revocations in us-east-1: AccessDeniedException: " +
        "User: arn:… is not authorized. Allow dynamodb:Query on the table, with the id of the user pool as leading key.",
    );
  });
});

function toTableResponse(fault: CognitoResponse) {
  if (typeof fault === "string") throw new Error("The connection is closed.");
  if (!("error" in fault)) return { status: fault.status, body: String(fault.body) };
  const { status = 400, error, message } = fault;
  return { status, body: JSON.stringify({ __type: error, message }) };
}
