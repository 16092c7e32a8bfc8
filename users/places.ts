// Beside the users and not in them, so that a user from a file is the same plain object as one from code.
const places = new WeakMap<object, string>();

/** Keeps where a user stands in a file, for faults that only the construct can find. */
export function rememberPlace(user: object, where: string): void {
  places.set(user, where);
}

/** Where a user stands in a file, such as `users.yaml:12:5`, or `undefined` for one that comes from no file. */
export function placeOf(user: unknown): string | undefined {
  return typeof user === "object" && user !== null ? places.get(user) : undefined;
}
