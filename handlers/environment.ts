import { ENVIRONMENT } from "../core/contract";
import type { LogUsernames, OnMissingUser } from "../core/contract";
import { formatValue, InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";

/** The configuration of the function, which the construct sets in its environment. */
export interface FunctionConfiguration {
  readonly userPoolId: string;
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
  readonly logUsernames: LogUsernames;
}

const FIX = "Deploy the construct again, which sets it.";

/**
 * Reads the configuration of the function.
 *
 * @param variables the environment variables, such as `process.env`
 * @throws {@link InvalidInputError} with each variable that is missing or invalid
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): FunctionConfiguration {
  const issues: Issue[] = [];
  const readString = (name: string, fix: string): string => {
    const value = variables[name] ?? "";
    if (value === "") issues.push({ path: name, message: `it is not set. ${fix}` });
    return value;
  };
  const readChoice = <T extends string>(name: string, fallback: T, ...others: readonly T[]): T => {
    const allowed = [fallback, ...others];
    const value = variables[name] ?? fallback;
    const choice = allowed.find((one) => one === value);
    if (choice !== undefined) return choice;
    issues.push({ path: name, message: `${formatValue(value)} is not one of ${allowed.join(", ")}. ${FIX}` });
    return fallback;
  };
  const configuration: FunctionConfiguration = {
    userPoolId: readString(ENVIRONMENT.userPoolId, FIX),
    region: readString("AWS_REGION", "Lambda sets it."),
    onMissingUser: readChoice(ENVIRONMENT.onMissingUser, "fail", "skip"),
    logUsernames: readChoice(ENVIRONMENT.logUsernames, "plain", "hashed", "none"),
  };
  if (issues.length === 0) return configuration;
  throw new InvalidInputError("The environment of the function", issues, "CONFIGURATION_ERROR");
}
