import type { Readable } from "node:stream";
import { readWidth, wrapLine } from "./output/columns";
import { printable } from "./output/printable";

/** The exit codes of the command. */
export const EXIT = {
  success: 0,
  error: 1,
  usage: 2,
  /** A guard or check failed. The report was printed. */
  refused: 3,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A stream that the command writes to. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** The environment of the command. Tests pass their own. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For results. */
  readonly stdout: Output;
  /** For messages. */
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
  /** The working directory. */
  readonly folder: string;
}

/**
 * Whether to use colors on an output.
 * @see https://no-color.org
 */
export function useColor({ isTTY }: Output, environment: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (environment["NO_COLOR"] ?? "") === "" && environment["TERM"] !== "dumb";
}

/** The maximum width of a report on stdout, in columns. */
export function reportWidth({ stdout, environment }: Terminal, wide: boolean | undefined): number {
  return wide === true ? Infinity : readWidth(stdout.columns, environment);
}

/** Prints a message to stderr, wrapped, with invisible characters escaped. */
export function printMessage({ stderr, environment }: Terminal, message: string): void {
  const width = readWidth(stderr.columns, environment);
  const lines = message.split("\n").map((line) => wrapLine(printable(line), width));
  stderr.write(`${lines.join("\n")}\n`);
}
