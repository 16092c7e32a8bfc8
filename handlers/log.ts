import { createHash } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { METRICS } from "../core/contract";
import type { EveryoneResult, Entry, LogUsernames } from "../core/contract";
import type { ErrorCode, GlobalSignOutError } from "../core/errors";
import { mentions } from "../core/identifiers";
import type { Outcome } from "../core/sign-out-all";

const logger = new Logger({ serviceName: METRICS.service });

/** Adds the fields of the invocation to all log lines. */
export function addLogContext(context: Context): void {
  logger.addContext(context);
}

/** How the function identifies users. */
export interface UserFormat {
  /** Formats a user for messages; `undefined` when messages may contain usernames. */
  readonly formatUser: ((username: string) => string) | undefined;
  /** The fields of a log line that can identify a user. */
  readonly toLogFields: (entry: Entry, sub?: string) => Readonly<Record<string, string | undefined>>;
}

/**
 * Creates the format that the construct configures.
 *
 * @param logUsernames how users are identified
 * @param userPoolId part of each hash, so that one precomputed table can't serve all pools
 */
export function createUserFormat(logUsernames: LogUsernames, userPoolId: string): UserFormat {
  if (logUsernames === "plain")
    return { formatUser: undefined, toLogFields: ({ username, reason }, sub) => ({ username, sub, reason }) };
  if (logUsernames === "none")
    return { formatUser: () => "a user", toLogFields: (entry) => ({ reason: withoutUsername(entry) }) };
  const hash = (username: string) =>
    createHash("sha256").update(`${userPoolId}:${username}`).digest("hex").slice(0, 16);
  return {
    formatUser: (username) => `user ${hash(username)}`,
    toLogFields: (entry) => ({ username_hash: hash(entry.username), reason: withoutUsername(entry) }),
  };
}

/** Logs the outcome for a user. */
export function logOutcome(
  { entry, result, attempts, throttled }: Outcome,
  userPoolId: string,
  { toLogFields }: UserFormat,
  durationMs: number,
): void {
  const fields = {
    ...toLogFields(entry, result.success ? result.data.sub : undefined),
    revision: entry.revision,
    user_pool_id: userPoolId,
    attempts,
    throttled,
    duration_ms: durationMs,
  };
  if (result.success) {
    const { id, outcome, not_before, ended_sessions } = result.data;
    logger.info("Global sign-out", { ...fields, outcome, cognito_request_id: id, not_before, ended_sessions });
  } else {
    const { code, message } = result.error;
    logger.error("Global sign-out failed", { ...fields, outcome: "failed", error_code: code, error_message: message });
  }
}

/** Logs the revocation of the tokens of all users. Its reason is not logged: it could name a user. */
export function logEveryone({ data }: EveryoneResult, durationMs: number): void {
  const { id, ...fields } = data;
  logger.info("Token revocation", { ...fields, dynamodb_request_id: id, duration_ms: durationMs });
}

/** Logs a failed revocation of the tokens of all users. */
export function logEveryoneFailure({ code, message }: GlobalSignOutError): void {
  logger.error("Token revocation failed", { outcome: "failed", error_code: code, error_message: message });
}

/** Logs an invalid event or environment. The event itself is not logged: an event that isn't ours could hold anything. */
export function logInvalidInput(code: ErrorCode): void {
  logger.error("Global sign-out failed", { outcome: "failed", error_code: code });
}

function withoutUsername({ username, reason }: Entry): string | undefined {
  return reason !== undefined && mentions(reason, username) ? undefined : reason;
}
