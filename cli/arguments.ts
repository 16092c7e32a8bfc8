import { InvalidArgumentError } from "@commander-js/extra-typings";
import { USER_POOL_ID_PATTERN } from "../core/identifiers";

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
const FUNCTION_NAME =
  /^(arn:aws[a-z-]*:lambda:)?([a-z]{2,4}(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?[\w-]{1,64}(:(\$LATEST|[\w-]{1,128}))?$/;
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The description of `--wide`. */
export const WIDE = "text: show everything, in lines of any width";

/** Parses a whole number. */
export function parseWholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a whole number.");
}

/** Parses a duration, such as `90s`, `30m`, `2h` or `1d`, to seconds. */
export function parseDuration(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS_PER[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("It is not a duration such as 30m or 2h.");
}

/**
 * Parses a time in ISO 8601: a date, which starts at midnight UTC, or a date-time with its offset from UTC. Other formats
 * are ambiguous.
 */
export function parseTime(text: string): Date {
  const [, date = ""] = ISO_TIME.exec(text) ?? [];
  const [day, moment] = [new Date(date), new Date(text)];
  const isValid = !Number.isNaN(moment.getTime()) && !Number.isNaN(day.getTime());
  // JavaScript converts 30 February to 2 March.
  if (isValid && day.toISOString().startsWith(date)) return moment;
  throw new InvalidArgumentError("It is neither a date such as 2026-01-31 nor a time such as 2026-01-31T12:00:00Z.");
}

/** Rejects an empty string, which is what an unset variable of a shell expands to. */
export function nonEmptyString(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}

/**
 * Creates a parser that accepts valid strings.
 *
 * @param validate returns the message of the issue, or `undefined` when the string is valid
 */
export function validatedString(validate: (text: string) => string | undefined): (text: string) => string {
  return (text) => {
    const message = validate(text);
    if (message === undefined) return text;
    throw new InvalidArgumentError(`${message.charAt(0).toUpperCase()}${message.slice(1)}`);
  };
}

/** Parses the path of a YAML file. Lists are read by their file extension. */
export function parseYamlPath(text: string): string {
  if (/[^/\\]\.ya?ml$/i.test(text)) return text;
  throw new InvalidArgumentError("The file extension is not .yaml or .yml.");
}

/** Parses a user pool id. */
export function parseUserPoolId(text: string): string {
  if (USER_POOL_ID_PATTERN.test(text)) return text;
  throw new InvalidArgumentError("It is not a user pool id such as us-east-1_6573cjKIK.");
}

/** Parses the name or ARN of a Lambda function. */
export function parseFunctionName(text: string): string {
  if (FUNCTION_NAME.test(text)) return text;
  throw new InvalidArgumentError("It is not the name or ARN of a Lambda function.");
}

/** The Region in the ARN of a Lambda function, in any partition; `undefined` for a name. */
export function parseFunctionRegion(functionName: string): string | undefined {
  return /^arn:aws[a-z-]*:lambda:([a-z]{2,4}(?:-[a-z]+)+-\d):/.exec(functionName)?.[1];
}
