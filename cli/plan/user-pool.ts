import { ENVIRONMENT } from "../../core/contract";
import type { Values } from "../entry";
import { compareCodeUnits } from "../output/format";
import { longestLifetime } from "../output/remaining-access";
import type { AppClient, Measures } from "../output/remaining-access";
import {
  CLIENT_TYPES,
  FUNCTION_TYPE,
  isSignOutEnvironment,
  readAppClient,
  readEnvironment,
  readField,
  readMeasures,
} from "../resource-values";
import type { ReportedUserPool } from "./model";
import type { PlanResource, ResourceChange } from "./plan-document";
import { findReferences, joinAddress, parseModule } from "./resources";
import type { Resources } from "./resources";

const POOL_REFERENCE = /^(?:data\.)?aws_cognito_user_pool\.[^.[\]]+(?:\[[^\]]+\])?$/;

/** An invocation of a function. */
export interface FunctionCall {
  /** The module of the invocation; `""` is the root module. */
  readonly module: string;
  /** The address of the invocation inside the module, without a key. */
  readonly address: string;
  /** The name of the function in the values of the invocation, which can be an earlier name. */
  readonly functionName: string | undefined;
}

/**
 * The call of the function of a construct: all its entries call the same one. Removed and untouched entries can have an
 * earlier name of it.
 */
export function toFunctionCall(changes: readonly ResourceChange[]): FunctionCall {
  const [first] = changes;
  const names = changes.flatMap(({ change: { before, after } }) =>
    [after, before].map((values) => values?.["function_name"]),
  );
  return {
    module: first?.module_address ?? "",
    address: `${first?.type ?? ""}.${first?.name ?? ""}`,
    functionName: names.find((name) => typeof name === "string"),
  };
}

/**
 * Finds the function that an invocation calls: the one that its configuration refers to, else the only one of that name.
 *
 * @returns `undefined` when the plan does not contain it
 */
export function findFunction(
  { module, address, functionName }: FunctionCall,
  { planned, prior, findExpressions }: Resources,
): PlanResource | undefined {
  const referenced = findReferences(findExpressions(module, address)["function_name"])
    .map((reference) => joinAddress(module, reference))
    .map((reference) => planned.get(reference) ?? prior.get(reference))
    .find((one) => one?.type === FUNCTION_TYPE);
  if (referenced) return referenced;
  const named = [planned, prior].map((resources) =>
    [...resources.values()].filter(
      ({ type, values }) => type === FUNCTION_TYPE && values["function_name"] === functionName,
    ),
  );
  const [found, ...others] = named.find((functions) => functions.length > 0) ?? [];
  return functionName === undefined || others.length > 0 ? undefined : found;
}

/** Whether a function is one of this library, by its environment variables. */
export function isSignOutFunction(resource: PlanResource | undefined, resources: Resources): boolean {
  return resource !== undefined && isSignOutEnvironment(readVariables(resource, resources));
}

/** Finds what the sign-outs of a function do besides the call to Cognito. */
export function findMeasures(signOutFunction: PlanResource | undefined, resources: Resources): Measures {
  return readMeasures(signOutFunction && readVariables(signOutFunction, resources));
}

// When one variable is known after apply, such as the name of a new table, the values of the plan contain none of them.
function readVariables(resource: PlanResource, { findExpressions }: Resources): unknown {
  const configured = readEnvironment(findExpressions(parseModule(resource), toConfigurationAddress(resource)));
  return (
    readField(readEnvironment(resource.values), "variables") ??
    readField(readField(configured, "variables"), "constant_value")
  );
}

/** Finds the user pool of a function. */
export function findUserPool(
  signOutFunction: PlanResource | undefined,
  { findExpressions }: Resources,
): ReportedUserPool {
  if (!signOutFunction) return { id: undefined, address: undefined };
  const module = parseModule(signOutFunction);
  const expressions = findExpressions(module, toConfigurationAddress(signOutFunction));
  const reference = findPoolReference(expressions["environment"]);
  return {
    id: readPoolId(signOutFunction),
    address: reference === undefined ? undefined : joinAddress(module, reference),
  };
}

/** Finds the app clients of a user pool that the plan contains, sorted by name. */
export function findAppClients(
  pool: ReportedUserPool,
  { planned, prior, findExpressions }: Resources,
): readonly AppClient[] {
  const clients = new Map<string, AppClient>();
  for (const resource of [...prior.values(), ...planned.values()]) {
    if (!CLIENT_TYPES.has(resource.type)) continue;
    const expressions = findExpressions(parseModule(resource), toConfigurationAddress(resource));
    if (!belongsTo(pool, resource, expressions)) continue;
    const { address, values } = resource;
    const client = readAppClient(address, values, expressions);
    // Existing tokens were issued before the deploy, so a lifetime that the deploy shortens still counts.
    const before = clients.get(address);
    const minutes = before ? longestLifetime([before.minutes, client.minutes]) : client.minutes;
    clients.set(address, { ...client, minutes });
  }
  return [...clients.values()].sort((one, other) => compareCodeUnits(one.name, other.name));
}

function belongsTo({ id, address }: ReportedUserPool, client: PlanResource, expressions: Values): boolean {
  const poolId = client.values["user_pool_id"];
  if (typeof poolId === "string") return poolId === id;
  const reference = findPoolReference(expressions["user_pool_id"]);
  return reference !== undefined && joinAddress(parseModule(client), reference) === address;
}

function findPoolReference(expression: unknown): string | undefined {
  return findReferences(expression).find((reference) => POOL_REFERENCE.test(reference));
}

// A value that is known after apply is missing from the values.
function readPoolId({ values }: PlanResource): string | undefined {
  const id = readField(readField(readEnvironment(values), "variables"), ENVIRONMENT.userPoolId);
  return typeof id === "string" && id !== "" ? id : undefined;
}

function toConfigurationAddress({ type, name }: PlanResource): string {
  return `${type}.${name}`;
}
