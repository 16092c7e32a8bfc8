import fc from "fast-check";
import { CONTRACT, encodeInput, parseInput } from "../../core/contract";
import { ERROR_CODES } from "../../core/errors";
import { readListedUsers } from "../../constructs/entries";
import { username } from "../support/arbitraries";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoServer } from "../support/cognito-server";
import { createFunctionEnvironment, POOL, startBundle } from "../support/invoke-bundle";
import type { ExecutionEnvironment } from "../support/invoke-bundle";

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), username);
const anyValue = fc.oneof(fc.jsonValue(), anyText);
/** Any value, or a value that resembles the input of an entry. */
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

describe("GIVEN the built function and a Cognito that accepts all sign-outs", () => {
  let cognito: CognitoServer;
  let bundle: ExecutionEnvironment;

  beforeAll(async () => {
    cognito = await startCognitoServer();
    bundle = startBundle(createFunctionEnvironment(cognito));
  });
  afterAll(async () => {
    await bundle.end();
    await cognito.stop();
  });

  test("WHEN it is invoked with any event THEN it throws a documented error without a request, or sends one request for the user of the event", async () => {
    const counts = { succeeded: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(anyEvent, async (event) => {
        const before = cognito.requests.length;
        const { result, errorType } = await bundle.invoke(event);
        const requests = cognito.requests.slice(before).map((body) => JSON.parse(body) as unknown);
        if (errorType === undefined) {
          counts.succeeded += 1;
          const { username: Username } = event as { readonly username: string };
          expect(result).toMatchObject({ success: true, data: { username: Username } });
          expect(requests).toEqual([{ UserPoolId: POOL, Username }]);
        } else {
          counts.failed += 1;
          expect(ERROR_CODES).toContain(errorType);
          expect(requests).toEqual([]);
        }
      }),
      // The function paces its requests at ten per second, in a test as well.
      { numRuns: 300 },
    );
    expect(counts.succeeded).toBeGreaterThan(20);
    expect(counts.failed).toBeGreaterThan(20);
  }, 60_000);
});

describe("GIVEN any JSON as the list of users", () => {
  const anyUser = fc.oneof(
    username,
    anyValue,
    fc.record({ username: anyValue, revision: anyValue, reason: anyValue }, { requiredKeys: ["username"] }),
  );

  test("WHEN it is read THEN each of its users becomes an entry as listed, or an issue with its path", () => {
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
        const rejected = new Set(issues.map(({ path }) => path));
        expect(entries.length + rejected.size).toBe(Array.isArray(users) ? users.length : 1);
      }),
      { numRuns: 2000 },
    );
  });
});
