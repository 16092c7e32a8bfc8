import type { Issue } from "../core/errors";

/** What there is to say about a listed user. */
export const USER_FIELDS = ["username", "revision", "reason"] as const;

/** One of {@link USER_FIELDS}. */
export type UserField = (typeof USER_FIELDS)[number];

/**
 * Tells where a user stands, or a field of the user, such as `users[3]` or `users.yaml:12:5`. It is only asked about a
 * fault, because most users of a long list have none.
 */
export type Position = (field?: UserField) => string;

/** A user of a list, with the place where it stands there. */
export interface PositionedUser {
  readonly position: Position;
  readonly user: unknown;
  /**
   * What a reader of files found wrong with the user. A field that has such a fault is not looked at again.
   * @default - nothing
   */
  readonly issues?: readonly UserIssue[];
}

/** A fault of a user, with the field that it is about. */
export interface UserIssue extends Issue {
  /** `undefined` when it is about none that a listed user has. */
  readonly field?: UserField;
}
