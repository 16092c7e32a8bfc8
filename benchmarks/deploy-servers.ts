import { readdir, readFile } from "node:fs/promises";

// Linux tells times in hundredths of a second, on every architecture that Node.js runs on.
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

/**
 * The CPU time so far of every process that this one has started and that still runs, with all that these have started:
 * between two commands, of the local AWS and its functions.
 *
 * @returns seconds, or `undefined` where the system does not tell (all but Linux)
 */
export async function cpuOfServers(): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = await Promise.all(pids.map(async (pid) => [pid, await timesOf(pid)] as const));
  const processes = new Map(read.flatMap(([pid, times]) => (times ? [[pid, times]] : [])));
  const ticks = [...processes.values()].filter((one) => isBelow(one, processes)).map((one) => one.ticks);
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

function isBelow({ parent }: ProcessTimes, processes: ReadonlyMap<number, ProcessTimes>): boolean {
  if (parent === process.pid) return true;
  const above = processes.get(parent);
  return above !== undefined && isBelow(above, processes);
}

async function timesOf(pid: number): Promise<ProcessTimes | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // A program's name can hold anything; behind its last parenthesis are plain fields, the parent being the second.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // User time and system time: its own, and those of its children that have ended.
    return { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, one) => sum + one, 0) };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
