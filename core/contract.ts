import { ERROR_CODES, errorPage, formatValue, InvalidInputError } from "./errors";
import type { ErrorCode, GlobalSignOutError, Issue } from "./errors";
import { validateSub, validateUsername } from "./identifiers";

// What the construct, the function and the command agree on.

/** Marks an input as an entry of this library. The report finds entries by it. */
export const CONTRACT = "cognito-global-sign-out/v1";

/** Marks an input that revokes the tokens of all users of the user pool. */
export const EVERYONE_CONTRACT = "cognito-global-sign-out/everyone/v1";

/** The environment variables by which the construct configures the function. */
export const ENVIRONMENT = {
  userPoolId: "USER_POOL_ID",
  onMissingUser: "ON_MISSING_USER",
  logUsernames: "LOG_USERNAMES",
  /** The name of the DynamoDB table of the revocation list; only with `revocationList`. */
  revocationTable: "REVOCATION_TABLE",
  /** How long an item of the revocation list is kept, in hours; only with `revocationList`. */
  revocationRetentionHours: "REVOCATION_RETENTION_HOURS",
  /** `true` when managed-login sessions are ended; only with `endManagedLoginSessions`. */
  endManagedLoginSessions: "END_MANAGED_LOGIN_SESSIONS",
  /** The ids of the app clients whose tokens an authorizer accepts, separated by commas. */
  clientIds: "CLIENT_IDS",
  /** The kind of token that an authorizer accepts. */
  tokenUse: "TOKEN_USE",
} as const;

/** The triggers of an entry. A changed trigger replaces the entry, which signs its user out again. */
export const TRIGGERS = {
  revision: "revision",
  /** The user pool: an entry of another pool is another sign-out. */
  pool: "pool",
  /** The username with its non-ASCII characters escaped; only for usernames that are not in Unicode NFC. */
  username: "username",
  /** Changes with every plan; only with `signOutOn: "every-deploy"`. */
  deploy: "deploy",
} as const;

/** The end of the name of the output that lists the users of a construct. The name starts with that of the entries. */
export const AFFECTED_USERS_SUFFIX = "_affected_users";

/** The end of the name of the output that lists the skipped users of a construct. Only with `onMissingUser: "skip"`. */
export const SKIPPED_USERS_SUFFIX = "_skipped_users";

/** The function's metrics in CloudWatch: their namespace, their dimensions, and the names that others use. */
export const METRICS = {
  namespace: "CognitoGlobalSignOut",
  service: "cognito-global-sign-out",
  /** The dimension of the user pool, named as in Cognito's own metrics. */
  userPoolDimension: "UserPool",
  /** The number of failed sign-outs. */
  failed: "Failed",
} as const;

/**
 * Cognito's quota of the category UserUpdate, in requests per second, per account and Region. It can't be raised.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const USER_UPDATE_QUOTA = 25;

/** The default rate of sign-outs, in requests per second. It leaves 15 of {@link USER_UPDATE_QUOTA} to the application. */
export const DEFAULT_REQUESTS_PER_SECOND = 10;

/**
 * Cognito's quota of the category UserList, in requests per second, per account and Region.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const USER_LIST_QUOTA = 30;

/**
 * The maximum page size of ListUsers, ListUsersInGroup and ListUserPoolClients.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export const MAX_PAGE_SIZE = 60;

/** The codes of errors that a retry can resolve. */
export const RETRYABLE_CODES: ReadonlySet<ErrorCode> = new Set(["THROTTLED", "SERVICE_ERROR", "CONNECTION_ERROR"]);

/** The kind of token that an authorizer accepts. */
export type TokenUse = "access" | "id";

/** What the function does with a listed user that does not exist in the pool. */
export type OnMissingUser = "fail" | "skip";

/** How the function identifies users in its log and in its errors: as listed, by a hash, or not at all. */
export type LogUsernames = "plain" | "hashed" | "none";

/** One listed user: one instance in the plan, and one invocation of the function. */
export interface Entry {
  /** The username as listed: a username, an alias, a `sub`, or `Google_1234` for a third-party user. */
  readonly username: string;
  /** Bump it to sign the user out again. */
  readonly revision: string;
  /** The reason, for those who read the plan and the logs. */
  readonly reason?: string;
}

/** The result of a successful sign-out. */
export interface SuccessResult {
  readonly success: true;
  readonly data: {
    /** The AWS request id of the `AdminUserGlobalSignOut` call. */
    readonly id: string;
    /** When Cognito responded: ISO 8601, UTC. */
    readonly created_at: string;
    /** `skipped` when the user does not exist in the pool and `onMissingUser` is `skip`. */
    readonly outcome: "signed_out" | "skipped";
    /** The username as listed. */
    readonly username: string;
    /** The revision of the entry. */
    readonly revision: string;
    /** The id of the user pool. */
    readonly user_pool_id: string;
    /** The `sub` of the user; only with `revocationList`. */
    readonly sub?: string;
    /** Tokens issued until then are revoked, in seconds since the epoch; only with `revocationList`. */
    readonly not_before?: number;
    /** The number of managed-login sessions that were ended; only with `endManagedLoginSessions`. */
    readonly ended_sessions?: number;
  };
}

