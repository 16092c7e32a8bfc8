import { encodeInput, ENVIRONMENT } from "../../core/contract";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createPool, createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens, LocalUserPool } from "../../local/user-pool";
import { invokeBundle } from "../support/invoke-bundle";
import { toolchain } from "../support/toolchain";

jest.setTimeout(300_000);

const REJECTED = { accepted: false, message: expect.stringMatching(/revoked/) as string };
const ACCEPTED = { accepted: true };

describe("GIVEN the built function, the local AWS and users who are signed in", () => {
  let emulator: Emulator;
  let pool: LocalUserPool;
  const tokens = new Map<string, Tokens>();

  beforeAll(async () => {
    const { python } = await toolchain();
    emulator = await startEmulator({ python });
    pool = await createPool(emulator);
    for (const username of ["alice", "dave"]) {
      await createUser(pool, username);
      tokens.set(username, await signIn(pool, username));
    }
    // MiniStack compares whole seconds: a token from the second of the sign-out would count as a new one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });
  afterAll(() => emulator.stop());

  const invoke = (username: string, onMissingUser: string) =>
    invokeBundle(JSON.parse(encodeInput({ username, revision: "1", reason: "INC-4711" })), {
      ...emulator.environment,
      [ENVIRONMENT.userPoolId]: pool.userPoolId,
      [ENVIRONMENT.onMissingUser]: onMissingUser,
    });
  const sendTokens = (username: string) => {
    const held = tokens.get(username);
    if (!held) throw new Error(`${username} did not sign in.`);
    return presentTokens(pool, held);
  };

  test("WHEN alice is signed out THEN Cognito rejects her tokens and not dave's, and the log contains no token", async () => {
    expect(await sendTokens("alice")).toEqual({ refreshToken: ACCEPTED, accessToken: ACCEPTED });
    const { result, log } = await invoke("alice", "fail");
    expect(result).toMatchObject({ success: true, data: { outcome: "signed_out", username: "alice" } });
    expect(await sendTokens("alice")).toEqual({ refreshToken: REJECTED, accessToken: REJECTED });
    expect(await sendTokens("dave")).toEqual({ refreshToken: ACCEPTED, accessToken: ACCEPTED });
    for (const { accessToken, refreshToken } of tokens.values()) {
      expect(log).not.toContain(accessToken);
      expect(log).not.toContain(refreshToken);
    }
  });

  test("WHEN an unknown user is signed out THEN the function fails, or skips the user if it is configured to", async () => {
    expect(await invoke("nosuch", "fail")).toMatchObject({ errorType: "USER_NOT_FOUND" });
    expect(await invoke("nosuch", "skip")).toMatchObject({
      result: { success: true, data: { outcome: "skipped", username: "nosuch" } },
    });
  });
});
