import { duration } from "../local/progress";

/** What one run of a case took, in seconds, and what came of it. */
export interface Sample {
  readonly wall: number;
  /** Of the command and of every process that it started. */
  readonly cpu: number;
  /** Of the local AWS and of its functions in the meantime, where a benchmark measures it. */
  readonly awsCpu?: number;
  /** How many users were not signed out, where a benchmark counts them. */
  readonly lost?: number;
}

/** One thing that is measured again and again: a way to do something, at a size. */
export interface Case {
  /** Such as `construct`. */
  readonly variant: string;
  readonly size: number;
  /** The seconds that it takes at the pace of a quota, if there is one: a reference, nothing that was measured. */
  readonly atQuota?: number;
  readonly measure: () => Promise<Sample>;
}

/** A benchmark that is ready to be measured. */
export interface Prepared {
  /** Of each variant the smallest size comes first: what the others are compared with. */
  readonly cases: readonly Case[];
  /** What the figures depend on beside the machine, such as `terraform 1.11.4`. */
  readonly versions: readonly string[];
  readonly end: () => Promise<void>;
}

/** A benchmark: `npm run bench -- <name>`. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, as the heading of its table. */
  readonly title: string;
  /** What a size counts, such as `users`. */
  readonly unit: string;
  /** How often each case is measured unless `--rounds` says otherwise. */
  readonly rounds: number;
  /** Gets it ready, outside the measurement, in a temporary folder of its own. */
  readonly prepare: (folder: string) => Promise<Prepared>;
}

/** A case with what it took in each round. */
export interface Measured {
  readonly variant: string;
  readonly size: number;
  readonly atQuota?: number;
  readonly samples: readonly Sample[];
}

/**
 * Measures the cases side by side: every round runs each of them once, so that a slow minute of the machine falls on all
 * alike. Every second round runs backwards, so that none is always the one after the heaviest.
 *
 * @param name of the benchmark, for the lines that tell how far it is
 * @param cases at least one
 * @param rounds at least 1
 */
export async function measure(name: string, cases: readonly Case[], rounds: number): Promise<readonly Measured[]> {
  const rows = cases.map((one) => ({ one, samples: [] as Sample[] }));
  const total = rows.length * rounds;
  // What is read from disk or compiled for the first time is no part of the figures.
  process.stderr.write(`${name}: warming up\n`);
  await rows[0]?.one.measure();
  for (let round = 0, done = 0; round < rounds; round++) {
    for (const { one, samples } of round % 2 === 0 ? rows : [...rows].reverse()) {
      process.stderr.write(`${name} ${++done}/${total}  ${one.variant}, ${one.size.toLocaleString("en")}: `);
      const sample = await one.measure();
      samples.push(sample);
      const took = `${sample.wall.toFixed(2)} s, ${sample.cpu.toFixed(2)} s of CPU`;
      const lost = sample.lost === undefined ? "" : `, ${sample.lost} lost`;
      process.stderr.write(`${took}${lost}${timeLeft(rows, rounds)}\n`);
    }
  }
  return rows.map(({ one: { variant, size, atQuota }, samples }) => ({ variant, size, atQuota, samples }));
}

/** The middle of some numbers, at least one. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

// Only once each case has run is there anything to reckon from.
function timeLeft(rows: readonly { readonly samples: readonly Sample[] }[], rounds: number): string {
  if (rows.some(({ samples }) => samples.length === 0)) return "";
  const seconds = rows.reduce(
    (sum, { samples }) => sum + (rounds - samples.length) * median(samples.map(({ wall }) => wall)),
    0,
  );
  return seconds > 0 ? `; about ${duration(seconds)} left` : "";
}
