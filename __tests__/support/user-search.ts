import type { SearchUsers } from "../../cli/check/find-user";
import type { PoolSettings, PoolUser } from "../../cli/check/model";

/** The settings of a case-sensitive user pool without aliases, with the changes of a test. */
export function settings(more: Partial<PoolSettings> = {}): PoolSettings {
  return { usernameAttributes: [], aliasAttributes: [], caseSensitive: true, ...more };
}

/** A confirmed user whose `sub` contains the username, with the changes of a test. */
export function poolUser(
  username: string,
  attributes: Readonly<Record<string, string>> = {},
  more: Partial<PoolUser> = {},
): PoolUser {
  const sub = `sub-of-${username}`;
  const all = new Map(Object.entries({ sub, ...attributes }));
  return { username, sub: all.get("sub") ?? sub, enabled: true, status: "CONFIRMED", attributes: all, ...more };
}

const FILTER = /^(\w+) (=|\^=) "((?:[^"\\]|\\.)*)"$/su;

/** Selects users by a filter of ListUsers; `undefined` when the filter is invalid. */
export function select(users: readonly PoolUser[], filter: string): readonly PoolUser[] | undefined {
  const [, attribute, operator, escaped] = FILTER.exec(filter) ?? [];
  if (attribute === undefined || escaped === undefined) return undefined;
  const value = escaped.replace(/\\(.)/gsu, "$1");
  return users.filter(({ username, attributes }) => {
    const own = attribute === "username" ? username : attributes.get(attribute);
    return operator === "=" ? own === value : own?.startsWith(value);
  });
}

/** A search of some users that records its filters. */
export function searchAmong(users: readonly PoolUser[]): {
  readonly search: SearchUsers;
  readonly filters: string[];
} {
  const filters: string[] = [];
  const search: SearchUsers = (filter) => {
    filters.push(filter);
    const found = select(users, filter);
    return found ? Promise.resolve(found) : Promise.reject(new Error(`Invalid filter: ${filter}`));
  };
  return { search, filters };
}