/** A revocation of the tokens of all users of the user pool. */
export interface EveryoneEntry {
  /** The `sub` of each user whose tokens stay accepted. */
  readonly except: readonly string[];
  /** The reason, for those who read the revocation list and the log. */
  readonly reason?: string;
}

/** The result of a successful revocation of the tokens of all users. */
export interface EveryoneResult {
  readonly success: true;
  readonly data: {
    /** The AWS request id of the `PutItem` call. */
    readonly id: string;
    /** When DynamoDB responded: ISO 8601, UTC. */
    readonly created_at: string;
    readonly outcome: "revoked";
    /** Tokens issued until then are revoked, in seconds since the epoch. */
    readonly not_before: number;
    /** The number of users whose tokens stay accepted. */
    readonly except: number;
    /** The id of the user pool. */
    readonly user_pool_id: string;
  };
}

/** What Cognito and the revocation list responded to a sign-out. */
export interface SignOutResponse {
  /** The AWS request id of the `AdminUserGlobalSignOut` call. */
  readonly id: string;
  /** The `sub` of the user; only with a revocation list. */
  readonly sub?: string;
  /** Tokens issued until then are revoked, in seconds since the epoch; only with a revocation list. */
  readonly notBefore?: number;
  /** The number of managed-login sessions that were ended; only when they are. */
  readonly endedSessions?: number;
}

/** The result of a failed sign-out. Terraform gets it as an error of the function instead, whose `errorType` is the code. */
export interface FailureResult {
  readonly success: false;
  readonly error: { readonly code: ErrorCode; readonly message: string };
}

/** The result of a sign-out. */
export type Result = SuccessResult | FailureResult;

/**
 * Creates the result of a successful sign-out.
 *
 * @param entry the user
 * @param outcome whether Cognito signed the user out or the user was skipped
 * @param response what Cognito responded
 * @param time when Cognito responded, in milliseconds since the epoch
 * @param userPoolId the id of the user pool
 */
export function toSuccessResult(
  { username, revision }: Entry,
  outcome: SuccessResult["data"]["outcome"],
  { id, sub, notBefore, endedSessions }: SignOutResponse,
  time: number,
  userPoolId: string,
): SuccessResult {
  const created_at = new Date(time).toISOString();
  const data = {
    ...{ id, created_at, outcome, username, revision, user_pool_id: userPoolId },
    ...(sub === undefined ? {} : { sub }),
    ...(notBefore === undefined ? {} : { not_before: notBefore }),
    ...(endedSessions === undefined ? {} : { ended_sessions: endedSessions }),
  };
  return { success: true, data };
}

/** Creates the result of a failed sign-out. */
export function toFailureResult({ code, message }: GlobalSignOutError): FailureResult {
  return { success: false, error: { code, message } };
}

// Separates what happened from the fix for a deploy, so that a caller without a plan can replace the fix.
const FIX = " Fix: ";

/**
 * Formats the message of the error that the function throws. The code comes first, because some tools show the message
 * without the `errorType`.
 *
 * @param code the code
 * @param message what happened
 * @param fix what to do before the next deploy, as sentences; empty when the message says it
 */
export function formatThrownMessage(code: ErrorCode, message: string, fix: string): string {
  const page = `See ${errorPage(code)}.`;
  const text = `${code}: ${message}${fix === "" ? "" : `${FIX}${fix}`}`;
  // The message of an InvalidInputError already ends with the page.
  return text.endsWith(page) ? text : `${text} ${page}`;
}

/**
 * Parses the message of an error that the function threw.
 *
 * @returns the code, if the message has one, and the message without code, fix and page
 */
export function parseThrownMessage(thrown: string): { readonly code: ErrorCode | undefined; readonly message: string } {
  const [, prefix = ""] = /^([A-Z_]+): /.exec(thrown) ?? [];
  const code = ERROR_CODES.find((one) => one === prefix);
  if (code === undefined) return { code, message: thrown };
  const message = thrown.slice(prefix.length + 2).replace(new RegExp(`\\sSee ${errorPage(code)}\\.$`), "");
  const fix = message.lastIndexOf(FIX);
  return { code, message: fix === -1 ? message : message.slice(0, fix) };
}

/** The maximum length of a reason, in characters. It is part of the plan, the state and every log line. */
const MAX_REASON_LENGTH = 256;

