import { startProgressBar } from "../output/progress-bar";
import type { Terminal } from "../terminal";

// The pace is kept by the client; so many at once keep it also where answers take long.
const CONCURRENCY = 10;

/**
 * Does something for each of some items and shows how far it is. The first failure ends it.
 *
 * @param title what is being done, such as `Looking up users`
 * @param items for what
 * @param work does it
 * @param terminal where the progress is shown
 * @returns what came of it, in the order of the items
 */
export async function mapConcurrently<T, R>(
  title: string,
  items: readonly T[],
  work: (item: T) => Promise<R>,
  terminal: Terminal,
): Promise<readonly R[]> {
  if (items.length === 0) return [];
  const bar = startProgressBar(title, items.length, terminal);
  const line = entriesOf(items);
  const results: R[] = [];
  let done = 0;
  const worker = async () => {
    // Whoever throws leaves the loop, and a generator that is left has no more for the others.
    for (const [index, item] of line) {
      results[index] = await work(item);
      bar.update(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  } finally {
    bar.stop();
  }
  return results;
}

function* entriesOf<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}
