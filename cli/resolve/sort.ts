import fs from "node:fs";
import path from "node:path";
import { wholeLines } from "./lines";

/** So many usernames are sorted in memory at a time. */
const RUN_LENGTH = 10_000;

/**
 * Sorts usernames on disk, whatever their number is: sorted runs in files, which are then merged.
 *
 * @param names the names, none of which has a line break
 * @param folder where the runs are written; the caller removes it
 * @param runLength how many names a run has at most
 * @returns each name once, in the order of its UTF-16 code units: the same on every machine
 */
export async function* sortOnDisk(
  names: AsyncIterable<string>,
  folder: string,
  runLength: number = RUN_LENGTH,
): AsyncGenerator<string> {
  const runs = await writeRuns(names, folder, runLength);
  let last: string | undefined;
  for await (const name of merge(runs.map(wholeLines))) {
    if (name !== last) yield name;
    last = name;
  }
}

async function writeRuns(names: AsyncIterable<string>, folder: string, runLength: number): Promise<readonly string[]> {
  const files: string[] = [];
  let run: string[] = [];
  const write = () => {
    const file = path.join(folder, `run-${files.length}`);
    fs.writeFileSync(
      file,
      run
        .sort()
        .map((name) => `${name}\n`)
        .join(""),
    );
    files.push(file);
    run = [];
  };
  for await (const name of names) {
    run.push(name);
    if (run.length === runLength) write();
  }
  write();
  return files;
}

type Run = AsyncGenerator<string>;

async function* merge(runs: readonly Run[]): AsyncGenerator<string> {
  const heads = new Map<Run, string>();
  const advance = async (run: Run) => {
    const next = await run.next();
    if (next.done === true) heads.delete(run);
    else heads.set(run, next.value);
  };
  for (const run of runs) await advance(run);
  for (let first = least(heads); first !== undefined; first = least(heads)) {
    const [run, name] = first;
    yield name;
    await advance(run);
  }
}

// There are few runs: a look at each costs less than a heap.
function least(heads: ReadonlyMap<Run, string>): readonly [Run, string] | undefined {
  let first: readonly [Run, string] | undefined;
  for (const head of heads) if (first === undefined || head[1] < first[1]) first = head;
  return first;
}
