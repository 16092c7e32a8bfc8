import type { LogUsernames } from "../core/contract";
import { InvalidInputError, show } from "../core/errors";
import type { Fault } from "../core/errors";
import type { OnMissingUser } from "../core/engine-types";

/** What the construct tells the function through its environment. */
export interface FunctionEnvironment {
  readonly userPoolId: string;
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
  readonly logUsernames: LogUsernames;
}

const REMEDY = "Deploy the construct again, which sets it.";

/**
 * Reads the function's environment.
 *
 * @param variables the environment variables, such as `process.env`
 * @throws {@link InvalidInputError} with every variable that is missing or wrong
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): FunctionEnvironment {
  const faults: Fault[] = [];
  const text = (where: string, remedy: string): string => {
    const value = variables[where] ?? "";
    if (value === "") faults.push({ where, problem: `it is not set. ${remedy}` });
    return value;
  };
  const choice = <T extends string>(where: string, fallback: T, ...others: readonly T[]): T => {
    const allowed = [fallback, ...others];
    const value = variables[where] ?? fallback;
    const chosen = allowed.find((one) => one === value);
    if (chosen !== undefined) return chosen;
    faults.push({ where, problem: `${show(value)} is not one of ${allowed.join(", ")}. ${REMEDY}` });
    return fallback;
  };
  const environment: FunctionEnvironment = {
    userPoolId: text("USER_POOL_ID", REMEDY),
    region: text("AWS_REGION", "Lambda sets it by itself."),
    onMissingUser: choice("ON_MISSING_USER", "fail", "skip"),
    logUsernames: choice("LOG_USERNAMES", "plain", "hashed", "none"),
  };
  if (faults.length === 0) return environment;
  throw new InvalidInputError("The function's environment", faults, "CONFIGURATION_ERROR");
}
