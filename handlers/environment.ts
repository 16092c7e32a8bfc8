import { ENVIRONMENT } from "../core/contract";
import type { LogUsernames, OnMissingUser, TokenUse } from "../core/contract";
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

/** The configuration of an authorizer, which the construct sets in its environment. */
export interface AuthorizerConfiguration {
  readonly userPoolId: string;
  readonly tableName: string;
  readonly clientIds: readonly string[];
  readonly tokenUse: TokenUse;
}

const FIX = "Deploy the construct again, which sets it.";

/**
 * Reads the configuration of the function.
 *
 * @param variables the environment variables, such as `process.env`
 * @throws {@link InvalidInputError} with each variable that is missing or invalid
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): FunctionConfiguration {
  return readVariables(variables, ({ readString, readOptional, readChoice, readHours }) => ({
    userPoolId: readString(ENVIRONMENT.userPoolId, FIX),
    region: readString("AWS_REGION", "Lambda sets it."),
    onMissingUser: readChoice(ENVIRONMENT.onMissingUser, "fail", "skip"),
    logUsernames: readChoice(ENVIRONMENT.logUsernames, "plain", "hashed", "none"),
    revocationTable: readOptional(ENVIRONMENT.revocationTable),
    revocationRetentionHours: readHours(ENVIRONMENT.revocationRetentionHours),
    endManagedLoginSessions: readChoice(ENVIRONMENT.endManagedLoginSessions, "false", "true") === "true",
  }));
}

/**
 * Reads the configuration of an authorizer.
 *
 * @param variables the environment variables, such as `process.env`
 * @throws {@link InvalidInputError} with each variable that is missing or invalid
 */
export function readAuthorizerEnvironment(variables: NodeJS.ProcessEnv): AuthorizerConfiguration {
  return readVariables(variables, ({ readString, readChoice }) => ({
    userPoolId: readString(ENVIRONMENT.userPoolId, FIX),
    tableName: readString(ENVIRONMENT.revocationTable, FIX),
    clientIds: readString(ENVIRONMENT.clientIds, FIX).split(","),
    tokenUse: readChoice(ENVIRONMENT.tokenUse, "access", "id"),
  }));
}

/** Reads variables. */
interface Reader {
  readonly readString: (name: string, fix: string) => string;
  readonly readOptional: (name: string) => string | undefined;
  readonly readChoice: <T extends string>(name: string, fallback: T, ...others: readonly T[]) => T;
  readonly readHours: (name: string) => number;
}

function readVariables<T>(variables: NodeJS.ProcessEnv, read: (reader: Reader) => T): T {
  const issues: Issue[] = [];
  const readString = (name: string, fix: string): string => {
    const value = variables[name] ?? "";
    if (value === "") issues.push({ path: name, message: `it is not set. ${fix}` });
    return value;
  };
  const readOptional = (name: string) => (variables[name] === "" ? undefined : variables[name]);
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
  const configuration = read({ readString, readOptional, readChoice, readHours });
  if (issues.length === 0) return configuration;
  throw new InvalidInputError("The environment of the function", issues, "CONFIGURATION_ERROR");
}
