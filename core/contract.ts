import { InvalidInputError, show } from "./errors";
import type { ErrorCode, Fault } from "./errors";
import { usernameFault } from "./username";

/** Marks an input as one of ours. The construct writes it, the function demands it, a report finds entries by it. */
export const CONTRACT = "cognito-global-sign-out/v1";

/** One listed user: a line of the plan, and one call of the function. */
export interface Entry {
  /** The username as listed: a username, an alias, a `sub`, or `Google_1234` for a third-party user. */
  readonly username: string;
  /** Bump it to sign the user out again. */
  readonly revision: string;
  /** Why, for the people who read the plan and the logs. */
  readonly reason?: string;
}

/** The result of a sign-out that ended well. */
export interface SuccessResult {
  readonly success: true;
  readonly data: {
    /** The AWS request id of the `AdminUserGlobalSignOut` call. */
    readonly id: string;
    /** When Cognito answered: ISO 8601, UTC. */
    readonly created_at: string;
    /** `signed_out`, or `skipped` when the pool has no such user and the construct says to skip those. */
    readonly outcome: "signed_out" | "skipped";
    /** The username as listed. */
    readonly username: string;
    /** The revision that this result answers. */
    readonly revision: string;
  };
}

/** The result of a sign-out that failed. Under Terraform it is thrown instead, `errorType` being the code. */
export interface FailureResult {
  readonly success: false;
  readonly error: { readonly code: ErrorCode; readonly message: string };
}

/** How the function names users in its log and in its errors: as listed, by a hash, or not at all. */
export type LogUsernames = "plain" | "hashed" | "none";

/** Where CloudWatch keeps the function's metrics, and under which dimensions beside `UserPool`. */
export const METRICS = { namespace: "CognitoGlobalSignOut", service: "cognito-global-sign-out" } as const;

/** What a sign-out ends in. */
export type Result = SuccessResult | FailureResult;

/**
 * The longest reason, in characters: it stands in the plan, in the state and in every log line.
 */
const MAX_REASON_LENGTH = 256;

/** The longest revision, in characters. */
const MAX_REVISION_LENGTH = 64;

// Line breaks and other control characters would let a reason forge lines of a plan or of a log.
const CONTROL_CHARACTER = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Cs}/u;

/** Why this can't be a revision, or `undefined` when it can. */
export function revisionFault(value: unknown): string | undefined {
  return textFault("revision", value, MAX_REVISION_LENGTH);
}

/** Why this can't be a reason, or `undefined` when it can. */
export function reasonFault(value: unknown): string | undefined {
  return textFault("reason", value, MAX_REASON_LENGTH);
}

function textFault(what: string, value: unknown, maxLength: number): string | undefined {
  if (typeof value !== "string") return `the ${what} ${show(value)} is not a string. Write it in quotes.`;
  if (value.trim() === "") return `the ${what} is empty. Write one, or leave it out.`;
  // A character has one or two units, so that only a long text needs to be counted.
  const length = value.length > maxLength ? Array.from(value).length : value.length;
  if (length > maxLength) return `the ${what} ${show(value)} has ${length} characters. Keep it to ${maxLength}.`;
  if (CONTROL_CHARACTER.test(value))
    return `the ${what} ${show(value)} holds a control character. Keep it to one line.`;
  return undefined;
}

/**
 * The input of an entry: JSON with its keys sorted, so that equal entries are equal texts.
 *
 * Terraform brings every string into Unicode's normal form C, which would change a name that is not in it. Such an
 * input is written in ASCII with JSON escapes, so that the function gets the name as it was listed.
 */
export function encodeInput({ username, revision, reason }: Entry): string {
  const json = JSON.stringify({ contract: CONTRACT, reason, revision, username });
  if (json === json.normalize("NFC")) return json;
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The entry in an event of the function.
 *
 * @param event the event as Lambda hands it over
 * @throws {@link InvalidInputError} with every fault of the event
 */
export function parseInput(event: unknown): Entry {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    const problem = `${show(event)} is not an object. Send the input of an entry.`;
    throw new InvalidInputError("The event", [{ where: "event", problem }]);
  }
  const { contract, username, revision, reason } = event as Readonly<Record<string, unknown>>;
  const faults: Fault[] = [];
  const check = (where: string, problem: string | undefined) => problem && faults.push({ where, problem });
  check(
    "contract",
    contract === CONTRACT ? undefined : `${show(contract)} is not ${show(CONTRACT)}. Update the caller.`,
  );
  check("username", usernameFault(username));
  check("revision", revisionFault(revision));
  check("reason", reason === undefined ? undefined : reasonFault(reason));
  if (faults.length > 0) throw new InvalidInputError("The event", faults);
  // Strings by now, every one that is there: nothing else passes the checks.
  return { username, revision, reason } as Entry;
}
