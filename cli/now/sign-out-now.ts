import { GlobalSignOutError, InvalidInputError, formatValue } from "../../core/errors";
import type { ErrorCode, Issue } from "../../core/errors";
import { validateUsername } from "../../core/identifiers";
import { printableJson } from "../output/printable";
import { formatUsers } from "../output/format";
import { NOT_ENDED } from "../output/remaining-access";
import { say } from "../terminal";
import type { Terminal } from "../terminal";
import { functionCaller } from "./call-function";
import { confirm } from "./confirm";
import type { Refuse } from "./confirm";
import { signOutEach } from "./sign-out-each";
import type { Ended, Run } from "./sign-out-each";

/** The options of `cognito-sign-out now`. */
export interface NowOptions {
  /** The name or the ARN of the function. */
  readonly function: string;
  /** Not to ask first. */
  readonly yes?: true;
}

const NOT_IN_GIT =
  "The next deploy knows nothing of this: put who was signed out on the list in code as well, so that it stands in git.";

/**
 * Signs users out at once, by calling the function that a deploy has made.
 *
 * @param names whom, as the command line names them
 * @param options how
 * @param terminal where it runs
 * @param refuse ends the command when the command line can't be understood
 * @throws GlobalSignOutError unless everybody was signed out
 */
export async function signOutNow(
  names: readonly string[],
  options: NowOptions,
  terminal: Terminal,
  refuse: Refuse,
): Promise<void> {
  const issues = names.flatMap(faultsOf);
  if (issues.length > 0) refuse(new InvalidInputError("The command line", issues).message);
  const usernames = [...new Set(names)];
  if (options.yes !== true) await confirm(options.function, usernames, terminal, refuse);
  const call = functionCaller(options.function, `now ${new Date().toISOString()}`);
  const run = await signOutEach(usernames, call, ({ username, result }) => {
    terminal.stdout.write(`${printableJson({ username, ...result }, 0)}\n`);
  });
  conclude(usernames, run, terminal);
}

function faultsOf(name: string, index: number): readonly Issue[] {
  const message = validateUsername(name);
  return message === undefined ? [] : [{ path: `USER ${index + 1}`, message }];
}

function conclude(usernames: readonly string[], { ended, stoppedBy }: Run, terminal: Terminal): void {
  const namesOf = (outcome: string) =>
    ended.filter((one) => outcomeOf(one) === outcome).map(({ username }) => username);
  const signedOut = namesOf("signed_out");
  say(terminal, `${formatUsers(signedOut.length)} signed out everywhere.`);
  const tell = (who: readonly string[], what: string) => {
    if (who.length > 0) say(terminal, `${formatUsers(who.length)} ${what}: ${who.map(formatValue).join(", ")}.`);
  };
  tell(namesOf("failed"), "failed");
  tell(namesOf("skipped"), "skipped, because the user pool has no such user");
  tell(usernames.slice(ended.length), "not asked for");
  if (signedOut.length > 0) say(terminal, `${NOT_IN_GIT}\n${NOT_ENDED}`);
  if (stoppedBy !== undefined) throw stoppedBy;
  const first = ended.find((one) => outcomeOf(one) !== "signed_out");
  if (first === undefined) return;
  const remedy = "The lines on stdout tell why. Correct that, and run this again for the others: no plan holds them.";
  throw new GlobalSignOutError(codeOf(first), `Not everybody was signed out. ${remedy}`);
}

function outcomeOf({ result }: Ended): "signed_out" | "skipped" | "failed" {
  return result.success ? result.data.outcome : "failed";
}

function codeOf({ result }: Ended): ErrorCode {
  return result.success ? "USER_NOT_FOUND" : result.error.code;
}
