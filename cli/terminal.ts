import type { Readable } from "node:stream";
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
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

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

/** Prints a message to stderr, with invisible characters escaped. */
export function printMessage({ stderr }: Terminal, message: string): void {
  stderr.write(`${message.split("\n").map(printable).join("\n")}\n`);
}
