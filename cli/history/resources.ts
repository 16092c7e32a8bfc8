import { compareCodeUnits } from "../output/format";
import type { AppClient, Measures } from "../output/remaining-access";
import {
  CLIENT_TYPES,
  FUNCTION_TYPE,
  readAppClient,
  readEnvironment,
  readField,
  readMeasures,
} from "../resource-values";
import type { StateResource } from "./recorded-entries";

/**
 * Finds what the function of a construct does besides the call to Cognito.
 *
 * @param entries the entries of the construct, which name the function
 * @param resources the resources of the state
 */
export function findMeasures(entries: readonly StateResource[], resources: readonly StateResource[]): Measures {
  const names = new Set(entries.map(({ values }) => values["function_name"]));
  const [found, ...others] = resources.filter(
    ({ type, values }) => type === FUNCTION_TYPE && names.has(values["function_name"]),
  );
  // In several accounts or Regions, functions can have the same name.
  return readMeasures(others.length > 0 || !found ? undefined : readField(readEnvironment(found.values), "variables"));
}

/** Finds the app clients of a user pool in a state, sorted by name. */
export function findClients(userPoolId: string | undefined, resources: readonly StateResource[]): readonly AppClient[] {
  return resources
    .filter(({ type, values }) => CLIENT_TYPES.has(type) && values["user_pool_id"] === userPoolId)
    .map(({ address, values }) => readAppClient(address, values))
    .sort((one, other) => compareCodeUnits(one.name, other.name));
}
