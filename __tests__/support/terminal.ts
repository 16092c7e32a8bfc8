import { runProgram } from "../../local/command";
import type { CommandOptions, CommandResult } from "../../local/command";
import { toolchain } from "./toolchain";

const PTY = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/**
 * Runs a shell script on a pseudo-terminal. The whole output of the terminal is `stdout` of the result.
 *
 * @param script the script; `"$@"` expands to the command
 * @param command the command and its arguments
 * @param options `stdin` is typed into the terminal
 */
export async function runOnTerminal(
  script: string,
  command: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const { python } = await toolchain();
  // Without echo, so that typed text can't appear in the middle of the output.
  return runProgram(python, ["-c", PTY, "sh", "-c", `stty -echo; ${script}`, "sh", ...command], options);
}
