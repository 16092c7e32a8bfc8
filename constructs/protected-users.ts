import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { toProtectionKey } from "../core/identifiers";
import type { Position } from "../users/placed-user";
import { readListedUsers } from "./entries";

/** Users who must never be listed. */
export interface ProtectedUsers {
  /** Where each of them stands, by {@link toProtectionKey}. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Every fault of the prop that names them. */
  readonly issues: readonly Issue[];
}

/**
 * Reads the users who must never be listed.
 *
 * @param users the users as given, which JavaScript lets be anything
 */
export function readProtectedUsers(users: unknown = []): ProtectedUsers {
  const { positions, issues } = readListedUsers(users, { revision: "1" }, new Map(), "protectedUsers");
  return { positions: new Map(Array.from(positions, ([name, position]) => [toProtectionKey(name), position])), issues };
}

/**
 * A fault for each listed user who is protected.
 *
 * @param listed where each listed user stands, by username
 * @param protectedUsers who must not be among them
 */
export function protectedFaults(listed: ReadonlyMap<string, Position>, { positions }: ProtectedUsers): Issue[] {
  return [...listed].flatMap(([username, listedAt]) => {
    const position = positions.get(toProtectionKey(username));
    if (position === undefined) return [];
    const message = `${formatValue(username)} is protected at ${position()}, and must never be listed. Take the user off the list.`;
    return [{ path: listedAt(), message }];
  });
}
