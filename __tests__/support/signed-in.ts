import { createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens, LocalUserPool } from "../../local/user-pool";

/** The tokens of a pool's users. */
export interface SignedIn {
  /** Creates users and signs them in. */
  readonly join: (...usernames: readonly string[]) => Promise<void>;
  /** Signs users in again, and keeps the new tokens only. */
  readonly signInAgain: (...usernames: readonly string[]) => Promise<void>;
  /** The users whose tokens Cognito rejects, sorted. */
  readonly signedOut: () => Promise<readonly string[]>;
}

/** Creates and signs in users of a pool, and checks their tokens. */
export function signedInUsers(pool: LocalUserPool): SignedIn {
  const tokens = new Map<string, Tokens>();
  const signInAgain = async (...usernames: readonly string[]) => {
    for (const username of usernames) tokens.set(username, await signIn(pool, username));
  };
  return {
    signInAgain,
    join: async (...usernames) => {
      for (const username of usernames) await createUser(pool, username);
      await signInAgain(...usernames);
    },
    signedOut: async () => {
      const rejected = [];
      for (const [username, held] of tokens) if (await isSignedOut(pool, username, held)) rejected.push(username);
      return rejected.sort();
    },
  };
}

/**
 * Whether Cognito rejects the tokens of a user.
 *
 * @throws Error when it rejects only one of them
 */
export async function isSignedOut(pool: LocalUserPool, username: string, tokens: Tokens): Promise<boolean> {
  const { refreshToken, accessToken } = await presentTokens(pool, tokens);
  if (refreshToken.accepted !== accessToken.accepted)
    throw new Error(`Cognito rejects only one of the tokens of ${username}.`);
  return !refreshToken.accepted;
}
