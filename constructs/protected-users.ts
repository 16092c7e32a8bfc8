import { show } from "../core/errors";
import type { Fault } from "../core/errors";
import { protectionKey } from "../core/username";
import type { Place } from "../users/placed-user";
import { readListedUsers } from "./entries";

/** Users who must never be listed. */
export interface ProtectedUsers {
  /** Where each of them stands, by {@link protectionKey}. */
  readonly places: ReadonlyMap<string, Place>;
  /** Every fault of the prop that names them. */
  readonly faults: readonly Fault[];
}

/**
 * Reads the users who must never be listed.
 *
 * @param users the users as given, which JavaScript lets be anything
 */
export function readProtectedUsers(users: unknown = []): ProtectedUsers {
  const { places, faults } = readListedUsers(users, { revision: "1" }, new Map(), "protectedUsers");
  return { places: new Map(Array.from(places, ([name, place]) => [protectionKey(name), place])), faults };
}

/**
 * A fault for each listed user who is protected.
 *
 * @param listed where each listed user stands, by username
 * @param protectedUsers who must not be among them
 */
export function protectedFaults(listed: ReadonlyMap<string, Place>, { places }: ProtectedUsers): Fault[] {
  return [...listed].flatMap(([username, listedAt]) => {
    const place = places.get(protectionKey(username));
    if (place === undefined) return [];
    const problem = `${show(username)} is protected at ${place()}, and must never be listed. Take the user off the list.`;
    return [{ where: listedAt(), problem }];
  });
}
