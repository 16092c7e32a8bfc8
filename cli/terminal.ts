import type { Readable } from "node:stream";
import { printable } from "./output/printable";

/** How the command ends. */
export const EXIT = {
  fine: 0,
  /** It could not do what it was asked to do. */
  error: 1,
  /** It was asked in a way that it does not understand. */
  usage: 2,
  /** It did what it was asked to do, and a guard said no. */
  refused: 3,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A stream that the command writes to. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What the command runs in, so that tests can have one of their own. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For results. */
  readonly stdout: Output;
  /** For talk. */
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
  /** The folder that it was started in. */
  readonly folder: string;
}

/** Whether an output shows colours. See https://no-color.org. */
export function hasColour({ isTTY }: Output, environment: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (environment["NO_COLOR"] ?? "") === "" && environment["TERM"] !== "dumb";
}

/** Says something to the person at the terminal, who sees every character of it. */
export function say({ stderr }: Terminal, text: string): void {
  stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
}
