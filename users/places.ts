import type { Position } from "./placed-user";

// Beside the users and not in them, so that a user from a file is the same plain object as one from code.
const positions = new WeakMap<object, Position>();

/** Keeps where a user stands in a file, for faults that only the construct can find. */
export function setPosition(user: object, position: Position): void {
  positions.set(user, position);
}

/** Where a user stands in a file, or `undefined` for one that comes from no file. */
export function findPosition(user: unknown): Position | undefined {
  return typeof user === "object" && user !== null ? positions.get(user) : undefined;
}
