import fc from "fast-check";
import { signOutAll } from "../../../core/engine";
import type { Cognito, EngineOptions, Outcome, Progress } from "../../../core/engine-types";
import { createPacer } from "../../../core/pacer";
import { createVirtualClock } from "../../support/virtual-clock";

/** What Cognito answers to one request: success, the name of an error, or nothing ever. */
type Answer = "ok" | "hang" | { readonly name: string; readonly code?: string };

const PASSING: readonly Answer[] = [
  { name: "TooManyRequestsException" },
  { name: "InternalErrorException" },
  { name: "Error", code: "ECONNRESET" },
  { name: "TimeoutError" },
];
const FINAL: readonly Answer[] = [
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
  /** The usernames whom Cognito said that it signed out. */
  readonly signedOut: ReadonlySet<string>;
  readonly requested: readonly string[];
  readonly progress: readonly Progress[];
  readonly endedAt: number;
}

interface Wishes {
  readonly abortAt?: number;
  readonly requestsPerSecond?: number;
}

async function observe(
  usernames: readonly string[],
  answer: (username: string, attempt: number, now: number) => Answer,
  { abortAt, requestsPerSecond, ...options }: EngineOptions & Wishes = {},
): Promise<Observed> {
  const clock = createVirtualClock();
  const starts: number[] = [];
  const requested: string[] = [];
  const signedOut = new Set<string>();
  const progress: Progress[] = [];
  const attempts = new Map<string, number>();
  const cognito: Cognito = {
    globalSignOut: async (username, signal) => {
      const attempt = (attempts.get(username) ?? 0) + 1;
      attempts.set(username, attempt);
      starts.push(clock.now());
      requested.push(username);
      const given = answer(username, attempt, clock.now());
      await clock.sleep(given === "hang" ? 1e9 : LATENCY_MS, signal);
      if (given === "hang") throw new Error("unreachable");
      if (given !== "ok") throw Object.assign(new Error("Cognito's words."), given);
      signedOut.add(username);
      return "request";
    },
  };
  const abort = new AbortController();
  if (abortAt !== undefined)
    void clock.sleep(abortAt).then(() => {
      abort.abort();
    });
  const context = {
    cognito,
    clock,
    pacer: createPacer(clock, requestsPerSecond),
    random: () => 0.5,
    userPoolId: "us-east-1_Example01",
    region: "us-east-1",
    onMissingUser: "fail" as const,
  };
  const entries = usernames.map((username) => ({ username, revision: "1" }));
  const work = signOutAll(entries, context, {
    ...options,
    signal: abort.signal,
    onProgress: (one) => progress.push(one),
  });
  const outcomes = await clock.run(work);
  return { outcomes, starts, signedOut, requested, progress, endedAt: clock.now() };
}

const users = (count: number) => Array.from({ length: count }, (_, index) => `user-${String(index)}`);
const answers = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Answer>("ok") },
    fc.constantFrom(...PASSING),
    fc.constantFrom(...FINAL),
    fc.constant<Answer>({ name: "AccessDeniedException" }),
  ),
  { minLength: 1, maxLength: 40 },
);

/** Answers a script, over and over. */
function repeating(script: readonly Answer[]): () => Answer {
  let index = 0;
  return () => script[index++ % script.length] ?? "ok";
}

describe("GIVEN users and whatever Cognito answers", () => {
  const scenario = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    script: answers,
    requestsPerSecond: fc.integer({ min: 1, max: 25 }),
  });

  test("WHEN they are signed out THEN every one ends in exactly one outcome", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, script, requestsPerSecond }) => {
        const { outcomes } = await observe(users(count), repeating(script), {
          requestsPerSecond,
        });
        expect(outcomes.map(({ entry }) => entry.username).sort()).toEqual(users(count).sort());
      }),
    );
  });

  test("WHEN they are signed out THEN no outcome says signed out unless Cognito said so", async () => {
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

  test("WHEN they are signed out THEN requests are evenly spaced, and no second holds more of them than the rate", async () => {
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
      fc.asyncProperty(fc.constantFrom(...PASSING), async (failure) => {
        const { requested, outcomes } = await observe(["alice"], () => failure);
        expect(requested).toHaveLength(12);
        expect(outcomes[0]?.result.success).toBe(false);
      }),
    );
  });

  test("WHEN it is aborted at any moment THEN it ends at that moment, with an outcome for every one", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.integer({ min: 0, max: 3000 }), async ({ count, script }, abortAt) => {
        const { outcomes, endedAt } = await observe(users(count), repeating(script), {
          abortAt,
        });
        expect(outcomes).toHaveLength(count);
        expect(endedAt).toBeLessThanOrEqual(abortAt);
      }),
    );
  });
});

