import { RETRYABLE_CODES, toFailureResult } from "../../core/contract";
import type { Result } from "../../core/contract";
import { formatValue, GlobalSignOutError, InvalidInputError } from "../../core/errors";
import type { ErrorCode, Issue } from "../../core/errors";
import { validateUsername } from "../../core/identifiers";
import { formatUsers } from "../output/format";
import { printableJson } from "../output/printable";
import { NOT_ENDED } from "../output/remaining-access";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import { createFunctionCaller } from "./call-function";
import type { CallFunction } from "./call-function";
import { confirm } from "./confirm";
import type { FailUsage } from "./confirm";

/** The options of `cognito-sign-out now`. */
export interface NowOptions {
  /** The name or ARN of the function. */
  readonly function: string;
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

const NO_RECORD =
  "No plan or state records these sign-outs. Add the users to the list in code as well, so that git has a record.";

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
  const issues = names.flatMap(findIssues);
  if (issues.length > 0) failUsage(new InvalidInputError("The command line", issues).message);
  const usernames = [...new Set(names)];
  if (options.yes !== true) await confirm(options.function, usernames, terminal, failUsage);
  const call = createFunctionCaller(options.function, `now ${new Date().toISOString()}`);
  const { results, stoppedBy } = await callForEach(usernames, call, ({ username, result }) => {
    terminal.stdout.write(`${printableJson({ username, ...result }, 0)}\n`);
  });
  printSummary(usernames, results, terminal);
  if (stoppedBy !== undefined) throw stoppedBy;
  const first = results.find((one) => toOutcome(one) !== "signed_out");
  if (first !== undefined) throw createFinalError(first);
}

/**
 * Calls the function for one user after another. An error that a retry can't resolve ends the calls, because it would
 * repeat for every user.
 *
 * @param usernames the users
 * @param call calls the function
 * @param onResult called with each result before the next call
 */
export async function callForEach(
  usernames: readonly string[],
  call: CallFunction,
  onResult: (result: UserResult) => void,
): Promise<CallResults> {
  const results: UserResult[] = [];
  const add = (username: string, result: Result) => {
    const one = { username, result };
    results.push(one);
    onResult(one);
  };
  for (const username of usernames) {
    try {
      add(username, await call(username));
    } catch (error) {
      if (!GlobalSignOutError.isGlobalSignOutError(error)) throw error;
      add(username, toFailureResult(error));
      if (!RETRYABLE_CODES.has(error.code)) return { results, stoppedBy: error };
    }
  }
  return { results };
}

function findIssues(name: string, index: number): readonly Issue[] {
  const message = validateUsername(name);
  return message === undefined ? [] : [{ path: `USER ${index + 1}`, message }];
}

function printSummary(usernames: readonly string[], results: readonly UserResult[], terminal: Terminal): void {
  const filterByOutcome = (outcome: ReturnType<typeof toOutcome>) =>
    results.filter((one) => toOutcome(one) === outcome).map(({ username }) => username);
  const printUsers = (users: readonly string[], what: string) => {
    if (users.length === 0) return;
    printMessage(terminal, `${formatUsers(users.length)} ${what}: ${users.map(formatValue).join(", ")}.`);
  };
  const signedOut = filterByOutcome("signed_out");
  printMessage(terminal, `${formatUsers(signedOut.length)} signed out everywhere.`);
  printUsers(filterByOutcome("failed"), "failed");
  printUsers(filterByOutcome("skipped"), "skipped, because the user pool has no such user");
  printUsers(usernames.slice(results.length), "not tried");
  if (signedOut.length > 0) printMessage(terminal, `${NO_RECORD}\n${NOT_ENDED}`);
}

function createFinalError({ result }: UserResult): GlobalSignOutError {
  const code: ErrorCode = result.success ? "USER_NOT_FOUND" : result.error.code;
  const fix = "Each line on stdout has the result. Fix the cause and run the command again for these users.";
  return new GlobalSignOutError(code, `Not all users were signed out. ${fix}`);
}

function toOutcome({ result }: UserResult): "signed_out" | "skipped" | "failed" {
  return result.success ? result.data.outcome : "failed";
}
