import { once } from "node:events";
import { createInterface } from "node:readline";
import { GlobalSignOutError } from "../../core/errors";
import { formatUsers } from "../output/format";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";

/** Ends the command with a usage error. */
export type FailUsage = (message: string) => never;

/**
 * Asks for confirmation before users are signed out.
 *
 * @param functionName the function that will be called
 * @param usernames the users
 * @param terminal the environment of the command
 * @param failUsage called when there is no terminal to ask on
 * @throws {@link GlobalSignOutError} unless the answer is yes
 */
export async function confirm(
  functionName: string,
  usernames: readonly string[],
  terminal: Terminal,
  failUsage: FailUsage,
): Promise<void> {
  const { stdin, stderr } = terminal;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    failUsage("No user was signed out: confirmation needs a terminal. Add --yes to skip it.");
  const lines = [`The function ${functionName} will be called for:`, ...usernames.map((name) => `  ${name}`)];
  printMessage(terminal, lines.join("\n"));
  stderr.write(`Sign out ${formatUsers(usernames.length)} everywhere? [y/N] `);
  // In its own terminal mode, readline would catch Ctrl+C.
  const input = createInterface({ input: stdin, terminal: false });
  const [answer = ""] = (await Promise.race([once(input, "line"), once(input, "close")])) as readonly string[];
  input.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new GlobalSignOutError("INTERRUPTED", "No user was signed out: the answer was not y.");
}
