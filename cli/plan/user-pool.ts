import type { ReportedUserPool } from "./model";
import type { PlanResource } from "./plan-document";
import { inModule, moduleOf, referencesIn } from "./resources";
import type { Resources } from "./resources";

const FUNCTION = "aws_lambda_function";
const POOL_REFERENCE = /^(?:data\.)?aws_cognito_user_pool\.[^.[\]]+(?:\[[^\]]+\])?$/;

/** Which function an invocation calls. */
export interface Call {
  /** The module of the invocation; `""` is the root module. */
  readonly module: string;
  /** Its address inside the module, without a key. */
  readonly address: string;
  /** The function's name in the invocation's values, which may be an earlier one. */
  readonly functionName: string | undefined;
}

/**
 * The function that an invocation calls: what its configuration refers to, else the only one of that name.
 *
 * @returns `undefined` when the plan does not know it
 */
export function functionOf({ module, address, functionName }: Call, resources: Resources): PlanResource | undefined {
  const { planned, prior, expressionsOf } = resources;
  const referred = referencesIn(expressionsOf(module, address)["function_name"])
    .map((reference) => planned.get(inModule(module, reference)) ?? prior.get(inModule(module, reference)))
    .find((one) => one?.type === FUNCTION);
  if (referred) return referred;
  const named = [planned, prior].map((known) =>
    [...known.values()].filter(({ type, values }) => type === FUNCTION && values["function_name"] === functionName),
  );
  const [found, ...others] = named.find((some) => some.length > 0) ?? [];
  return functionName === undefined || others.length > 0 ? undefined : found;
}

/** The user pool of which a function signs users out: what the plan knows of it. */
export function userPoolOf(signOutFunction: PlanResource | undefined, resources: Resources): ReportedUserPool {
  if (!signOutFunction) return { id: undefined, address: undefined };
  const module = moduleOf(signOutFunction);
  const reference = poolReference(resources.expressionsOf(module, ownAddress(signOutFunction))["environment"]);
  return {
    id: poolIdOf(signOutFunction),
    address: reference === undefined ? undefined : inModule(module, reference),
  };
}

/** Whether this is a function that signs users out, by the names in its environment. */
export function isSignOutFunction(one: PlanResource | undefined, { expressionsOf }: Resources): boolean {
  if (!one) return false;
  const configured = blockOf(expressionsOf(moduleOf(one), ownAddress(one)));
  // When one variable is unknown until apply, the engine tells none of them.
  const variables = field(blockOf(one.values), "variables") ?? field(field(configured, "variables"), "constant_value");
  return ["USER_POOL_ID", "ON_MISSING_USER"].every((name) => field(variables, name) !== undefined);
}

/** The user pool that an expression refers to, by its address inside the module. */
export function poolReference(expression: unknown): string | undefined {
  return referencesIn(expression).find((reference) => POOL_REFERENCE.test(reference));
}

// What is unknown until apply is missing from the values.
function poolIdOf({ values }: PlanResource): string | undefined {
  const id = field(field(blockOf(values), "variables"), "USER_POOL_ID");
  return typeof id === "string" && id !== "" ? id : undefined;
}

function blockOf({ environment }: { readonly environment?: unknown }): unknown {
  return Array.isArray(environment) ? (environment as readonly unknown[])[0] : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function ownAddress({ type, name }: PlanResource): string {
  return `${type}.${name}`;
}
