import { once } from "node:events";
import { createInterface } from "node:readline";
import { GlobalSignOutError } from "../../core/errors";
import { formatNames } from "../check/text";
import { readWidth } from "../output/columns";
import { formatUsers } from "../output/format";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import type { FailUsage, NowUser } from "./read-users";
import type { Review } from "./review";

/**
 * Fails unless there is a terminal to ask on.
 *
 * @param terminal the environment of the command
 * @param message the message without a terminal
 * @param failUsage called without a terminal
 */
export function requireTerminal({ stdin, stderr }: Terminal, message: string, failUsage: FailUsage): void {
  if (stdin.isTTY !== true || stderr.isTTY !== true) failUsage(message);
}

/**
 * Prints what will be called for which users.
 *
 * @param functionName the function
 * @param users the users
 * @param review what is known about the pool and the users
 * @param terminal the environment of the command
 */
export function printReview(
  functionName: string,
  users: readonly NowUser[],
  { userPoolId, names }: Review,
  terminal: Terminal,
): void {
  const pool = userPoolId ?? "unknown: your credentials lack lambda:GetFunctionConfiguration";
  const width = readWidth(terminal.stderr.columns, terminal.environment);
  const list =
    names === undefined
      ? users.map(({ username }) => `  ${username}`).join("\n")
      : formatNames(names, undefined, width);
  printMessage(terminal, `Function:  ${functionName}\nUser pool: ${pool}\n\n${list}\n`);
}

/**
 * Asks for confirmation before users are signed out.
 *
 * @param count the number of users
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} unless the answer is yes
 */
export async function confirm(count: number, terminal: Terminal): Promise<void> {
  const answer = await ask(`Sign out ${formatUsers(count)} everywhere? [y/N] `, terminal);
  if (/^y(es)?$/i.test(answer)) return;
  throw new GlobalSignOutError("INTERRUPTED", "No user was signed out: the answer was not y.");
}

/**
 * Asks for a confirmation that has to be typed.
 *
 * @param userPoolId what to type
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} unless the answer is the id of the user pool
 */
export async function confirmUserPool(userPoolId: string, terminal: Terminal): Promise<void> {
  if ((await ask("Type the user pool id to confirm: ", terminal)) === userPoolId) return;
  throw new GlobalSignOutError("INTERRUPTED", "No token was revoked: the answer was not the user pool id.");
}

async function ask(question: string, { stdin, stderr }: Terminal): Promise<string> {
  stderr.write(question);
  // In its own terminal mode, readline would catch Ctrl+C.
  const input = createInterface({ input: stdin, terminal: false });
  const [answer = ""] = (await Promise.race([once(input, "line"), once(input, "close")])) as readonly string[];
  input.close();
  return answer.trim();
}
