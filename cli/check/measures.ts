import fs from "node:fs";
import path from "node:path";
import { ENVIRONMENT } from "../../core/contract";
import { findStacks, STACKS } from "../engine";
import { parseObject } from "../entry";
import { UNKNOWN_MEASURES } from "../output/remaining-access";
import type { Measures } from "../output/remaining-access";
import { FUNCTION_TYPE, isSignOutEnvironment, readEnvironment, readField, readMeasures } from "../resource-values";
import type { Terminal } from "../terminal";

const POOL_REFERENCE = /^\$\{data\.aws_cognito_user_pool\.([\w-]+)\.(?:id|user_pool_id)\}$/;

/**
 * Finds what the sign-outs of a user pool do besides the call to Cognito, from the constructs of the synthesized stacks. A
 * check has only a list and a pool, so a measure is unknown when no construct has the pool, or when they differ.
 *
 * @param userPoolId the pool
 * @param terminal the environment of the command, with the stacks below its working directory
 */
export function findMeasures(userPoolId: string, terminal: Terminal): Measures {
  const found = findStacks(terminal)
    .flatMap((stack) => findVariables(path.join(terminal.folder, STACKS, stack, "cdk.tf.json"), userPoolId))
    .map(readMeasures);
  const [first = UNKNOWN_MEASURES] = found;
  const agreed = (measure: keyof Measures) =>
    found.every((one) => one[measure] === first[measure]) ? first[measure] : undefined;
  return { revocationList: agreed("revocationList"), endedSessions: agreed("endedSessions") };
}

// A stack that can't be read shows nothing.
function findVariables(file: string, userPoolId: string): readonly unknown[] {
  const stack = fs.existsSync(file) ? parseObject(fs.readFileSync(file, "utf8")) : undefined;
  const functions = readField(readField(stack, "resource"), FUNCTION_TYPE);
  const pools = readField(readField(stack, "data"), "aws_cognito_user_pool");
  return Object.values(typeof functions === "object" && functions !== null ? functions : {})
    .map((one: unknown) => readField(readEnvironment({ environment: readField(one, "environment") }), "variables"))
    .filter(isSignOutEnvironment)
    .filter((variables) => resolvePool(readField(variables, ENVIRONMENT.userPoolId), pools) === userPoolId);
}

// The id of a pool that the stack creates is known after apply.
function resolvePool(value: unknown, pools: unknown): unknown {
  const [, name] = POOL_REFERENCE.exec(String(value)) ?? [];
  return name === undefined ? value : readField(readField(pools, name), "user_pool_id");
}
