import { readdir, readFile } from "node:fs/promises";

// Linux reports times in hundredths of a second on every architecture that Node.js supports.
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

/**
 * Measures the CPU time of all running descendants of this process: between two commands, the local AWS and its functions.
 *
 * @returns seconds, or `undefined` on systems other than Linux
 */
export async function measureServerCpu(): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = await Promise.all(pids.map(async (pid) => [pid, await readTimes(pid)] as const));
  const processes = new Map(read.flatMap(([pid, times]) => (times ? [[pid, times]] : [])));
  const ticks = [...processes.values()].filter((one) => isDescendant(one, processes)).map((one) => one.ticks);
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

function isDescendant({ parent }: ProcessTimes, processes: ReadonlyMap<number, ProcessTimes>): boolean {
  if (parent === process.pid) return true;
  const ancestor = processes.get(parent);
  return ancestor !== undefined && isDescendant(ancestor, processes);
}

async function readTimes(pid: number): Promise<ProcessTimes | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name of the program can contain any character. After its closing parenthesis come numbers; the second is the parent.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // User time and system time, of the process and of its ended children.
    return { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, one) => sum + one, 0) };
  } catch {
    // The process has ended.
    return undefined;
  }
}
