import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";

/** The text of a file, and where its characters stand. */
export interface Source {
  /** Without a byte order mark, every line ending in a line feed alone. */
  readonly text: string;
  /** What is wrong with its bytes. */
  readonly issues: readonly Issue[];
  /**
   * The place of a character, such as `users.yaml:12:5`.
   *
   * Line and column count from 1, the column in UTF-16 units, as most editors do.
   */
  readonly at: (offset: number) => string;
}

/**
 * Reads a file of text.
 *
 * @param file its path, which also names it in every place
 * @throws {@link InvalidInputError} when it can't be read at all
 */
export function readSource(file: string): Source {
  const bytes = readBytes(file);
  if (isUtf16(bytes)) throw fileError(file, "the file is UTF-16. Save it as UTF-8.", `${file}:1:1`);
  const lines = bytes
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n");
  const text = lines.replaceAll("\r", "\n");
  const at = locator(file, text);
  // A broken byte was read as U+FFFD, and the rest of the file can still be read for its faults.
  const broken = isUtf8(bytes)
    ? []
    : faultsAt(lines, /\ufffd+/g, "what stands here is not UTF-8. Save the file as UTF-8.");
  // Not every editor and not every diff shows a carriage return alone as the end of a line.
  const returns = faultsAt(lines, /\r/g, "the line ends in a carriage return alone. End it in LF or CRLF.");
  return { text, issues: [...broken, ...returns].map(({ offset, message }) => ({ path: at(offset), message })), at };
}

/** A line of a text. */
export interface Line {
  /** Without its end. */
  readonly text: string;
  /** Where it begins. */
  readonly offset: number;
}

/** The lines of a text; the last one is what follows the last line feed, be it nothing. */
export function linesOf(text: string): readonly Line[] {
  let offset = 0;
  return text.split("\n").map((line) => {
    const begin = offset;
    offset += line.length + 1;
    return { text: line, offset: begin };
  });
}

/**
 * An error about a file as a whole.
 *
 * @param file its path
 * @param problem what was found, and what to do about it
 * @param where the place, such as `users.yaml:1:1`
 */
export function fileError(file: string, message: string, path: string = file): InvalidInputError {
  return new InvalidInputError(file, [{ path, message }]);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    // Node.js gives each of its errors a code.
    const { code } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "there is no such file" : `the file can't be read (${code ?? String(error)})`;
    throw fileError(file, `${what}; looked for ${resolve(file)}. Correct the path, or let this program read it.`);
  }
}

// What PowerShell and old editors on Windows write.
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString("hex");
  return mark === "fffe" || mark === "feff";
}

function faultsAt(text: string, pattern: RegExp, message: string) {
  return [...text.matchAll(pattern)].map(({ index }) => ({ offset: index, message }));
}

function locator(file: string, text: string): (offset: number) => string {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    const line = lastAtMost(starts, offset);
    return `${file}:${line + 1}:${offset - (starts[line] ?? 0) + 1}`;
  };
}

// The index of the last of some ascending numbers, the first of which is 0, that is not beyond a limit.
function lastAtMost(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
