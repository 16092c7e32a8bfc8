import type { FaultyEmulator } from "../../local/fault-proxy";
import { createPool, createUser, signIn } from "../../local/user-pool";
import type { Tokens } from "../../local/user-pool";
import { isSignedOut } from "../support/signed-in";

/** Users of a pool, some of them listed. Their requests bypass the fault proxy. */
export interface UserGroup {
  readonly userPoolId: string;
  readonly listed: readonly string[];
  /** Signs all users in and keeps their newest tokens. */
  readonly signIn: () => Promise<void>;
  /** Finds the users whose newest tokens Cognito rejects. */
  readonly signedOut: () => Promise<readonly string[]>;
}

/** Users that no list contains, so nothing may happen to them. */
const UNLISTED = ["unlisted-1", "unlisted-2", "unlisted-3"];

/** Creates a pool with a number of users to list, and some others. */
export async function createUserGroup({ direct }: FaultyEmulator, count: number): Promise<UserGroup> {
  const pool = await createPool({ clientConfig: direct });
  const listed = Array.from({ length: count }, (_, index) => `user-${String(index + 1).padStart(3, "0")}`);
  const all = [...listed, ...UNLISTED];
  const tokens = new Map<string, Tokens>();
  await forEachConcurrently(all, (username) => createUser(pool, username));
  return {
    userPoolId: pool.userPoolId,
    listed,
    signIn: async () => {
      await forEachConcurrently(all, async (username) => tokens.set(username, await signIn(pool, username)));
      // MiniStack compares whole seconds: a token from the second of the sign-out would count as a new one.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    },
    signedOut: async () => {
      const signedOut: string[] = [];
      await forEachConcurrently([...tokens], async ([username, held]) => {
        if (await isSignedOut(pool, username, held)) signedOut.push(username);
      });
      return signedOut.sort();
    },
  };
}

async function forEachConcurrently<T>(items: readonly T[], action: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await action(item);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}