describe("GIVEN failures that pass", () => {
  test.each(PASSING)("WHEN Cognito answers %j and then success THEN the user is signed out", async (failure) => {
    const { outcomes } = await observe(["alice"], (_username, attempt) => (attempt < 4 ? failure : "ok"));
    expect(outcomes).toMatchObject([{ attempts: 4, result: { success: true } }]);
  });

  test.each(FINAL)("WHEN Cognito answers %j THEN the user fails at once", async (failure) => {
    const { outcomes } = await observe(["alice"], () => failure);
    expect(outcomes).toMatchObject([{ attempts: 1, result: { success: false } }]);
  });

  test("WHEN IAM denies for 20 s THEN it is ridden out, and for longer than 30 s it fails", async () => {
    const denied: Answer = { name: "AccessDeniedException" };
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

describe("GIVEN the pace", () => {
  test("WHEN 100 users are signed out at 25 a second THEN it takes no longer than the limit and one answer", async () => {
    const { endedAt, starts } = await observe(users(100), () => "ok", { requestsPerSecond: 25 });
    expect(starts).toHaveLength(100);
    expect(endedAt).toBeCloseTo(99 * 40 + LATENCY_MS);
  });

  test("WHEN nothing is said THEN it is 10 requests a second", async () => {
    const { starts } = await observe(users(11), () => "ok");
    expect(starts.at(-1)).toBeCloseTo(1000);
  });

  test("WHEN Cognito throttles THEN the rate is halved at once and recovers slowly", async () => {
    const { progress } = await observe(
      users(200),
      (_username, _attempt, now) => (now === 0 ? { name: "TooManyRequestsException" } : "ok"),
      { requestsPerSecond: 20 },
    );
    const rates = progress.map(({ rate }) => rate);
    expect(Math.min(...rates)).toBe(10);
    expect(rates.at(-1)).toBe(20);
    expect(rates.indexOf(20, 1)).toBeGreaterThan(40);
  });
});

describe("GIVEN a deadline", () => {
  test("WHEN Cognito hangs THEN the engine ends at the deadline and says how far it came", async () => {
    const { outcomes, endedAt } = await observe(["alice"], () => "hang", { deadline: 5000 });
    expect(endedAt).toBe(5000);
    expect(outcomes[0]?.result).toMatchObject({
      success: false,
      error: { code: "TIMEOUT", message: expect.stringMatching(/the time was up after 1 request/) as string },
    });
  });

  test("WHEN there are more users than time THEN those who were not reached say so", async () => {
    const { outcomes, signedOut } = await observe(users(100), () => "ok", { deadline: 2000 });
    const left = outcomes.filter(({ result }) => !result.success);
    expect(signedOut.size + left.length).toBe(100);
    expect(left[0]?.result).toMatchObject({ error: { code: "TIMEOUT" } });
  });
});

describe("GIVEN somebody who watches", () => {
  test("WHEN users are signed out THEN progress counts to the end, with the time left", async () => {
    const { progress } = await observe(users(20), (_username, attempt) =>
      attempt === 1 ? { name: "InternalErrorException" } : "ok",
    );
    expect(progress.at(-1)).toMatchObject({ done: 20, failed: 0, total: 20, retried: 20, throttled: 0, timeLeft: 0 });
    expect(progress[0]?.timeLeft).toBeGreaterThan(0);
  });
});
