import { Token } from "cdktf";
import { encodeInput } from "../core/contract";
import type { Entry } from "../core/contract";
import type { Issue } from "../core/errors";
import { parseUsers } from "../users/list";
import type { ParsedList, UserDefaults } from "../users/list";
import type { Position, PositionedUser } from "../users/placed-user";
import { findPosition } from "../users/places";
import { verbatim } from "./template";
import { tokenFaults } from "./validate";

/**
 * Reads users of the props, and finds every fault on the way.
 *
 * @param users the users as given, which JavaScript lets be anything
 * @param defaults what holds for users that name no revision or reason
 * @param earlier the places of users that were listed before
 * @param prop which prop they are
 */
export function readListedUsers(
  users: unknown,
  defaults: UserDefaults,
  earlier: ReadonlyMap<string, Position>,
  prop: "users" | "protectedUsers" = "users",
): ParsedList {
  if (!Array.isArray(users)) {
    const message = "it is not an array. List the users, or write [] to say that there are none.";
    return { entries: [], issues: [{ path: prop, message }], positions: earlier };
  }
  const placed: PositionedUser[] = users.map((user: unknown, index) => ({
    position: findPosition(user) ?? (() => `${prop}[${earlier.size + index}]`),
    user,
  }));
  const tokens = placed.map(tokensIn);
  const known = placed.filter((_, index) => tokens[index]?.length === 0);
  const read = parseUsers(known, defaults, earlier);
  return { ...read, issues: [...tokens.flat(), ...read.issues] };
}

function tokensIn({ position, user }: PositionedUser): Issue[] {
  const fields: readonly unknown[] = typeof user === "object" && user !== null ? Object.values(user) : [];
  // CDKTF writes a list that only Terraform will know as an array of one text.
  const values = Token.isUnresolved(user) ? [user] : [[user], ...fields];
  return values.flatMap((value) => tokenFaults(position(), value));
}

/** The local that entries iterate over: the input of each entry, by username. */
export function inputsByUsername(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return byUsername(entries, (entry) => verbatim(encodeInput(entry)));
}

/** The output that names the affected users at the end of a plan, by username. */
export function affectedUsers(entries: readonly Entry[]): Readonly<Record<string, object>> {
  return byUsername(entries, ({ revision, reason }) => ({
    revision: verbatim(revision),
    reason: verbatim(reason ?? ""),
  }));
}

function byUsername<T>(entries: readonly Entry[], value: (entry: Entry) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.map((entry) => [verbatim(entry.username), value(entry)]));
}
