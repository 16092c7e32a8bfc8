import type { Terminal } from "../terminal";
import { findUser } from "./find-user";
import { mapConcurrently } from "./map-concurrently";
import { compareNames } from "./model";
import type { CheckedName, ListedName, LookedUpName } from "./model";
import { readSettings, searchUsers } from "./user-pool";
import type { PoolConnection } from "./user-pool";

/** Names to look up in one user pool. */
export interface NameLists {
  readonly listed: readonly ListedName[];
  /**
   * The names of users who must not be listed.
   * @default - none
   */
  readonly protectedNames?: readonly ListedName[];
}

/** The users of a pool that names match. */
export interface PoolLookup {
  /** In the order of the list. */
  readonly names: readonly CheckedName[];
  /** In the order of the list. */
  readonly protectedNames: readonly LookedUpName[];
}

/**
 * Looks up names in a user pool with ListUsers, and compares them by the `sub` of their users: finds names of the same user,
 * and names of protected users. AdminGetUser is not called, because it counts a monthly active user.
 *
 * @param pool the user pool
 * @param lists the names; one that is in both lists is looked up once
 * @param terminal shows the progress
 * @throws {@link GlobalSignOutError} when the pool can't be read
 */
export async function lookUpUsers(
  pool: PoolConnection,
  { listed, protectedNames = [] }: NameLists,
  terminal: Terminal,
): Promise<PoolLookup> {
  const settings = await readSettings(pool);
  const names = [...new Set([...listed, ...protectedNames].map(({ name }) => name))];
  const lookUp = async (name: string) =>
    [name, await findUser(name, settings, (filter) => searchUsers(pool, filter, name))] as const;
  const lookups = new Map(await mapConcurrently("Looking up users", names, lookUp, terminal));
  const addLookup = (one: ListedName): LookedUpName => ({
    ...one,
    lookup: lookups.get(one.name) ?? { kind: "missing" },
  });
  const protectedUsers = protectedNames.map(addLookup);
  return { names: compareNames(listed.map(addLookup), protectedUsers), protectedNames: protectedUsers };
}
