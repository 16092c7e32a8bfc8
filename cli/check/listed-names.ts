import { InvalidInputError } from "../../core/errors";
import { usersFromFile } from "../../users/from-file";
import { findPosition } from "../../users/position";
import type { ListedName } from "./model";

// Without the AWS SDK, so that a subcommand can read lists before it loads the SDK.

/**
 * Reads the names of a list with their positions.
 *
 * @param file the list
 * @throws {@link InvalidInputError} when it can't be read, or is invalid
 */
export function readListedNames(file: string): readonly ListedName[] {
  return usersFromFile(file).map((user) => ({ name: user.username, position: findPosition(user)?.() ?? file }));
}

/**
 * Reads the names of users who must not be signed out.
 *
 * @param file the list, as passed to `--protect`
 * @throws {@link InvalidInputError} when it can't be read, is invalid, or is empty, which would protect no user
 */
export function readProtectedNames(file: string): readonly ListedName[] {
  const names = readListedNames(file);
  if (names.length > 0) return names;
  throw new InvalidInputError(file, [{ path: file, message: "the list is empty. Add a user, or omit --protect." }]);
}
