import { InvalidInputError, show } from "../core/errors";
import type { Fault } from "../core/errors";
import type { OnMissingUser } from "../core/engine-types";

/** What the construct tells the function through its environment. */
export interface FunctionEnvironment {
  readonly userPoolId: string;
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
}

/**
 * Reads the function's environment.
 *
 * @param variables the environment variables, such as `process.env`
 * @throws {@link InvalidInputError} with every variable that is missing or wrong
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): FunctionEnvironment {
  const faults: Fault[] = [];
  const userPoolId = variables["USER_POOL_ID"] ?? "";
  const region = variables["AWS_REGION"] ?? "";
  const onMissingUser = variables["ON_MISSING_USER"] ?? "fail";
  const remedy = "Deploy the construct again, which sets it.";
  if (userPoolId === "") faults.push({ where: "USER_POOL_ID", problem: `it is not set. ${remedy}` });
  if (region === "") faults.push({ where: "AWS_REGION", problem: "it is not set. Lambda sets it by itself." });
  if (!isOnMissingUser(onMissingUser)) {
    const problem = `${show(onMissingUser)} is neither "fail" nor "skip". ${remedy}`;
    throw invalid([...faults, { where: "ON_MISSING_USER", problem }]);
  }
  if (faults.length > 0) throw invalid(faults);
  return { userPoolId, region, onMissingUser };
}

function isOnMissingUser(value: string): value is OnMissingUser {
  return value === "fail" || value === "skip";
}

function invalid(faults: readonly Fault[]): InvalidInputError {
  return new InvalidInputError("The function's environment", faults, "CONFIGURATION_ERROR");
}
