import { RETRYABLE_CODES, toFailureResult } from "../../core/contract";
import type { Result } from "../../core/contract";
import { formatValue, GlobalSignOutError } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";
import { formatFix } from "../aws/errors";
import { readProtectedNames } from "../check/listed-names";
import { formatUsers } from "../output/format";
import { formatListLines } from "../output/list-lines";
import { printableJson } from "../output/printable";
import { formatAccepted, formatWindow } from "../output/remaining-access";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import { createFunctionCaller } from "./call-function";
import type { CallFunction } from "./call-function";
import { confirm, printReview, requireTerminal } from "./confirm";
import { readUsers } from "./read-users";
import type { FailUsage, NowUser } from "./read-users";
import { reviewSignOuts } from "./review";

/** The options of `cognito-sign-out now`. */
export interface NowOptions {
  /** The name or ARN of the function. */
  readonly function: string;
  /** A list of users to sign out as well. */
  readonly list?: string;
  /** The reason of users without one in the list. */
  readonly reason?: string;
  /** Shows the canonical users before the confirmation. */
  readonly check?: true;
  /** A list of users who must not be signed out. */
  readonly protect?: string;
  /** Skips the confirmation. */
  readonly yes?: true;
}

/** The result for one user. */
export interface UserResult {
  readonly username: string;
  readonly result: Result;
}

/** The results of {@link callForEach}. */
export interface CallResults {
  /** One for each user that the function was called for. */
  readonly results: readonly UserResult[];
  /** The error that ended the calls early. */
  readonly stoppedBy?: GlobalSignOutError;
}

const NO_TERMINAL = "No user was signed out: confirmation needs a terminal. Add --yes to skip it.";

const NO_RECORD = "No plan or state records these sign-outs.";

/**
 * Signs users out at once, by calling the function of an earlier deploy.
 *
 * @param names the arguments of the command line
 * @param options see {@link NowOptions}
 * @param terminal the environment of the command
 * @param failUsage called with a usage error
 * @throws {@link GlobalSignOutError} unless all users were signed out
 */
export async function signOutNow(
  names: readonly string[],
  options: NowOptions,
  terminal: Terminal,
  failUsage: FailUsage,
): Promise<void> {
  const { list, reason, check, protect, yes } = options;
  const users = readUsers({ names, list, reason }, failUsage);
  const protectedNames = protect === undefined ? [] : readProtectedNames(protect);
  if (yes !== true) requireTerminal(terminal, NO_TERMINAL, failUsage);
  // A run without a question and a guard sends no request that an operator may not be allowed to send.
  if (yes !== true || check === true || protect !== undefined) {
    const review = await reviewSignOuts(users, protectedNames, options, terminal);
    if (yes !== true || check === true) printReview(options.function, users, review, terminal);
    if (yes !== true) await confirm(users.length, terminal);
  }
  const call = createFunctionCaller(options.function, `now ${new Date().toISOString()}`);
  const { results, stoppedBy } = await callForEach(users, call, ({ username, result }) => {
    terminal.stdout.write(`${printableJson({ username, ...result }, 0)}\n`);
  });
  printSummary(users, results, list, terminal);
  if (stoppedBy !== undefined) throw stoppedBy;
  const first = results.find((one) => toOutcome(one) !== "signed_out");
  if (first !== undefined) throw createFinalError(first);
}

/**
 * Calls the function for one user after another. An error that a retry can't resolve ends the calls, because it would
 * repeat for every user.
 *
 * @param users the users
 * @param call calls the function
 * @param onResult called with each result before the next call
 */
export async function callForEach(
  users: readonly Parameters<CallFunction>[0][],
  call: CallFunction,
  onResult: (result: UserResult) => void,
): Promise<CallResults> {
  const results: UserResult[] = [];
  const add = (username: string, result: Result) => {
    const one = { username, result };
    results.push(one);
    onResult(one);
  };
  for (const { username, reason } of users) {
    try {
      add(username, await call({ username, reason }));
    } catch (error) {
      if (!GlobalSignOutError.isGlobalSignOutError(error)) throw error;
      add(username, toFailureResult(error));
      if (!RETRYABLE_CODES.has(error.code)) return { results, stoppedBy: error };
    }
  }
  return { results };
}

function printSummary(
  users: readonly NowUser[],
  results: readonly UserResult[],
  list: string | undefined,
  terminal: Terminal,
): void {
  const filterByOutcome = (outcome: ReturnType<typeof toOutcome>) =>
    results.filter((one) => toOutcome(one) === outcome).map(({ username }) => username);
  const printUsers = (usernames: readonly string[], what: string) => {
    if (usernames.length === 0) return;
    printMessage(terminal, `${formatUsers(usernames.length)} ${what}: ${usernames.map(formatValue).join(", ")}.`);
  };
  const signedOut = filterByOutcome("signed_out");
  printMessage(terminal, `${formatUsers(signedOut.length)} signed out everywhere.`);
  printUsers(filterByOutcome("failed"), "failed");
  printUsers(filterByOutcome("skipped"), "skipped, because the user pool has no such user");
  printUsers(
    users.slice(results.length).map(({ username }) => username),
    "not tried",
  );
  if (signedOut.length === 0) return;
  const unlisted = users.filter(({ username, isListed }) => !isListed && signedOut.includes(username));
  printMessage(terminal, `${formatRemainingAccess(results)}\n\n${formatRecord(unlisted, list)}`);
}

// A deploy that runs at the same time can attach a revocation list after the first users.
function formatRemainingAccess(results: readonly UserResult[]): string {
  const data = results.flatMap(({ result }) =>
    result.success && result.data.outcome === "signed_out" ? [result.data] : [],
  );
  const measures = {
    revocationList: data.every((one) => one.not_before !== undefined),
    endedSessions: data.every((one) => one.ended_sessions !== undefined),
  };
  const keep = (text: string) => text;
  if (measures.revocationList) return `Window left: ${formatWindow([], measures, keep, "")}`;
  return `Existing tokens ${formatAccepted([], measures, keep, "")}`;
}

function formatRecord(unlisted: readonly NowUser[], list: string | undefined): string {
  if (unlisted.length === 0) return `${NO_RECORD} Commit ${String(list)}, so that git has a record.`;
  const lines = formatListLines(unlisted.map(({ username, reason }) => ({ username, reason }))).join("\n");
  const rest = "A user who is already listed needs a new revision instead.";
  return `${NO_RECORD} Add these lines to the list, so that git has a record:\n\n${lines}\n\n${rest}`;
}

function createFinalError({ result }: UserResult): GlobalSignOutError {
  const code: ErrorCode = result.success ? "USER_NOT_FOUND" : result.error.code;
  const fix = "See the result of each user on stdout, resolve its cause, and run the command again for these users.";
  return new GlobalSignOutError(code, formatFix("Not all users were signed out.", fix));
}

function toOutcome({ result }: UserResult): "signed_out" | "skipped" | "failed" {
  return result.success ? result.data.outcome : "failed";
}
