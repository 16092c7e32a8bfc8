import { createUser, presentTokens, signIn } from "../../local/user-pool";
import type { Tokens, UserPool } from "../../local/user-pool";

/** Users of a pool who hold tokens. */
export interface SignedIn {
  /** Makes users and signs each of them in. */
  readonly join: (...usernames: readonly string[]) => Promise<void>;
  /** Signs users in (again) and keeps their newest tokens. */
  readonly signInAgain: (...usernames: readonly string[]) => Promise<void>;
  /** Everybody whose newest tokens Cognito refuses, both of them. */
  readonly signedOut: () => Promise<readonly string[]>;
}

/** Keeps the tokens of a pool's users. */
export function signedInUsers(pool: UserPool): SignedIn {
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
      const refused = [];
      for (const [username, held] of tokens) if (await isSignedOut(pool, username, held)) refused.push(username);
      return refused.sort();
    },
  };
}

/** Whether Cognito refuses these tokens of a user; it is an error that it refuses one of them alone. */
export async function isSignedOut(pool: UserPool, username: string, tokens: Tokens): Promise<boolean> {
  const { refreshToken, accessToken } = await presentTokens(pool, tokens);
  if (refreshToken.accepted !== accessToken.accepted) throw new Error(`${username} is signed out by half.`);
  return !refreshToken.accepted;
}
