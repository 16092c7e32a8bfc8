import type { Search } from "../../cli/check/find-user";
import type { PoolSettings, PoolUser } from "../../cli/check/model";

/** A user pool in which a username is the only name, whose case matters, but for what a test changes. */
export function settings(more: Partial<PoolSettings> = {}): PoolSettings {
  return { usernameAttributes: [], aliasAttributes: [], caseSensitive: true, ...more };
}

/** A confirmed user whose `sub` tells the username, but for what a test changes. */
export function poolUser(
  username: string,
  attributes: Readonly<Record<string, string>> = {},
  more: Partial<PoolUser> = {},
): PoolUser {
  const sub = `sub-of-${username}`;
  const all = new Map(Object.entries({ sub, ...attributes }));
  return { username, sub: all.get("sub") ?? sub, enabled: true, status: "CONFIRMED", attributes: all, ...more };
}

const FILTER = /^(\w+) = "((?:[^"\\]|\\.)*)"$/su;

/** The users whom a filter selects, which is read by the rules of ListUsers; `undefined` when it breaks them. */
export function select(users: readonly PoolUser[], filter: string): readonly PoolUser[] | undefined {
  const [, attribute, escaped] = FILTER.exec(filter) ?? [];
  if (attribute === undefined || escaped === undefined) return undefined;
  const value = escaped.replace(/\\(.)/gsu, "$1");
  return users.filter(
    ({ username, attributes }) => (attribute === "username" ? username : attributes.get(attribute)) === value,
  );
}

/** A search among some users, which keeps the filters that it was asked. */
export function searchAmong(users: readonly PoolUser[]): { readonly search: Search; readonly filters: string[] } {
  const filters: string[] = [];
  const search: Search = (filter) => {
    filters.push(filter);
    const found = select(users, filter);
    return found ? Promise.resolve(found) : Promise.reject(new Error(`No filter: ${filter}`));
  };
  return { search, filters };
}
