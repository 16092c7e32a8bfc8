import { InvalidArgumentError } from "@commander-js/extra-typings";
import { USER_POOL_ID_PATTERN } from "../core/identifiers";

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
const FUNCTION =
  /^(arn:aws[a-z-]*:lambda:)?([a-z]{2}(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?[\w-]{1,64}(:(\$LATEST|[\w-]{1,128}))?$/;

/** Reads a whole number of the command line. */
export function parseWholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a whole number.");
}

/**
 * Reads a time of the command line: a date, which begins at midnight in UTC, or a date-time with its offset from UTC, as
 * ISO 8601 writes them. Nobody can tell which moment any other text means.
 */
export function parseTime(text: string): Date {
  const [, date = ""] = ISO_TIME.exec(text) ?? [];
  const [day, moment] = [new Date(date), new Date(text)];
  const isReal = !Number.isNaN(moment.getTime()) && !Number.isNaN(day.getTime());
  // JavaScript takes 30 February for 2 March.
  if (isReal && day.toISOString().startsWith(date)) return moment;
  throw new InvalidArgumentError("It is neither a date such as 2026-01-31 nor a time such as 2026-01-31T12:00:00Z.");
}

/** Reads a text of the command line that may not be empty, as that of a variable which nobody has set is. */
export function nonEmptyString(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}

/** Reads a text of the command line that must keep to a rule. */
export function validatedString(fault: (text: string) => string | undefined): (text: string) => string {
  return (text) => {
    const problem = fault(text);
    if (problem === undefined) return text;
    throw new InvalidArgumentError(`${problem.charAt(0).toUpperCase()}${problem.slice(1)}`);
  };
}

/** Reads the path of a YAML file of the command line; by its ending a list is read. */
export function yamlFile(text: string): string {
  if (/[^/\\]\.ya?ml$/i.test(text)) return text;
  throw new InvalidArgumentError("It does not end in .yaml or .yml, by which a list is known to be YAML.");
}

/** Reads a user pool id of the command line. */
export function userPoolId(text: string): string {
  if (USER_POOL_ID_PATTERN.test(text)) return text;
  throw new InvalidArgumentError("It is not a user pool id such as us-east-1_6573cjKIK.");
}

/** Reads the name or the ARN of a Lambda function of the command line. */
export function functionName(text: string): string {
  if (FUNCTION.test(text)) return text;
  throw new InvalidArgumentError("It is not the name or the ARN of a Lambda function.");
}
