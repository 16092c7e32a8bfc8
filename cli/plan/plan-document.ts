import * as v from "valibot";
import { InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { parseDocument, validateFormatVersion, valuesSchema } from "../document";

// Only what the report reads: engines add other fields with every release.
// https://developer.hashicorp.com/terraform/internals/json-format#plan-representation

const resource = v.object({
  address: v.string(),
  mode: v.nullish(v.string()),
  type: v.string(),
  name: v.string(),
  values: v.nullish(valuesSchema, {}),
});

const change = v.object({
  actions: v.array(v.string()),
  before: v.nullish(valuesSchema),
  after: v.nullish(valuesSchema),
  after_unknown: v.nullish(v.unknown()),
  replace_paths: v.nullish(v.array(v.array(v.union([v.string(), v.number()])))),
});

const resourceChange = v.object({
  address: v.string(),
  module_address: v.nullish(v.string()),
  mode: v.nullish(v.string()),
  type: v.string(),
  name: v.string(),
  deposed: v.nullish(v.string()),
  action_reason: v.nullish(v.string()),
  change,
});

const configuredResource = v.object({
  address: v.string(),
  expressions: v.nullish(valuesSchema, {}),
});

/** A resource before or after the deploy. */
export type PlanResource = v.InferOutput<typeof resource>;

/** The planned change of a resource. */
export type ResourceChange = v.InferOutput<typeof resourceChange>;

/** A resource in the configuration. */
export type ConfiguredResource = v.InferOutput<typeof configuredResource>;

/** The resources of a module and its child modules. */
export interface ValuesModule {
  readonly resources?: readonly PlanResource[] | null;
  readonly child_modules?: readonly ValuesModule[] | null;
}

/** The configuration of a module and its child modules. */
export interface ConfigurationModule {
  readonly resources?: readonly ConfiguredResource[] | null;
  readonly outputs?: Readonly<Record<string, unknown>> | null;
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfigurationModule | null }>> | null;
}

const valuesModule: v.GenericSchema<unknown, ValuesModule> = v.object({
  resources: v.nullish(v.array(resource)),
  child_modules: v.nullish(v.array(v.lazy(() => valuesModule))),
});

const configurationModule: v.GenericSchema<unknown, ConfigurationModule> = v.object({
  resources: v.nullish(v.array(configuredResource)),
  outputs: v.nullish(valuesSchema),
  module_calls: v.nullish(v.record(v.string(), v.object({ module: v.nullish(v.lazy(() => configurationModule)) }))),
});

const deferredChange = v.object({ resource_change: v.nullish(v.object({ address: v.string() })) });

const plan = v.object({
  timestamp: v.nullish(v.string()),
  // OpenTofu does not write it.
  complete: v.nullish(v.boolean()),
  deferred_changes: v.nullish(v.array(deferredChange)),
  resource_changes: v.nullish(v.array(resourceChange), []),
  output_changes: v.nullish(
    v.record(v.string(), v.object({ before: v.optional(v.unknown()), after: v.optional(v.unknown()) })),
  ),
  planned_values: v.nullish(v.object({ root_module: v.nullish(valuesModule) })),
  prior_state: v.nullish(v.object({ values: v.nullish(v.object({ root_module: v.nullish(valuesModule) })) })),
  configuration: v.nullish(v.object({ root_module: v.nullish(configurationModule) })),
});

/** A plan as JSON, as far as the report reads it. */
export type PlanDocument = v.InferOutput<typeof plan>;

/** What to pass, as a sentence. */
export const PLAN_FIX = "Pass the output of `terraform show -json` or `tofu show -json` for a saved plan.";

/**
 * Parses the output of `show -json` for a plan.
 *
 * @param json the output, parsed as JSON
 * @param name the name of the plan for messages, such as the path of the file
 * @throws {@link InvalidInputError} with all issues, when it is not a plan or its format is unsupported
 */
export function parsePlan(json: unknown, name: string): PlanDocument {
  const issue = validateVersion(json) ?? validateKind(json);
  if (issue) throw new InvalidInputError(name, [issue]);
  return parseDocument(plan, json, { name, kind: "the plan", fix: PLAN_FIX });
}

/**
 * Reads when the engine created a plan, to the second. Terraform 1.5 and OpenTofu 1.6 and newer write it.
 *
 * @returns `undefined` when the plan does not contain it
 */
export function readCreationTime({ timestamp }: PlanDocument): Date | undefined {
  const time = new Date(timestamp ?? "");
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function validateVersion(json: unknown): Issue | undefined {
  if (!v.is(valuesSchema, json)) return { path: "the plan", message: `not a JSON object. ${PLAN_FIX}` };
  const version = json["format_version"];
  if (version === undefined) return { path: "format_version", message: `missing, so this is not a plan. ${PLAN_FIX}` };
  return validateFormatVersion(version);
}

function validateKind(json: unknown): Issue | undefined {
  if (!v.is(valuesSchema, json)) return undefined;
  if (json["planned_values"] === undefined && json["resource_changes"] === undefined) {
    return { path: "planned_values", message: `missing, so this is a state or not a plan. ${PLAN_FIX}` };
  }
  if (json["errored"] !== true) return undefined;
  const fix = "Fix the error that the engine reported, and plan again.";
  return { path: "errored", message: `the plan is incomplete, so users can be missing. ${fix}` };
}
