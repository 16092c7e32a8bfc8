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
