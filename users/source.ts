import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";

/** The text of a file. */
export interface Source {
  /** The text, without a byte order mark, with line feeds as line ends. */
  readonly text: string;
  /** The issues of its encoding and its line ends. */
  readonly issues: readonly Issue[];
  /**
   * Formats the position of a character, such as `users.yaml:12:5`. Line and column count from 1, the column in UTF-16
   * units, as in most editors.
   *
   * @param offset the number of characters before it
   */
  readonly formatPosition: (offset: number) => string;
}

/**
 * Reads a text file.
 *
 * @param file the path, which is also part of each position
 * @throws {@link InvalidInputError} when the file can't be read, or is UTF-16
 */
export function readSource(file: string): Source {
  const bytes = readBytes(file);
  if (isUtf16(bytes)) throw createFileError(file, "the file is UTF-16. Save it as UTF-8.", `${file}:1:1`);
  const lines = bytes
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n");
  const text = lines.replaceAll("\r", "\n");
  const formatPosition = createFormatter(file, text);
  const findIssues = (pattern: RegExp, message: string) =>
    [...lines.matchAll(pattern)].map(({ index }) => ({ path: formatPosition(index), message }));
  // Invalid bytes are read as U+FFFD, so that the rest of the file can be validated.
  const encoding = isUtf8(bytes) ? [] : findIssues(/\ufffd+/g, "the text is not UTF-8. Save the file as UTF-8.");
  // Some editors and diffs don't show CR as a line end, so a reviewer could miss a user.
  const lineEnds = findIssues(/\r/g, "the line ends with CR only. End it with LF or CRLF.");
  return { text, issues: [...encoding, ...lineEnds], formatPosition };
}

/** A line of a text. */
export interface Line {
  /** The text, without the line end. */
  readonly text: string;
  /** Where it starts in the whole text. */
  readonly offset: number;
}

/** Splits a text into lines. The last line is what follows the last line feed, which can be empty. */
export function splitLines(text: string): readonly Line[] {
  let end = 0;
  return text.split("\n").map((line) => {
    const offset = end;
    end += line.length + 1;
    return { text: line, offset };
  });
}

/**
 * Creates the error of a file that can't be read as a list.
 *
 * @param file the path
 * @param message what was found, and how to fix it
 * @param path the position, such as `users.yaml:1:1`
 */
export function createFileError(file: string, message: string, path: string = file): InvalidInputError {
  return new InvalidInputError(file, [{ path, message }]);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    // Node.js sets `code` on all errors of a file system.
    const { code } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "the file does not exist" : `the file can't be read (${code ?? String(error)})`;
    throw createFileError(file, `${what}: ${resolve(file)}. Check the path and the permissions.`);
  }
}

// PowerShell and old editors on Windows write it.
function isUtf16(bytes: Buffer): boolean {
  const byteOrderMark = bytes.subarray(0, 2).toString("hex");
  return byteOrderMark === "fffe" || byteOrderMark === "feff";
}

function createFormatter(file: string, text: string): Source["formatPosition"] {
  const starts = splitLines(text).map(({ offset }) => offset);
  return (offset) => {
    const line = findLine(starts, offset);
    return `${file}:${line + 1}:${offset - (starts[line] ?? 0) + 1}`;
  };
}

// By binary search, because a file can have an issue in each of its 100,000 lines.
function findLine(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
