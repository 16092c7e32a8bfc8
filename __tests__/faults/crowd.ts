import type { HostileEmulator } from "../../local/hostile";
import { createUser, signIn } from "../../local/user-pool";
import type { Tokens } from "../../local/user-pool";
import { createPool } from "../support/pool";
import { isSignedOut } from "../support/signed-in";

/** Users of a pool, some of them listed. They act round the hostile proxy. */
export interface Crowd {
  readonly userPoolId: string;
  readonly listed: readonly string[];
  /** Signs everybody in: from here on their newest tokens count. */
  readonly signIn: () => Promise<void>;
  /** Whose newest tokens Cognito refuses. */
  readonly refused: () => Promise<readonly string[]>;
}

/** Nobody lists them: nothing may happen to them. */
const BYSTANDERS = ["bystander-1", "bystander-2", "bystander-3"];

/** Makes a pool with so many users to be listed, and some more. */
export async function createCrowd({ direct }: HostileEmulator, users: number): Promise<Crowd> {
  const pool = await createPool({ clientConfig: direct });
  const listed = Array.from({ length: users }, (_, index) => `user-${String(index + 1).padStart(3, "0")}`);
  const everybody = [...listed, ...BYSTANDERS];
  const tokens = new Map<string, Tokens>();
  await inParallel(everybody, (username) => createUser(pool, username));
  return {
    userPoolId: pool.userPoolId,
    listed,
    signIn: async () => {
      await inParallel(everybody, async (username) => tokens.set(username, await signIn(pool, username)));
      // MiniStack compares whole seconds: a token of the second of the sign-out would count as a new one.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    },
    refused: async () => {
      const refused: string[] = [];
      await inParallel([...tokens], async ([username, held]) => {
        if (await isSignedOut(pool, username, held)) refused.push(username);
      });
      return refused.sort();
    },
  };
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
