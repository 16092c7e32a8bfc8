/**
 * The codes of all errors. `docs/errors.md` describes the cause and the fix of each.
 *
 * When Terraform invokes the function, the code is the `errorType` of the failed invocation.
 */
export const ERROR_CODES = [
  "VALIDATION_ERROR",
  "CONFIGURATION_ERROR",
  "USER_NOT_FOUND",
  "POOL_NOT_FOUND",
  "FUNCTION_NOT_FOUND",
  "RESOURCE_NOT_FOUND",
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

// Registered globally, so that two installed copies of this package recognize each other's errors.
const BRAND = Symbol.for("cdktf-cognito-global-sign-out.GlobalSignOutError");

/**
 * The base class of all errors that this library throws.
 *
 * Its `stack` has no frames: the cause is in an input or in AWS, not in a line of code, and the message names it. Node.js
 * prints the stack of an uncaught error, and `cdktf` and Terraform repeat it.
 */
export class GlobalSignOutError extends Error {
  /** The code, for programs. */
  declare readonly code: ErrorCode;
  /** @internal */
  declare readonly [BRAND]: true;

  /**
   * @param code the code, for programs
   * @param message what was found, where, and how to fix it
   * @param options the error that caused this one, if any
   */
  constructor(
    code: ErrorCode,
    message: string,
    // Not TypeScript's ErrorOptions: the lib of a new CDKTF project is older than it.
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    // Lambda returns the `name` of a thrown error as `errorType`, which Terraform prints.
    hide(this, "name", code);
    hide(this, "code", code);
    hide(this, "stack", `${code}: ${message}`);
    hide(this, BRAND, true);
  }

  /**
   * Whether a value is an error of this library, also of another installed copy of it.
   *
   * @param value anything that was thrown
   */
  static isGlobalSignOutError(value: unknown): value is GlobalSignOutError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** One problem of an input. */
export interface Issue {
  /** Where it is, such as `users[3]`, `timeout`, or line and column of a file: `users.yaml:12:5`. */
  readonly path: string;
  /** What was found there, and how to fix it. */
  readonly message: string;
}

/** An invalid input, with all of its issues. The message lists the first 20, and ends with the page of its code. */
export class InvalidInputError extends GlobalSignOutError {
  /** All issues, also those that the message leaves out. */
  declare readonly issues: readonly Issue[];

  /**
   * @param subject what was validated, such as the path of the construct
   * @param issues all issues, at least one
   * @param code `CONFIGURATION_ERROR` when the input is the environment of the function
   */
  constructor(subject: string, issues: readonly Issue[], code: ErrorCode = "VALIDATION_ERROR") {
    const count = issues.length === 1 ? "1 problem" : `${issues.length} problems`;
    super(code, `${subject} has ${count}:${list(issues)}\nSee ${errorPage(code)}.`);
    hide(this, "issues", issues);
  }
}

/** A plan or a list that guards refused, with the reason of each. The message lists the first 20. */
export class GuardRefusedError extends GlobalSignOutError {
  /** What the guards found. */
  declare readonly issues: readonly Issue[];

  /**
   * @param subject what was refused, such as `The plan` or the path of a list
   * @param issues what the guards found, at least one
   */
  constructor(subject: string, issues: readonly Issue[]) {
    super("GUARD_REFUSED", `${subject} was refused:${list(issues)}`);
    hide(this, "issues", issues);
  }
}

/** The section of the documentation that describes an error code. */
export function errorPage(code: ErrorCode): string {
  return `docs/errors.md#${code.toLowerCase()}`;
}

/** Formats a value for a message: quoted, on one line, at most 80 characters. */
export function formatValue(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : describe(value);
  return text.length > 80 ? `${Array.from(text).slice(0, 77).join("")}...` : text;
}

// A list of thousands of users can have thousands of issues.
const MAX_ISSUES_SHOWN = 20;

function list(issues: readonly Issue[]): string {
  const lines = issues.slice(0, MAX_ISSUES_SHOWN).map(({ path, message }) => `\n  - ${path}: ${message}`);
  const remaining = issues.length - lines.length;
  return `${lines.join("")}${remaining > 0 ? `\n  and ${remaining} more.` : ""}`;
}

// Node.js prints the enumerable properties of an uncaught error after its message, which already says all of it.
function hide(error: Error, property: PropertyKey, value: unknown): void {
  Object.defineProperty(error, property, { value, enumerable: false, configurable: true, writable: true });
}

function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? `an array of ${value.length}` : "an object";
}
