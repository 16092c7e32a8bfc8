import type { Issue } from "../core/errors";

/** The fields of a listed user. */
export const USER_FIELDS = ["username", "revision", "reason"] as const;

/** One of {@link USER_FIELDS}. */
export type UserField = (typeof USER_FIELDS)[number];

/**
 * Formats the position of a user, or of one of its fields: `users[3]` or `users.yaml:12:5`. A function, because positions
 * are only needed for issues, and most users of a long list have none.
 */
export type Position = (field?: UserField) => string;

/** A user of a list, not yet validated. */
export interface PositionedUser {
  readonly position: Position;
  readonly user: unknown;
  /**
   * The issues that the reader of the file found. A field with such an issue is not validated again.
   * @default - none
   */
  readonly issues?: readonly UserIssue[];
}

/** An issue of a listed user. */
export interface UserIssue extends Issue {
  /** The field with the issue; `undefined` for an unknown field. */
  readonly field?: UserField;
}

/** The content of a file, as its reader returns it. */
export interface FileList {
  /** The users, in the order of the file. */
  readonly users: readonly PositionedUser[];
  /** The issues of the file, without those of its users. */
  readonly issues: readonly Issue[];
}

/**
 * Formats the message for a file without users. A truncated export must not be taken for an empty list.
 *
 * @param howTo how the format says that it is empty, such as `write "users: []"`
 */
export function formatEmptyList(howTo: string): string {
  return `the list is empty. If that is intended, ${howTo}.`;
}

// In a WeakMap and not in the user, so that a user from a file is the same plain object as a user from code.
const positions = new WeakMap<object, Position>();

/** Stores the position of a user in a file, for issues that only the construct can find. */
export function setPosition(user: object, position: Position): void {
  positions.set(user, position);
}

// Marks for the same reason.
const inheritedReasons = new WeakSet();

/** Marks a user, or an entry, whose reason is the default of a list and not its own. */
export function markInheritedReason(user: object): void {
  inheritedReasons.add(user);
}

/** Whether the reason of a user, or of an entry, is the default of a list. */
export function hasInheritedReason(user: unknown): boolean {
  return typeof user === "object" && user !== null && inheritedReasons.has(user);
}

/** Finds the position of a user in a file; `undefined` for a user from code. */
export function findPosition(user: unknown): Position | undefined {
  return typeof user === "object" && user !== null ? positions.get(user) : undefined;
}
