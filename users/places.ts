import type { Place } from "./placed-user";

// Beside the users and not in them, so that a user from a file is the same plain object as one from code.
const places = new WeakMap<object, Place>();

/** Keeps where a user stands in a file, for faults that only the construct can find. */
export function rememberPlace(user: object, place: Place): void {
  places.set(user, place);
}

/** Where a user stands in a file, or `undefined` for one that comes from no file. */
export function placeOf(user: unknown): Place | undefined {
  return typeof user === "object" && user !== null ? places.get(user) : undefined;
}
