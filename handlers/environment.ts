import { ENVIRONMENT } from "../core/contract";
import type { LogUsernames, OnMissingUser } from "../core/contract";
import { formatValue, InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";
import { DEFAULT_RETENTION_HOURS } from "../core/revocations";

/** The configuration of the function, which the construct sets in its environment. */
export interface FunctionConfiguration {
  readonly userPoolId: string;
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
  readonly logUsernames: LogUsernames;
  /** The name of the table of the revocation list; `undefined` without one. */
  readonly revocationTable: string | undefined;
  readonly revocationRetentionHours: number;
  readonly endManagedLoginSessions: boolean;
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
  const readHours = (name: string): number => {
    const value = variables[name] ?? String(DEFAULT_RETENTION_HOURS);
    if (!/^[1-9]\d*$/.test(value))
      issues.push({ path: name, message: `${formatValue(value)} is not a number of hours. ${FIX}` });
    return Number(value);
  };
  const table = variables[ENVIRONMENT.revocationTable] ?? "";
  const configuration: FunctionConfiguration = {
    userPoolId: readString(ENVIRONMENT.userPoolId, FIX),
    region: readString("AWS_REGION", "Lambda sets it."),
    onMissingUser: readChoice(ENVIRONMENT.onMissingUser, "fail", "skip"),
    logUsernames: readChoice(ENVIRONMENT.logUsernames, "plain", "hashed", "none"),
    revocationTable: table === "" ? undefined : table,
    revocationRetentionHours: readHours(ENVIRONMENT.revocationRetentionHours),
    endManagedLoginSessions: readChoice(ENVIRONMENT.endManagedLoginSessions, "false", "true") === "true",
  };
  if (issues.length === 0) return configuration;
  throw new InvalidInputError("The environment of the function", issues, "CONFIGURATION_ERROR");
}
