import fc from "fast-check";
import { RevocationsStaleError, TokenRevokedError } from "../../../verifier/src/errors";
import { PolledList } from "../../../verifier/src/polled-list";
import type { PolledListOptions } from "../../../verifier/src/polled-list";
import { createManualClock } from "../../support/manual-clock";
import { USER_POOL_ID } from "../../../local/signed-tokens";
import {
  TABLE_NAME,
  createRevocationTable,
  createTableClient,
  failure,
  item,
  readPage,
} from "../../support/revocation-table";
import type { Item } from "../../support/revocation-table";

const START = Date.UTC(2026, 10, 24, 12);
const START_SECONDS = START / 1000;
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`;
const DEFAULTS: PolledListOptions = {
  pollSeconds: 5,
  overlapSeconds: 300,
  reloadSeconds: 3600,
  maxStaleSeconds: 30,
  whenStale: "refuse",
};
const SUBS = ["alice", "bob", "carol"];

/** A list, the table that it reads and its clock. */
function createScenario(options: Partial<PolledListOptions> = {}) {
  const table = createRevocationTable();
  const clock = createManualClock(START);
  const client = createTableClient(table);
  const createList = (more: Partial<PolledListOptions> = {}) =>
    new PolledList({ client, tableName: TABLE_NAME, userPoolId: USER_POOL_ID }, { ...DEFAULTS, ...more }, clock);
  const list = createList(options);
  return {
    table,
    clock,
    client,
    createList,
    list,
    poll: () => list.refresh(0),
    nowSeconds: () => clock.now() / 1000,
  };
}

function check(list: PolledList, sub: string, iat: number): "accepted" | "revoked" | "stale" {
  try {
    list.check({ iss: ISSUER, sub, iat });
    return "accepted";
  } catch (error) {
    if (error instanceof TokenRevokedError) return "revoked";
    if (error instanceof RevocationsStaleError) return "stale";
    throw error;
  }
}

function timeOf(one: Item | undefined, attribute: string): number {
  return Number(one?.[attribute]?.N);
}

/** What happens before a poll. */
const step = fc.record({
  seconds: fc.integer({ min: 1, max: 2000 }),
  writes: fc.array(
    fc.record({
      sub: fc.constantFrom(...SUBS, "*"),
      except: fc.uniqueArray(fc.constantFrom(...SUBS), { maxLength: 1 }),
      // How far the clock of the writer is ahead: up to an hour, or behind by less than the overlap.
      ahead: fc.oneof(fc.integer({ min: -299, max: 299 }), fc.integer({ min: 0, max: 3600 })),
    }),
    { maxLength: 3 },
  ),
  pageSize: fc.integer({ min: 1, max: 4 }),
  // The number of pages that DynamoDB answers before a failure.
  failsAfter: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Scenario = ReturnType<typeof createScenario>;

async function run({ table, clock, poll }: Scenario, { seconds, writes, pageSize, failsAfter }: Step): Promise<void> {
  clock.advance(seconds);
  const added = writes.map(({ sub, except, ahead }) =>
    item(sub, clock.now() + ahead * 1000, sub === "*" ? except : [], 2),
  );
  table.items = [...table.items, ...added];
  table.pageSize = pageSize;
  let pages = 0;
  table.respond = (query) =>
    failsAfter !== undefined && pages++ >= failsAfter
      ? failure("InternalServerError", "Injected.")
      : readPage(table, query);
  await poll();
}

describe("GIVEN a list that polls a table", () => {
  test("WHEN writers add items, also with a clock that is ahead, THEN it equals a list that loads everything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        // No reload, and polls that are too far apart to be stale otherwise.
        const options = { reloadSeconds: 100_000, maxStaleSeconds: 100_000 };
        const scenario = createScenario(options);
        await scenario.poll();
        for (const one of steps) await run(scenario, one);
        const { list, table, createList } = scenario;
        table.respond = (query) => readPage(table, query);
        await scenario.poll();
        const loaded = createList(options);
        await loaded.refresh(0);
        const times = table.items.flatMap((one) => [timeOf(one, "notBefore"), timeOf(one, "notBefore") + 1]);
        for (const sub of [...SUBS, "dave"])
          for (const time of times) expect(check(list, sub, time)).toBe(check(loaded, sub, time));
      }),
      { numRuns: 60 },
    );
  });

  test("WHEN a token is rejected THEN it stays rejected until the retention of its revocation ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const scenario = createScenario();
        const { list, table, nowSeconds } = scenario;
        const rejected: { readonly sub: string; readonly iat: number; readonly until: number }[] = [];
        for (const one of steps) {
          await run(scenario, one);
          // DynamoDB deletes what has expired.
          table.items = table.items.filter((other) => timeOf(other, "expiresAt") > nowSeconds());
          for (const { sub, iat, until } of rejected)
            if (until > nowSeconds()) expect(check(list, sub, iat)).not.toBe("accepted");
          for (const other of table.items) {
            const [iat, until] = [timeOf(other, "notBefore"), timeOf(other, "expiresAt")];
            const [sub = ""] = other["sub"]?.S === "*" ? ["dave"] : [other["sub"]?.S];
            if (check(list, sub, iat) === "revoked") rejected.push({ sub, iat, until });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("WHEN it was never loaded THEN it rejects every token, also with whenStale: accept", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("refuse" as const, "accept" as const),
        fc.string(),
        fc.integer(),
        fc.boolean(),
        async (whenStale, sub, iat, isTried) => {
          const { list, table, poll } = createScenario({ whenStale });
          table.respond = () => failure("InternalServerError", "Injected.");
          if (isTried) await poll();
          expect(check(list, sub, iat)).toBe("stale");
        },
      ),
    );
  });
});

describe("GIVEN a list that was loaded", () => {
  test("WHEN it is loaded THEN it reads the whole partition consistently, and polls read what is new at half the price", async () => {
    const { table, clock, poll } = createScenario();
    await poll();
    clock.advance(5);
    await poll();
    const [load, next] = table.queries;
    expect(load).toMatchObject({
      TableName: TABLE_NAME,
      ConsistentRead: true,
      KeyConditionExpression: "#pool = :pool",
    });
    expect(next).toMatchObject({
      ConsistentRead: false,
      KeyConditionExpression: "#pool = :pool AND #revocation >= :since",
      ExpressionAttributeValues: { ":since": { S: "2026-11-24T11:55:00.000Z" } },
    });
  });

  test("WHEN the key of one writer is an hour ahead THEN an item that another writer adds later is read", async () => {
    const { list, table, clock, poll, nowSeconds } = createScenario();
    table.items = [item("alice", START + 3_600_000)];
    await poll();
    clock.advance(5);
    table.items = [...table.items, item("bob", clock.now())];
    await poll();
    expect(check(list, "alice", nowSeconds())).toBe("revoked");
    expect(check(list, "bob", nowSeconds())).toBe("revoked");
  });

  test("WHEN the clock of this machine is ahead of DynamoDB's THEN polls read back further by the difference", async () => {
    const { table, clock, client, poll } = createScenario();
    await poll();
    for (const offset of [-600_000, 600_000]) {
      // As the SDK does after each response.
      client.config.systemClockOffset = offset;
      clock.advance(5);
      await poll();
    }
    clock.advance(5);
    await poll();
    const cursors = table.queries.map((query) => query.ExpressionAttributeValues[":since"]?.S);
    expect(cursors).toEqual([
      undefined,
      "2026-11-24T11:55:00.000Z",
      "2026-11-24T11:45:05.000Z",
      "2026-11-24T11:55:10.000Z",
    ]);
  });

  test("WHEN a page fails THEN neither the cursor nor the age moves, and the next poll reads everything", async () => {
    const { list, table, clock, poll } = createScenario();
    await poll();
    table.pageSize = 1;
    table.items = SUBS.map((sub, index) => item(sub, START + index));
    let pages = 0;
    table.respond = (query) =>
      ++pages === 3 ? failure("ProvisionedThroughputExceededException", "Injected.") : readPage(table, query);
    clock.advance(10);
    await poll();
    expect(list.lastError).toMatchObject({ name: "ProvisionedThroughputExceededException" });
    expect(list.ageSeconds).toBe(10);
    expect(check(list, "carol", START_SECONDS)).toBe("accepted");

    clock.advance(10);
    await poll();
    expect(list.lastError).toBeUndefined();
    expect(list.ageSeconds).toBe(0);
    expect(check(list, "carol", START_SECONDS)).toBe("revoked");
    const cursors = table.queries.map((query) => query.ExpressionAttributeValues[":since"]?.S);
    expect(new Set(cursors)).toEqual(new Set([undefined, "2026-11-24T11:55:00.000Z"]));
  });

  test("WHEN a page of a reload fails THEN the list keeps everything that it had", async () => {
    const { list, table, clock, poll } = createScenario();
    table.items = [item("alice", START)];
    await poll();
    table.respond = () => failure("InternalServerError", "Injected.");
    clock.advance(3600);
    await poll();
    expect(table.queries.at(-1)).toMatchObject({ ConsistentRead: true });
    expect(check(list, "alice", START_SECONDS)).toBe("revoked");
    expect(check(list, "bob", START_SECONDS)).toBe("stale");
  });

  test("WHEN the retention of an item ended THEN a reload removes it, also before DynamoDB deletes it", async () => {
    const { list, table, clock, poll } = createScenario();
    table.items = [item("alice", START, [], 1), item("bob", START, [], 2)];
    await poll();
    expect(list.size).toBe(2);
    clock.advance(3600);
    await poll();
    expect(list.size).toBe(1);
    expect(check(list, "alice", START_SECONDS)).toBe("accepted");
    expect(check(list, "bob", START_SECONDS)).toBe("revoked");
  });

  test("WHEN an item can't be parsed THEN the poll fails and the error names the item", async () => {
    const { list, table, clock, poll } = createScenario();
    await poll();
    table.items = [{ ...item("alice", START), notBefore: { S: "today" } }];
    clock.advance(5);
    await poll();
    expect(list.lastError?.message).toContain("2026-11-24T12:00:00.000Z#alice");
    clock.advance(26);
    expect(check(list, "bob", START_SECONDS)).toBe("stale");
  });

  test("WHEN DynamoDB does not respond THEN the poll fails after 10 seconds", async () => {
    const { list, table, clock, poll } = createScenario();
    await poll();
    const asked = new Promise<void>((resolve) => {
      table.respond = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    clock.advance(5);
    const polled = poll();
    await asked;
    clock.advance(10);
    await polled;
    expect(list.lastError?.message).toBe("DynamoDB did not respond within 10 s.");
    expect(list.ageSeconds).toBe(15);
  });
});

describe("GIVEN a list whose polls fail", () => {
  async function fail(options: Partial<PolledListOptions>) {
    const scenario = createScenario(options);
    const { table, clock, poll, list } = scenario;
    table.items = [item("alice", START)];
    await poll();
    table.respond = () => failure("InternalServerError", "Injected.");
    const checkAfter = async (seconds: number) => {
      clock.advance(seconds);
      await poll();
      return { alice: check(list, "alice", START_SECONDS), bob: check(list, "bob", START_SECONDS) };
    };
    return { ...scenario, checkAfter };
  }

  test("WHEN it is older than maxStaleSeconds THEN it rejects all tokens, with the error of the poll", async () => {
    const { list, checkAfter } = await fail({});
    expect(await checkAfter(30)).toEqual({ alice: "revoked", bob: "accepted" });
    expect(list.isStale).toBe(false);
    expect(await checkAfter(0.001)).toEqual({ alice: "revoked", bob: "stale" });
    expect(list.isStale).toBe(true);
    expect(() => {
      list.check({ iss: ISSUER, sub: "bob", iat: START_SECONDS });
    }).toThrow("The last successful poll of the revocation list was 30 s ago: InternalServerError: Injected.");
  });

  test("WHEN whenStale is accept THEN it accepts the tokens that are not on it", async () => {
    const { checkAfter } = await fail({ whenStale: "accept" });
    expect(await checkAfter(3000)).toEqual({ alice: "revoked", bob: "accepted" });
  });

  test("WHEN a poll succeeds THEN it accepts tokens again", async () => {
    const { table, checkAfter } = await fail({});
    expect(await checkAfter(60)).toEqual({ alice: "revoked", bob: "stale" });
    table.respond = (query) => readPage(table, query);
    expect(await checkAfter(5)).toEqual({ alice: "revoked", bob: "accepted" });
  });
});

describe("GIVEN a list that polls in the background", () => {
  test("WHEN a poll ends, also with an error, THEN the next one starts after pollSeconds", async () => {
    const { list, table, clock } = createScenario();
    await list.start();
    expect(clock.timers()).toEqual([5]);
    table.respond = () => failure("InternalServerError", "Injected.");
    clock.advance(5);
    // Shares the poll that the timer started.
    await list.refresh(1);
    expect(table.queries).toHaveLength(3);
    expect(clock.timers()).toEqual([5]);
  });

  test("WHEN it is closed THEN no timer is left, and it rejects all tokens", async () => {
    const { list, table, clock, poll } = createScenario({ whenStale: "accept" });
    await list.start();
    list.close();
    expect(clock.timers()).toEqual([]);
    expect(check(list, "alice", START_SECONDS)).toBe("stale");
    await poll();
    expect(table.queries).toHaveLength(1);
  });

  test("WHEN it is closed during a poll THEN the poll ends, and no other follows", async () => {
    const { list, table, clock } = createScenario();
    const asked = new Promise<void>((resolve) => {
      table.respond = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const started = list.start();
    await asked;
    list.close();
    await started;
    expect(clock.timers()).toEqual([]);
  });
});

describe("GIVEN concurrent refreshes", () => {
  test("WHEN the list is too old for all THEN they share one poll", async () => {
    const { list, table, clock } = createScenario();
    await list.refresh(5);
    clock.advance(6);
    await Promise.all(Array.from({ length: 10 }, () => list.refresh(5)));
    expect(table.queries).toHaveLength(2);
  });

  test("WHEN the list is recent enough THEN they don't poll", async () => {
    const { list, table, clock } = createScenario();
    await list.refresh(5);
    clock.advance(5);
    await Promise.all(Array.from({ length: 10 }, () => list.refresh(5)));
    expect(table.queries).toHaveLength(1);
  });

  test("WHEN the poll in progress started before the process was frozen THEN they share another one", async () => {
    const { list, table, clock } = createScenario();
    await list.refresh(5);
    clock.advance(6);
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      table.respond = (query) =>
        new Promise((respond) => {
          answer = () => {
            table.respond = (next) => readPage(table, next);
            respond(readPage(table, query));
          };
          resolve();
        });
    });
    const before = list.refresh(5);
    await asked;
    clock.advance(9);
    const after = [list.refresh(5), list.refresh(5)];
    answer();
    await Promise.all([before, ...after]);
    expect(table.queries).toHaveLength(3);
    expect(list.ageSeconds).toBe(0);
  });
});
