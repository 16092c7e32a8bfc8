import { ENVIRONMENT } from "../core/contract";
import type { Values } from "./entry";
import { DEFAULT_TOKEN_MINUTES, longestLifetime, toTokenMinutes, UNKNOWN_MEASURES } from "./output/remaining-access";
import type { AppClient, Measures } from "./output/remaining-access";

// What plans and states contain of a function and of app clients.

/** The resource type of a function. */
export const FUNCTION_TYPE = "aws_lambda_function";

/** The resource types of app clients. */
export const CLIENT_TYPES: ReadonlySet<string> = new Set([
  "aws_cognito_user_pool_client",
  "aws_cognito_managed_user_pool_client",
]);

/** Reads a field of a value; `undefined` when the value is not an object. */
export function readField(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Values)[name] : undefined;
}

/** Reads the block with the environment of a function, from its values or its expressions. */
export function readEnvironment({ environment }: { readonly environment?: unknown }): unknown {
  return Array.isArray(environment) ? (environment as readonly unknown[])[0] : environment;
}

/** Whether a function is one of this library, by its environment variables. */
export function isSignOutEnvironment(variables: unknown): boolean {
  return [ENVIRONMENT.userPoolId, ENVIRONMENT.onMissingUser].every((name) => readField(variables, name) !== undefined);
}

/**
 * Reads from the environment variables of a function what its sign-outs do besides the call to Cognito.
 *
 * @param variables `undefined` when they are unknown
 */
export function readMeasures(variables: unknown): Measures {
  if (typeof variables !== "object" || variables === null) return UNKNOWN_MEASURES;
  const table = readField(variables, ENVIRONMENT.revocationTable);
  return {
    // The function takes an empty name for none.
    revocationList: table !== undefined && table !== "",
    endedSessions: readField(variables, ENVIRONMENT.endManagedLoginSessions) === "true",
  };
}

/**
 * Reads an app client.
 *
 * @param address the name of a client whose name is unknown
 * @param values its values
 * @param expressions its configuration, in which a lifetime is set that is unknown in the values
 */
export function readAppClient(address: string, values: Values, expressions: Values = {}): AppClient {
  const name = values["name"];
  return {
    name: typeof name === "string" ? name : address,
    minutes: longestLifetime([
      readTokenMinutes("access_token", values, expressions),
      readTokenMinutes("id_token", values, expressions),
    ]),
  };
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