/** The maximum length of a revision, in characters. */
const MAX_REVISION_LENGTH = 64;

// Line breaks and other control characters would let a reason forge lines of a plan or a log.
const CONTROL_CHARACTER = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Cs}/u;

/** Validates a revision. Returns the message of the issue, or `undefined` when it is valid. */
export function validateRevision(value: unknown): string | undefined {
  return validateLine("revision", value, MAX_REVISION_LENGTH);
}

/** Validates a reason. Returns the message of the issue, or `undefined` when it is valid. */
export function validateReason(value: unknown): string | undefined {
  return validateLine("reason", value, MAX_REASON_LENGTH);
}

function validateLine(name: string, value: unknown, maxLength: number): string | undefined {
  if (typeof value !== "string") return `the ${name} ${formatValue(value)} is not a string. Put it in quotes.`;
  if (value.trim() === "") return `the ${name} is empty. Write one, or omit it.`;
  // A character has one or two UTF-16 units: only a long text needs counting.
  const length = value.length > maxLength ? Array.from(value).length : value.length;
  if (length > maxLength)
    return `the ${name} ${formatValue(value)} has ${length} characters; the maximum is ${maxLength}. Shorten it.`;
  if (CONTROL_CHARACTER.test(value))
    return `the ${name} ${formatValue(value)} contains a control character. Write it on one line.`;
  return undefined;
}

/**
 * Encodes an entry as the input of its invocation: JSON with sorted keys, so that equal entries have equal inputs.
 *
 * Terraform normalizes all strings to Unicode NFC, which would change a username that is not in that form. The input of such
 * an entry is ASCII with JSON escapes, so that the function receives the username as listed.
 */
export function encodeInput({ username, revision, reason }: Entry): string {
  const json = JSON.stringify({ contract: CONTRACT, reason, revision, username });
  if (json === json.normalize("NFC")) return json;
  return escapeNonAscii(json);
}

/**
 * The form of a username that distinguishes it from another one with the same Unicode normalization.
 *
 * @returns the username in ASCII, with JSON escapes, or `undefined` for a username in NFC, which needs no other form
 */
export function toUnicodeForm(username: string): string | undefined {
  return username === username.normalize("NFC") ? undefined : escapeNonAscii(username);
}

function escapeNonAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Encodes the input that revokes the tokens of all users: JSON with sorted keys.
 *
 * @param entry whose tokens stay accepted, and why the others are revoked
 */
export function encodeEveryoneInput({ except, reason }: EveryoneEntry): string {
  return JSON.stringify({ contract: EVERYONE_CONTRACT, except, reason });
}

/**
 * Parses the event of the function.
 *
 * @param event the event, as Lambda passes it
 * @throws {@link InvalidInputError} with all issues of the event
 */
export function parseEvent(event: unknown): Entry | EveryoneEntry {
  const isEveryone =
    typeof event === "object" && event !== null && Reflect.get(event, "contract") === EVERYONE_CONTRACT;
  return isEveryone ? parseEveryoneInput({ ...event }) : parseInput(event);
}

function parseEveryoneInput({ except, reason }: Readonly<Record<string, unknown>>): EveryoneEntry {
  const issues: Issue[] = [];
  const check = (path: string, message: string | undefined) => message && issues.push({ path, message });
  if (Array.isArray(except)) except.forEach((sub, index) => check(`except[${index}]`, validateSub(sub)));
  else check("except", `${formatValue(except)} is not an array. Send [] for no exceptions.`);
  check("reason", reason === undefined ? undefined : validateReason(reason));
  if (issues.length > 0) throw new InvalidInputError("The event", issues);
  // The checks above have established the types.
  return { except, reason } as EveryoneEntry;
}

/**
 * Parses the event of the function as an entry.
 *
 * @param event the event, as Lambda passes it
 * @throws {@link InvalidInputError} with all issues of the event
 */
export function parseInput(event: unknown): Entry {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    const message = `${formatValue(event)} is not an object. Send the input of an entry.`;
    throw new InvalidInputError("The event", [{ path: "event", message }]);
  }
  const { contract, username, revision, reason } = event as Readonly<Record<string, unknown>>;
  const issues: Issue[] = [];
  const check = (path: string, message: string | undefined) => message && issues.push({ path, message });
  check(
    "contract",
    contract === CONTRACT ? undefined : `${formatValue(contract)} is not ${formatValue(CONTRACT)}. Update the caller.`,
  );
  check("username", validateUsername(username));
  check("revision", validateRevision(revision));
  check("reason", reason === undefined ? undefined : validateReason(reason));
  if (issues.length > 0) throw new InvalidInputError("The event", issues);
  // The checks above have established the types.
  return { username, revision, reason } as Entry;
}
