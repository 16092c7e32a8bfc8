import { once } from "node:events";
import { createInterface } from "node:readline";
import { GlobalSignOutError } from "../../core/errors";
import { formatUsers } from "../output/format";
import { say } from "../terminal";
import type { Terminal } from "../terminal";

/** Ends the command because it was asked in a way that it does not understand. */
export type Refuse = (message: string) => never;

/**
 * Asks the person at the terminal whether these users are to be signed out.
 *
 * @param functionName what will be called
 * @param usernames for whom
 * @param terminal where to ask
 * @param refuse ends the command where nobody can be asked
 * @throws {@link GlobalSignOutError} unless the answer is yes
 */
export async function confirm(
  functionName: string,
  usernames: readonly string[],
  terminal: Terminal,
  refuse: Refuse,
): Promise<void> {
  const { stdin, stderr } = terminal;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    refuse("Nobody was signed out: without a terminal nobody can be asked. Add --yes to go on without.");
  say(terminal, [`The function ${functionName} is called for`, ...usernames.map((name) => `  ${name}`)].join("\n"));
  stderr.write(`Sign out ${formatUsers(usernames.length)} everywhere? [y/N] `);
  // The terminal itself edits the line, so that Ctrl+C ends the command as ever.
  const lines = createInterface({ input: stdin, terminal: false });
  const [answer = ""] = (await Promise.race([once(lines, "line"), once(lines, "close")])) as readonly string[];
  lines.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new GlobalSignOutError("INTERRUPTED", "Nobody was signed out: the answer was not y.");
}
