import { run } from "../local/processes";
import type { RunOptions } from "../local/processes";
import type { Sample } from "./harness";

// Node.js can't measure the CPU time of a child; a POSIX shell can, for all its children. Only `times` writes to stdout.
const TIMED = '"$@" >&2; code=$?; LC_ALL=C times; exit $code';

/**
 * Measures a command, with all processes that it starts.
 *
 * @param command the path of a program
 * @param args its arguments
 * @param options see {@link RunOptions}
 * @throws CommandError when it fails, unless the options accept its exit code
 */
export async function timeCommand(command: string, args: readonly string[], options: RunOptions): Promise<Sample> {
  const begin = performance.now();
  const { stdout } = await run("/bin/sh", ["-c", TIMED, "sh", command, ...args], options);
  return { wall: (performance.now() - begin) / 1000, cpu: parseChildrenCpu(stdout) };
}

// The second line is for the children: user time and system time, such as `0m11.250s 0m0.870s`.
function parseChildrenCpu(times: string): number {
  const [, children = ""] = times.trim().split("\n");
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (parts.length !== 2) throw new Error(`The shell's \`times\` printed ${JSON.stringify(times)}.`);
  return parts.reduce((sum, seconds) => sum + seconds, 0);
}
