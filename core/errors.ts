/**
 * What can go wrong, as a machine reads it. Each code is documented in `docs/errors.md` with its cause and its remedy.
 *
 * Under Terraform the code is the `errorType` of the failed function call.
 */
export const ERROR_CODES = [
  "VALIDATION_ERROR",
  "CONFIGURATION_ERROR",
  "USER_NOT_FOUND",
  "POOL_NOT_FOUND",
  "FUNCTION_NOT_FOUND",
  "ACCESS_DENIED",
  "NOT_AUTHORIZED",
  "INVALID_PARAMETER",
  "OPERATION_NOT_ENABLED",
  "THROTTLED",
  "SERVICE_ERROR",
  "CONNECTION_ERROR",
  "TIMEOUT",
  "INTERRUPTED",
  "FILE_ERROR",
  "ENGINE_ERROR",
  "GUARD_REFUSED",
  "UNKNOWN_ERROR",
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The error that every part of this library throws on purpose: a code for machines, a message with its remedy. */
export class GlobalSignOutError extends Error {
  /**
   * @param code what went wrong
   * @param message what was found, where, and what to do about it
   * @param options the error that lies beneath, if any
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    // Not TypeScript's ErrorOptions: the lib of a new CDKTF project is older than it.
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    // Lambda answers a thrown error's `name` as `errorType`, so that the code is what Terraform prints.
    this.name = code;
  }
}

/** One fault of an input. */
export interface Fault {
  /** Where it stands, such as `users[3]`, `timeout`, or line and column of a file: `users.yaml:12:5`. */
  readonly where: string;
  /** What was found there, and what to do about it. */
  readonly problem: string;
}

// A list of thousands can have thousands of faults, and nobody reads a message that long.
const MOST_FAULTS_TOLD = 20;

/** An input that can't be used, with every fault that it has. Its message tells the first 20 and counts the rest. */
export class InvalidInputError extends GlobalSignOutError {
  /**
   * @param subject what was validated, such as the path of the construct
   * @param faults every fault found, at least one, however many the message tells
   * @param code `VALIDATION_ERROR` unless the input is the environment's
   */
  constructor(
    subject: string,
    readonly faults: readonly Fault[],
    code: ErrorCode = "VALIDATION_ERROR",
  ) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const lines = faults.slice(0, MOST_FAULTS_TOLD).map(({ where, problem }) => `\n  - ${where}: ${problem}`);
    const untold = faults.length - lines.length;
    super(code, `${subject} has ${count}:${lines.join("")}${untold > 0 ? `\n  and ${untold} more.` : ""}`);
  }
}

/** A value as an error message shows it: quoted, on one line, and never longer than a line of a terminal. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : describe(value);
  return text.length > 80 ? `${Array.from(text).slice(0, 77).join("")}...` : text;
}

function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? `an array of ${value.length}` : "an object";
}
