/** The output formats of a report. */
export const FORMATS = ["text", "markdown", "json"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** Escapes text of a plan or a user pool for an output format. */
export type Escape = (text: string) => string;

/** Formats a count: `1 user`, `2,000 users`. */
export function formatCount(count: number, unit: string): string {
  return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
}

/** Formats a count of users. */
export function formatUsers(count: number): string {
  return formatCount(count, "user");
}

/** Formats a username for a message, such as by masking it. */
export type FormatUser = (username: string) => string;

/** Joins the first items, and counts the others: `alice, bob, 3 more`. */
export function joinFirst(items: readonly string[], max: number): string {
  const remaining = items.length - max;
  return [...items.slice(0, max), ...(remaining > 0 ? [`${remaining.toLocaleString("en")} more`] : [])].join(", ");
}

/** Formats a duration: `40 s`, `5 min`. */
export function formatSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/**
 * Formats the lifetime of a token: `5 min`, `24 h`.
 *
 * @param minutes `undefined` when it is unknown
 * @param unknown the text for an unknown lifetime
 */
export function formatMinutes(minutes: number | undefined, unknown: string): string {
  if (minutes === undefined) return unknown;
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** Compares by UTF-16 code units, so that the order does not depend on the locale of the machine. */
export function compareCodeUnits(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

/** A construct in a plan or a state, or one instance of it when its module has several. */
export interface ConstructName {
  /** The stack, or the name of the plan or state when there are several; `undefined` when it is unknown. */
  readonly stack: string | undefined;
  /** The address of the module, such as `module.team["blue"]`; `undefined` for the root module. */
  readonly module: string | undefined;
  /** The name in the configuration, such as `CompromisedAccounts`. */
  readonly name: string;
  /** The address of the entries, without keys. */
  readonly address: string;
}

/**
 * Formats the name of a construct, with its module.
 *
 * @param construct the construct
 * @param withStack whether to include the stack
 * @param escape escapes names
 */
export function formatConstruct({ stack, module, name }: ConstructName, withStack: boolean, escape: Escape): string {
  const path = module === undefined ? name : `${module}.${name}`;
  return withStack && stack !== undefined ? `${escape(stack)} · ${escape(path)}` : escape(path);
}
