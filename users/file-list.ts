import type { Issue } from "../core/errors";
import type { PositionedUser } from "./placed-user";

/** What a reader of files finds in one. */
export interface FileList {
  /** The users, in the order of the file. */
  readonly users: readonly PositionedUser[];
  /** Every fault but for those of the users. */
  readonly issues: readonly Issue[];
}

/** What to say about a file without users: an export that broke off must not pass for an empty list. */
export const NOBODY = 'it lists nobody. If that is right, say so: "users: []" in a YAML file, or [] in code.';
