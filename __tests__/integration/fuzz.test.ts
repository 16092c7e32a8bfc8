import fc from "fast-check";
import { CONTRACT, encodeInput, parseInput } from "../../core/contract";
import { ERROR_CODES } from "../../core/errors";
import { readListedUsers } from "../../constructs/entries";
import { username } from "../support/arbitraries";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoServer } from "../support/cognito-server";
import { functionEnvironment, POOL, startBundle } from "../support/invoke-bundle";
import type { ExecutionEnvironment } from "../support/invoke-bundle";

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), username);
const anyValue = fc.oneof(fc.jsonValue(), anyText);
/** Anything, and what is nearly the input of an entry. */
const anyEvent = fc.oneof(
  anyValue,
  fc.record(
    {
      contract: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(CONTRACT) }, anyValue),
      username: fc.oneof({ weight: 4, arbitrary: username }, anyValue),
      revision: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>("1") }, anyValue),
      reason: anyValue,
      token: anyText,
    },
    { requiredKeys: ["contract", "username"] },
  ),
);

describe("GIVEN the built function, and a Cognito that signs everybody out", () => {
  let cognito: CognitoServer;
  let bundle: ExecutionEnvironment;

  beforeAll(async () => {
    cognito = await startCognitoServer();
    bundle = startBundle(functionEnvironment(cognito));
  });
  afterAll(async () => {
    await bundle.end();
    await cognito.stop();
  });

  test("WHEN any event arrives THEN it is a documented error and no call, or one call for the very user of the event", async () => {
    const ended = { well: 0, badly: 0 };
    await fc.assert(
      fc.asyncProperty(anyEvent, async (event) => {
        const before = cognito.requests.length;
        const { result, errorType } = await bundle.invoke(event);
        const asked = cognito.requests.slice(before).map((body) => JSON.parse(body) as unknown);
        if (errorType === undefined) {
          ended.well += 1;
          const { username: Username } = event as { readonly username: string };
          expect(result).toMatchObject({ success: true, data: { username: Username } });
          expect(asked).toEqual([{ UserPoolId: POOL, Username }]);
        } else {
          ended.badly += 1;
          expect(ERROR_CODES).toContain(errorType);
          expect(asked).toEqual([]);
        }
      }),
      // Of those with a call there are ten a second: the function keeps its pace in a test as well.
      { numRuns: 300 },
    );
    expect(ended.well).toBeGreaterThan(20);
    expect(ended.badly).toBeGreaterThan(20);
  }, 60_000);
});

describe("GIVEN any JSON as the list of users", () => {
  const anyUser = fc.oneof(
    username,
    anyValue,
    fc.record({ username: anyValue, revision: anyValue, reason: anyValue }, { requiredKeys: ["username"] }),
  );

  test("WHEN it is read THEN every user of it is an entry as listed, or a fault with its place", () => {
    fc.assert(
      fc.property(fc.oneof(anyValue, fc.array(anyUser, { maxLength: 20 })), (users) => {
        const { entries, issues } = readListedUsers(users, { revision: "1" }, new Map());
        const listed: readonly unknown[] = Array.isArray(users) ? users : [];
        const names = listed.map((user) =>
          typeof user === "object" && user !== null && "username" in user ? user.username : user,
        );
        for (const entry of entries) {
          expect(names).toContain(entry.username);
          expect(parseInput(JSON.parse(encodeInput(entry)))).toEqual(entry);
        }
        const faulty = new Set(issues.map(({ path }) => path));
        expect(entries.length + faulty.size).toBe(Array.isArray(users) ? users.length : 1);
      }),
      { numRuns: 2000 },
    );
  });
});
