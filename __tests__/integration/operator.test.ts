import { createHash } from "node:crypto";
import { CONTRACT, encodeInput } from "../../core/contract";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";
import { functionEnvironment, invokeBundle, POOL, startBundle } from "../support/invoke-bundle";

const DONE: CognitoResponse = { status: 200, body: "{}" };

describe("GIVEN the built function and an operator who looks at its log and metrics", () => {
  let cognito: CognitoServer;
  const environment = () => functionEnvironment(cognito);
  const invoke = (event: unknown, more: NodeJS.ProcessEnv = {}) => invokeBundle(event, { ...environment(), ...more });
  const inputOf = (username: string): unknown =>
    JSON.parse(encodeInput({ username, revision: "1", reason: `INC-4711 laptop of ${username}` }));

  beforeAll(async () => {
    cognito = await startCognitoServer();
  });
  afterAll(() => cognito.stop());

  const slow: CognitoResponse = { error: "TooManyRequestsException", message: "Slow." };
  const missing: CognitoResponse = { error: "UserNotFoundException", message: "No user." };
  const NONE = { SignedOut: 0, Skipped: 0, Failed: 0, Throttled: 0, Retries: 0 };
  test.each<[string, readonly CognitoResponse[], NodeJS.ProcessEnv, object]>([
    ["signed out", [DONE], {}, { ...NONE, SignedOut: 1 }],
    [
      "throttled and failed once each",
      [slow, "hang up", DONE],
      {},
      { ...NONE, SignedOut: 1, Throttled: 1, Retries: 2 },
    ],
    ["not found", [missing], {}, { ...NONE, Failed: 1 }],
    ["skipped", [missing], { ON_MISSING_USER: "skip" }, { ...NONE, Skipped: 1 }],
  ])("WHEN a user is %s THEN the metrics say so, by user pool", async (_what, answers, more, counts) => {
    cognito.next = [...answers];
    const { metrics } = await invoke(inputOf("alice"), more);
    expect(metrics).toMatchObject([{ ...counts, UserPool: POOL, Duration: expect.any(Number) as number }]);
    expect(metrics[0]?.["_aws"]).toMatchObject({
      CloudWatchMetrics: [
        {
          Namespace: "CognitoGlobalSignOut",
          Dimensions: [["service", "UserPool"]],
          Metrics: [...Object.keys(counts), "Duration"].map((Name) => ({
            Name,
            Unit: Name === "Duration" ? "Milliseconds" : "Count",
          })),
        },
      ],
    });
  });

  test("WHEN the event is not the input of an entry THEN that is a failure in the metrics too", async () => {
    expect((await invoke({ token: "eyJ" })).metrics).toMatchObject([{ ...NONE, Failed: 1, UserPool: POOL }]);
  });

  const names = ["alice.smith@example.com", 'o"brien', "Zoë-Ünïçødé"];
  const situations: readonly (readonly [string, (name: string) => CognitoResponse, NodeJS.ProcessEnv])[] = [
    ["is signed out", () => DONE, {}],
    ["is skipped", () => missing, { ON_MISSING_USER: "skip" }],
    ["is not found", () => missing, {}],
    [
      "is refused in words that name the user",
      (name) => ({ error: "NotAuthorizedException", message: `No ${name}.` }),
      {},
    ],
    ["fails in a new way", (name) => ({ error: "SomethingNewException", message: `Oh, ${name}!` }), {}],
    ["is throttled until the time is up", () => slow, { REMAINING_MS: "700" }],
  ];

  describe.each(["hashed", "none"])("AND logUsernames is %s", (LOG_USERNAMES) => {
    test.each(situations)(
      "WHEN a user %s THEN no log line, metric or error names the user",
      async (_, answer, more) => {
        for (const name of names) {
          cognito.next = [];
          cognito.response = answer(name);
          const { log, errorMessage, trace } = await invoke(inputOf(name), { ...more, LOG_USERNAMES });
          const everything = [log, errorMessage, trace].join("\n");
          expect(everything).toMatch(/Global sign-out/);
          expect(everything).not.toContain(name);
          expect(everything).not.toContain(JSON.stringify(name).slice(1, -1));
          const hash = createHash("sha256").update(`${POOL}:${name}`).digest("hex").slice(0, 16);
          expect(everything.includes(hash)).toBe(LOG_USERNAMES === "hashed");
        }
      },
    );

    test("WHEN the input has a fault THEN the error tells where, and quotes nothing", async () => {
      const event = { contract: CONTRACT, username: "alice smith", revision: "1", reason: "of\nalice smith" };
      const { log, errorMessage } = await invoke(event, { LOG_USERNAMES });
      expect(errorMessage).toMatch(/^VALIDATION_ERROR: The event has faults in username, reason\./);
      expect(log + String(errorMessage)).not.toContain("alice");
    });
  });

  test("WHEN one execution environment serves many calls THEN all of them together keep to ten requests a second", async () => {
    cognito.response = DONE;
    const bundle = startBundle(environment());
    await bundle.invoke(inputOf("first"));
    const begin = performance.now();
    for (let call = 0; call < 11; call++) await bundle.invoke(inputOf(`user-${String(call)}`));
    await bundle.end();
    // Ten gaps of 100 ms, which a busy machine can only make longer; its timers may be a bit early.
    expect((cognito.arrivals.at(-1) ?? 0) - begin).toBeGreaterThan(990);
  });

  test("WHEN nothing is said THEN log and error name the user as listed", async () => {
    cognito.response = missing;
    const { logLines, errorMessage } = await invoke(inputOf("alice"));
    expect(logLines).toMatchObject([{ username: "alice", reason: "INC-4711 laptop of alice" }]);
    expect(errorMessage).toMatch(/Global sign-out of "alice" failed/);
  });
});
