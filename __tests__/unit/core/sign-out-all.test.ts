import fc from "fast-check";
import { createPacer } from "../../../core/pacer";
import { signOutAll } from "../../../core/sign-out-all";
import type { CognitoClient, Outcome } from "../../../core/sign-out-all";
import { createVirtualClock } from "../../support/virtual-clock";

/** The response to one request: success, an error, or none. */
type Response = "ok" | "hang" | { readonly name: string; readonly code?: string };

const RETRYABLE: readonly Response[] = [
  { name: "TooManyRequestsException" },
  { name: "InternalErrorException" },
  { name: "Error", code: "ECONNRESET" },
  { name: "TimeoutError" },
];
const FINAL: readonly Response[] = [
  { name: "UserNotFoundException" },
  { name: "NotAuthorizedException" },
  { name: "ResourceNotFoundException" },
  { name: "SomethingNewException" },
];
const LATENCY_MS = 50;

interface Observed {
  readonly outcomes: readonly Outcome[];
  /** When each request started. */
  readonly starts: readonly number[];
  /** The users that Cognito signed out. */
  readonly signedOut: ReadonlySet<string>;
  readonly requested: readonly string[];
  /** The rate of the pacer at each request. */
  readonly rates: readonly number[];
  readonly endedAt: number;
}

interface Options {
  readonly deadline?: number;
  readonly requestsPerSecond?: number;
}

async function observe(
  usernames: readonly string[],
  respond: (username: string, attempt: number, now: number) => Response,
  { deadline, requestsPerSecond }: Options = {},
): Promise<Observed> {
  const clock = createVirtualClock();
  const starts: number[] = [];
  const requested: string[] = [];
  const signedOut = new Set<string>();
  const rates: number[] = [];
  const attempts = new Map<string, number>();
  const pacer = createPacer(clock, requestsPerSecond);
  const cognito: CognitoClient = {
    globalSignOut: async ({ username }, signal) => {
      const attempt = (attempts.get(username) ?? 0) + 1;
      attempts.set(username, attempt);
      starts.push(clock.now());
      requested.push(username);
      rates.push(pacer.rate());
      const given = respond(username, attempt, clock.now());
      await clock.sleep(given === "hang" ? 1e9 : LATENCY_MS, signal);
      if (given === "hang") throw new Error("unreachable");
      if (given !== "ok") throw Object.assign(new Error("Cognito's message."), given);
      signedOut.add(username);
      return { id: "request" };
    },
  };
  const context = {
    cognito,
    clock,
    pacer,
    random: () => 0.5,
    userPoolId: "us-east-1_Example01",
    region: "us-east-1",
    onMissingUser: "fail" as const,
  };
  const entries = usernames.map((username) => ({ username, revision: "1" }));
  const outcomes = await clock.run(signOutAll(entries, context, deadline));
  return { outcomes, starts, signedOut, requested, rates, endedAt: clock.now() };
}

const users = (count: number) => Array.from({ length: count }, (_, index) => `user-${String(index)}`);
const responses = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Response>("ok") },
    fc.constantFrom(...RETRYABLE),
    fc.constantFrom(...FINAL),
    fc.constant<Response>({ name: "AccessDeniedException" }),
  ),
  { minLength: 1, maxLength: 40 },
);

/** Responds with a script, over and over. */
function repeating(script: readonly Response[]): () => Response {
  let index = 0;
  return () => script[index++ % script.length] ?? "ok";
}

describe("GIVEN users and any responses of Cognito", () => {
  const scenario = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    script: responses,
    requestsPerSecond: fc.integer({ min: 1, max: 25 }),
  });

  test("WHEN they are signed out THEN each has exactly one outcome", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, script, requestsPerSecond }) => {
        const { outcomes } = await observe(users(count), repeating(script), {
          requestsPerSecond,
        });
        expect(outcomes.map(({ entry }) => entry.username).sort()).toEqual(users(count).sort());
      }),
    );
  });

  test("WHEN they are signed out THEN an outcome is signed_out only if Cognito responded with success", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, script, requestsPerSecond }) => {
        const { outcomes, signedOut } = await observe(users(count), repeating(script), {
          requestsPerSecond,
        });
        const claimed = outcomes.filter(({ result }) => result.success).map(({ entry }) => entry.username);
        expect(claimed.sort()).toEqual([...signedOut].sort());
      }),
    );
  });

  test("WHEN they are signed out THEN requests are evenly spaced, and no second has more of them than the rate", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, script, requestsPerSecond }) => {
        const { starts } = await observe(users(count), repeating(script), {
          requestsPerSecond,
        });
        starts.slice(1).forEach((start, index) => {
          expect(start - (starts[index] ?? 0)).toBeGreaterThanOrEqual(1000 / requestsPerSecond - 1e-6);
        });
        for (const start of starts) {
          const inWindow = starts.filter((other) => other >= start && other < start + 1000 - 1e-6);
          expect(inWindow.length).toBeLessThanOrEqual(requestsPerSecond);
        }
      }),
    );
  });

  test("WHEN they are signed out THEN retries are bounded", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...RETRYABLE), async (failure) => {
        const { requested, outcomes } = await observe(["alice"], () => failure);
        expect(requested).toHaveLength(12);
        expect(outcomes[0]?.result.success).toBe(false);
      }),
    );
  });

  test("WHEN there is a deadline THEN the run ends by then, with an outcome for every user", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.integer({ min: 0, max: 3000 }), async ({ count, script }, deadline) => {
        const { outcomes, endedAt } = await observe(users(count), repeating(script), { deadline });
        expect(outcomes).toHaveLength(count);
        expect(endedAt).toBeLessThanOrEqual(deadline);
      }),
    );
  });
});

