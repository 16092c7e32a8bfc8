import { runProgram } from "./command";
import type { CommandOptions, Ended } from "./command";
import { toolchain } from "./toolchain";

const PTY = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/**
 * Runs a line of a shell on a terminal of its own, which stdout then holds all of.
 *
 * @param line what the shell does; `"$@"` are the words of a command
 * @param command those words
 * @param options what is stdin there is typed
 */
export async function runOnTerminal(line: string, command: readonly string[], options: CommandOptions): Promise<Ended> {
  const { python } = await toolchain();
  // What is typed is not echoed, so that it can't stand in the middle of what the command says.
  return runProgram(python, ["-c", PTY, "sh", "-c", `stty -echo; ${line}`, "sh", ...command], options);
}
