import { ENVIRONMENT } from "../../core/contract";
import type { Values } from "../entry";
import { compareCodeUnits } from "../output/format";
import { DEFAULT_TOKEN_MINUTES, longestLifetime, toTokenMinutes } from "../output/remaining-access";
import type { AppClient } from "../output/remaining-access";
import type { ReportedUserPool } from "./model";
import type { PlanResource, ResourceChange } from "./plan-document";
import { findReferences, joinAddress, parseModule } from "./resources";
import type { Resources } from "./resources";

const FUNCTION = "aws_lambda_function";
const CLIENTS: ReadonlySet<string> = new Set(["aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client"]);
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
    .find((one) => one?.type === FUNCTION);
  if (referenced) return referenced;
  const named = [planned, prior].map((resources) =>
    [...resources.values()].filter(({ type, values }) => type === FUNCTION && values["function_name"] === functionName),
  );
  const [found, ...others] = named.find((functions) => functions.length > 0) ?? [];
  return functionName === undefined || others.length > 0 ? undefined : found;
}

/** Whether a function is one of this library, by its environment variables. */
export function isSignOutFunction(resource: PlanResource | undefined, { findExpressions }: Resources): boolean {
  if (!resource) return false;
  const configured = readEnvironment(findExpressions(parseModule(resource), toConfigurationAddress(resource)));
  // When one variable is known after apply, the values of the plan contain none of them.
  const variables =
    readField(readEnvironment(resource.values), "variables") ??
    readField(readField(configured, "variables"), "constant_value");
  return [ENVIRONMENT.userPoolId, ENVIRONMENT.onMissingUser].every((name) => readField(variables, name) !== undefined);
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
    if (!CLIENTS.has(resource.type)) continue;
    const expressions = findExpressions(parseModule(resource), toConfigurationAddress(resource));
    if (!belongsTo(pool, resource, expressions)) continue;
    const { address, values } = resource;
    const name = values["name"];
    // Existing tokens were issued before the deploy, so a lifetime that the deploy shortens still counts.
    const before = clients.get(address);
    const minutes = longestLifetime([
      ...(before ? [before.minutes] : []),
      readTokenMinutes("access_token", values, expressions),
      readTokenMinutes("id_token", values, expressions),
    ]);
    clients.set(address, { name: typeof name === "string" ? name : address, minutes });
  }
  return [...clients.values()].sort((one, other) => compareCodeUnits(one.name, other.name));
}

function belongsTo({ id, address }: ReportedUserPool, client: PlanResource, expressions: Values): boolean {
  const poolId = client.values["user_pool_id"];
  if (typeof poolId === "string") return poolId === id;
  const reference = findPoolReference(expressions["user_pool_id"]);
  return reference !== undefined && joinAddress(parseModule(client), reference) === address;
}

function readTokenMinutes(token: "access_token" | "id_token", values: Values, expressions: Values): number | undefined {
  const validity = values[`${token}_validity`];
  if (typeof validity !== "number") {
    // Configured, but missing from the values: known after apply.
    const isUnknown = expressions[`${token}_validity`] !== undefined && validity === undefined;
    return isUnknown ? undefined : DEFAULT_TOKEN_MINUTES;
  }
  if (validity === 0) return DEFAULT_TOKEN_MINUTES;
  const units = values["token_validity_units"];
  if (units === undefined && expressions["token_validity_units"] !== undefined) return undefined;
  const [block] = Array.isArray(units) ? (units as readonly (Values | null)[]) : [];
  const unit = block?.[token] ?? "hours";
  return typeof unit === "string" ? toTokenMinutes(validity, unit) : undefined;
}

function findPoolReference(expression: unknown): string | undefined {
  return findReferences(expression).find((reference) => POOL_REFERENCE.test(reference));
}

// A value that is known after apply is missing from the values.
function readPoolId({ values }: PlanResource): string | undefined {
  const id = readField(readField(readEnvironment(values), "variables"), ENVIRONMENT.userPoolId);
  return typeof id === "string" && id !== "" ? id : undefined;
}

function readEnvironment({ environment }: { readonly environment?: unknown }): unknown {
  return Array.isArray(environment) ? (environment as readonly unknown[])[0] : undefined;
}

function readField(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Values)[name] : undefined;
}

function toConfigurationAddress({ type, name }: PlanResource): string {
  return `${type}.${name}`;
}