describe("GIVEN retryable errors", () => {
  test.each(RETRYABLE)(
    "WHEN Cognito responds with %j and then success THEN the user is signed out",
    async (failure) => {
      const { outcomes } = await observe(["alice"], (_username, attempt) => (attempt < 4 ? failure : "ok"));
      expect(outcomes).toMatchObject([{ attempts: 4, result: { success: true } }]);
    },
  );

  test.each(FINAL)("WHEN Cognito responds with %j THEN the user fails without a retry", async (failure) => {
    const { outcomes } = await observe(["alice"], () => failure);
    expect(outcomes).toMatchObject([{ attempts: 1, result: { success: false } }]);
  });

  test("WHEN IAM denies for 20 s THEN the sign-out is retried until it succeeds, and after 30 s it fails", async () => {
    const denied: Response = { name: "AccessDeniedException" };
    const healed = await observe(["alice"], (_username, _attempt, now) => (now < 20_000 ? denied : "ok"));
    expect(healed.outcomes).toMatchObject([{ result: { success: true } }]);
    const refused = await observe(users(30), () => denied);
    expect(refused.outcomes).toHaveLength(30);
    for (const { result } of refused.outcomes)
      expect(result).toMatchObject({ success: false, error: { code: "ACCESS_DENIED" } });
    expect(refused.endedAt).toBeGreaterThan(30_000);
    expect(refused.endedAt).toBeLessThan(40_000);
  });
});

describe("GIVEN a rate", () => {
  test("WHEN 100 users are signed out at 25 per second THEN it takes no longer than the rate allows, plus one response", async () => {
    const { endedAt, starts } = await observe(users(100), () => "ok", { requestsPerSecond: 25 });
    expect(starts).toHaveLength(100);
    expect(endedAt).toBeCloseTo(99 * 40 + LATENCY_MS);
  });

  test("WHEN none is given THEN it is 10 requests per second", async () => {
    const { starts } = await observe(users(11), () => "ok");
    expect(starts.at(-1)).toBeCloseTo(1000);
  });

  test("WHEN Cognito throttles THEN the rate is halved at once and recovers slowly", async () => {
    const { rates } = await observe(
      users(200),
      (_username, _attempt, now) => (now === 0 ? { name: "TooManyRequestsException" } : "ok"),
      { requestsPerSecond: 20 },
    );
    expect(Math.min(...rates)).toBe(10);
    expect(rates.at(-1)).toBe(20);
    const lowest = rates.indexOf(10);
    expect(rates.indexOf(20, lowest) - lowest).toBeGreaterThan(40);
  });
});

describe("GIVEN a deadline", () => {
  test("WHEN Cognito does not respond THEN the run ends at the deadline, and the error states the number of requests", async () => {
    const { outcomes, endedAt } = await observe(["alice"], () => "hang", { deadline: 5000 });
    expect(endedAt).toBe(5000);
    expect(outcomes[0]?.result).toMatchObject({
      success: false,
      error: { code: "TIMEOUT", message: expect.stringMatching(/timed out after 1 request\./) as string },
    });
  });

  test("WHEN time is too short for all users THEN the others time out", async () => {
    const { outcomes, signedOut } = await observe(users(100), () => "ok", { deadline: 2000 });
    const left = outcomes.filter(({ result }) => !result.success);
    expect(signedOut.size + left.length).toBe(100);
    expect(left[0]?.result).toMatchObject({ error: { code: "TIMEOUT" } });
  });
});
