import { encodeInput } from "../../core/contract";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens, UserPool } from "../../local/user-pool";
import { invokeBundle } from "../support/invoke-bundle";
import { createPool } from "../support/pool";
import { toolchain } from "../support/toolchain";

jest.setTimeout(300_000);

const REFUSED = { accepted: false, words: expect.stringMatching(/revoked/) as string };
const ACCEPTED = { accepted: true };

describe("GIVEN the built function, the local AWS, and users who are signed in", () => {
  let emulator: Emulator;
  let pool: UserPool;
  const tokens = new Map<string, Tokens>();

  beforeAll(async () => {
    const { python } = await toolchain();
    emulator = await startEmulator({ python });
    pool = await createPool(emulator);
    for (const username of ["alice", "dave"]) {
      await createUser(pool, username);
      tokens.set(username, await signIn(pool, username));
    }
    // Cognito's emulator compares whole seconds: a token of the second of the sign-out would count as a new one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });
  afterAll(() => emulator.stop());

  const invoke = (username: string, onMissingUser: string) =>
    invokeBundle(JSON.parse(encodeInput({ username, revision: "1", reason: "INC-4711" })), {
      ...emulator.environment,
      USER_POOL_ID: pool.userPoolId,
      ON_MISSING_USER: onMissingUser,
    });
  const answersTo = (username: string) => {
    const held = tokens.get(username);
    if (!held) throw new Error(`${username} did not sign in.`);
    return presentTokens(pool, held);
  };

  test("WHEN alice is signed out THEN her tokens are refused in Cognito's own words, dave's are not, and no log holds a token", async () => {
    expect(await answersTo("alice")).toEqual({ refreshToken: ACCEPTED, accessToken: ACCEPTED });
    const { result, log } = await invoke("alice", "fail");
    expect(result).toMatchObject({ success: true, data: { outcome: "signed_out", username: "alice" } });
    expect(await answersTo("alice")).toEqual({ refreshToken: REFUSED, accessToken: REFUSED });
    expect(await answersTo("dave")).toEqual({ refreshToken: ACCEPTED, accessToken: ACCEPTED });
    for (const { accessToken, refreshToken } of tokens.values()) {
      expect(log).not.toContain(accessToken);
      expect(log).not.toContain(refreshToken);
    }
  });

  test("WHEN nosuch is signed out THEN it fails, or is skipped if the construct says so", async () => {
    expect(await invoke("nosuch", "fail")).toMatchObject({ errorType: "USER_NOT_FOUND" });
    expect(await invoke("nosuch", "skip")).toMatchObject({
      result: { success: true, data: { outcome: "skipped", username: "nosuch" } },
    });
  });
});
