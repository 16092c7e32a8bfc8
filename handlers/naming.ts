import { createHash } from "node:crypto";
import type { Entry, LogUsernames } from "../core/contract";

/** How the function names users to people. */
export interface Naming {
  /** How a message names a user; `undefined` where usernames may stand. */
  readonly nameOf: ((username: string) => string) | undefined;
  /** The fields of a log line that can name a user. */
  readonly fieldsOf: (entry: Entry) => Readonly<Record<string, string | undefined>>;
}

/**
 * The naming that the construct asks for.
 *
 * @param logUsernames how
 * @param userPoolId part of every hash, so that nobody can look hashes up in a list made once for all pools
 */
export function namingOf(logUsernames: LogUsernames, userPoolId: string): Naming {
  if (logUsernames === "plain") {
    return { nameOf: undefined, fieldsOf: ({ username, reason }) => ({ username, reason }) };
  }
  if (logUsernames === "none")
    return { nameOf: () => "a user", fieldsOf: (entry) => ({ reason: namelessReason(entry) }) };
  const hashOf = (username: string) =>
    createHash("sha256").update(`${userPoolId}:${username}`).digest("hex").slice(0, 16);
  return {
    nameOf: (username) => `user ${hashOf(username)}`,
    fieldsOf: (entry) => ({ username_hash: hashOf(entry.username), reason: namelessReason(entry) }),
  };
}

function namelessReason({ username, reason }: Entry): string | undefined {
  return reason?.includes(username) ? undefined : reason;
}
