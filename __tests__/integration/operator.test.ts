import { createHash } from "node:crypto";
import { CONTRACT, encodeInput, ENVIRONMENT } from "../../core/contract";
import { startCognitoServer } from "../support/cognito-server";
import type { CognitoResponse, CognitoServer } from "../support/cognito-server";
import { createFunctionEnvironment, invokeBundle, POOL, startBundle } from "../support/invoke-bundle";

const DONE: CognitoResponse = { status: 200, body: "{}" };

describe("GIVEN the built function and an operator who reads its log and metrics", () => {
  let cognito: CognitoServer;
  const environment = () => createFunctionEnvironment(cognito);
  const invoke = (event: unknown, more: NodeJS.ProcessEnv = {}) => invokeBundle(event, { ...environment(), ...more });
  const createInput = (username: string): unknown =>
    JSON.parse(encodeInput({ username, revision: "1", reason: `INC-4711 laptop of ${username}` }));
  const createUppercaseInput = (username: string): unknown =>
    JSON.parse(encodeInput({ username, revision: "1", reason: `INC-4711 laptop of ${username.toUpperCase()}` }));

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
      "signed out after a throttled and a failed request",
      [slow, "hang up", DONE],
      {},
      { ...NONE, SignedOut: 1, Throttled: 1, Retries: 2 },
    ],
    ["not found", [missing], {}, { ...NONE, Failed: 1 }],
    ["skipped", [missing], { [ENVIRONMENT.onMissingUser]: "skip" }, { ...NONE, Skipped: 1 }],
  ])("WHEN a user is %s THEN the metrics count it, by user pool", async (_title, responses, more, counts) => {
    cognito.next = [...responses];
    const { metrics } = await invoke(createInput("alice"), more);
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

  test("WHEN the event is not the input of an entry THEN the metrics count a failure", async () => {
    expect((await invoke({ token: "eyJ" })).metrics).toMatchObject([{ ...NONE, Failed: 1, UserPool: POOL }]);
  });

  const names = ["alice.smith@example.com", 'o"brien', "Zoë-Ünïçødé"];
  const situations: readonly (readonly [string, (name: string) => CognitoResponse, NodeJS.ProcessEnv])[] = [
    ["is signed out", () => DONE, {}],
    ["is skipped", () => missing, { [ENVIRONMENT.onMissingUser]: "skip" }],
    ["is not found", () => missing, {}],
    [
      "is rejected with a message that names the user",
      (name) => ({ error: "NotAuthorizedException", message: `No ${name.toUpperCase()}.` }),
      {},
    ],
    ["fails with an unknown error", (name) => ({ error: "SomethingNewException", message: `Oh, ${name}!` }), {}],
    ["is throttled until the timeout", () => slow, { REMAINING_MS: "700" }],
  ];

  describe.each(["hashed", "none"])("AND logUsernames is %s", (logUsernames) => {
    test.each(situations)(
      "WHEN a user %s THEN no log line, metric or error names the user, in any case",
      async (_, response, more) => {
        for (const name of names) {
          cognito.next = [];
          cognito.response = response(name);
          const { log, errorMessage, trace } = await invoke(createUppercaseInput(name), {
            ...more,
            [ENVIRONMENT.logUsernames]: logUsernames,
          });
          const output = [log, errorMessage, trace].join("\n");
          const lowercaseOutput = output.toLowerCase();
          expect(output).toMatch(/Global sign-out/);
          expect(lowercaseOutput).not.toContain(name.toLowerCase());
          expect(lowercaseOutput).not.toContain(JSON.stringify(name).slice(1, -1).toLowerCase());
          const hash = createHash("sha256").update(`${POOL}:${name}`).digest("hex").slice(0, 16);
          expect(output.includes(hash)).toBe(logUsernames === "hashed");
        }
      },
    );

    test("WHEN the input is invalid THEN the error names the fields and quotes no value", async () => {
      const event = { contract: CONTRACT, username: "alice smith", revision: "1", reason: "of\nalice smith" };
      const { log, errorMessage } = await invoke(event, { [ENVIRONMENT.logUsernames]: logUsernames });
      expect(errorMessage).toMatch(/^VALIDATION_ERROR: The event is invalid in username, reason\./);
      expect(log + String(errorMessage)).not.toContain("alice");
    });
  });

  test("WHEN one execution environment serves many invocations THEN they share a rate of ten requests per second", async () => {
    cognito.response = DONE;
    const bundle = startBundle(environment());
    await bundle.invoke(createInput("first"));
    const begin = performance.now();
    for (let call = 0; call < 11; call++) await bundle.invoke(createInput(`user-${String(call)}`));
    await bundle.end();
    // Ten intervals of 100 ms. A busy machine makes them longer; timers can fire a little early.
    expect((cognito.arrivals.at(-1) ?? 0) - begin).toBeGreaterThan(990);
  });

  test("WHEN logUsernames is not set THEN the log and the error contain the username as listed", async () => {
    cognito.response = missing;
    const { logLines, errorMessage } = await invoke(createInput("alice"));
    expect(logLines).toMatchObject([{ username: "alice", reason: "INC-4711 laptop of alice" }]);
    expect(errorMessage).toMatch(/Global sign-out of "alice" failed/);
  });
});
