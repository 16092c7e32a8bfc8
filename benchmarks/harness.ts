import { formatDuration } from "../local/progress";

/** The result of one run of a case; times are in seconds. */
export interface Sample {
  readonly wall: number;
  /** The CPU time of the command and all processes that it started. */
  readonly cpu: number;
  /** The CPU time of the local AWS and its functions during the run, if measured. */
  readonly awsCpu?: number;
  /** The number of users that were not signed out, if counted. */
  readonly lost?: number;
  /** The wall time of one of the repeated operations, if the run repeats one. */
  readonly perOperation?: number;
  /** The longest time in which the event loop was blocked, if measured. */
  readonly longestBlock?: number;
  /** The memory per entry, in bytes, if measured. */
  readonly bytesPerEntry?: number;
}

/** One variant of a benchmark at one size. */
export interface Case {
  /** Such as `construct`. */
  readonly variant: string;
  readonly size: number;
  /** The calculated seconds at the rate of the quota, for reference. */
  readonly atQuota?: number;
  readonly measure: () => Promise<Sample>;
}

/** A prepared benchmark. */
export interface Prepared {
  /** The smallest size of each variant comes first: the others are compared with it. */
  readonly cases: readonly Case[];
  /** The versions of the measured software, such as `terraform 1.11.4`. */
  readonly versions: readonly string[];
  readonly end: () => Promise<void>;
}

/** A benchmark: `npm run bench -- <name>`. */
export interface Benchmark {
  readonly name: string;
  /** The title of its table. */
  readonly title: string;
  /** The unit of the sizes, such as `users`. */
  readonly unit: string;
  /** The default number of rounds. */
  readonly rounds: number;
  /** Prepares the cases in a temporary directory, outside the measurement. */
  readonly prepare: (directory: string) => Promise<Prepared>;
}

/** A case with the results of all rounds. */
export interface Measured {
  readonly variant: string;
  readonly size: number;
  readonly atQuota?: number;
  readonly samples: readonly Sample[];
}

/**
 * Measures the cases in rounds: every round runs each case once, so a slow minute of the machine affects all cases. Every
 * second round runs in reverse order, so no case always follows the heaviest one.
 *
 * @param name the name of the benchmark, for progress messages
 * @param cases at least one
 * @param rounds at least 1
 */
export async function measure(name: string, cases: readonly Case[], rounds: number): Promise<readonly Measured[]> {
  const rows = cases.map((one) => ({ one, samples: [] as Sample[] }));
  const total = rows.length * rounds;
  // The first run reads files from disk and compiles code, so it is not measured.
  process.stderr.write(`${name}: warming up\n`);
  await rows[0]?.one.measure();
  for (let round = 0, done = 0; round < rounds; round++) {
    for (const { one, samples } of round % 2 === 0 ? rows : [...rows].reverse()) {
      process.stderr.write(`${name} ${++done}/${total}  ${one.variant}, ${one.size.toLocaleString("en")}: `);
      const sample = await one.measure();
      samples.push(sample);
      const times = `${sample.wall.toFixed(2)} s, ${sample.cpu.toFixed(2)} s of CPU`;
      const lost = sample.lost === undefined ? "" : `, ${sample.lost} lost`;
      process.stderr.write(`${times}${lost}${formatTimeLeft(rows, rounds)}\n`);
    }
  }
  return rows.map(({ one: { variant, size, atQuota }, samples }) => ({ variant, size, atQuota, samples }));
}

/** Calculates the median of at least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

// Empty until each case has run once.
function formatTimeLeft(rows: readonly { readonly samples: readonly Sample[] }[], rounds: number): string {
  if (rows.some(({ samples }) => samples.length === 0)) return "";
  const seconds = rows.reduce(
    (sum, { samples }) => sum + (rounds - samples.length) * median(samples.map(({ wall }) => wall)),
    0,
  );
  return seconds > 0 ? `; about ${formatDuration(seconds)} left` : "";
}
