import { startProgressBar } from "../output/progress-bar";
import type { Terminal } from "../terminal";

// The client paces its requests; this many in flight reach the maximum rate even when responses are slow.
const CONCURRENCY = 10;

/**
 * Maps items with an asynchronous function and shows the progress. The first error ends it: items that have not started
 * are skipped. (p-map does the same, but is an ES module only.)
 *
 * @param title the title of the progress bar, such as `Looking up users`
 * @param items the items
 * @param map the function
 * @param terminal the environment of the command
 * @returns the results, in the order of the items
 */
export async function mapConcurrently<T, R>(
  title: string,
  items: readonly T[],
  map: (item: T) => Promise<R>,
  terminal: Terminal,
): Promise<readonly R[]> {
  if (items.length === 0) return [];
  const bar = startProgressBar(title, items.length, terminal);
  const queue = createQueue(items);
  const results: R[] = [];
  let done = 0;
  const work = async () => {
    // A worker that throws leaves the loop, which ends the generator for all workers.
    for (const [index, item] of queue) {
      results[index] = await map(item);
      bar.update(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  } finally {
    bar.stop();
  }
  return results;
}

function* createQueue<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}
