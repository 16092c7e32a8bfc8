import * as v from "valibot";
import { InvalidInputError, formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";

// What the report reads of a plan, and nothing else: the engines add to the rest with every release.
// https://developer.hashicorp.com/terraform/internals/json-format#plan-representation

const values = v.record(v.string(), v.unknown());

const resource = v.object({
  address: v.string(),
  type: v.string(),
  name: v.string(),
  values: v.nullish(values, {}),
});

const change = v.object({
  actions: v.array(v.string()),
  before: v.nullish(values),
  after: v.nullish(values),
  after_unknown: v.nullish(v.unknown()),
  replace_paths: v.nullish(v.array(v.array(v.union([v.string(), v.number()])))),
});

const resourceChange = v.object({
  address: v.string(),
  module_address: v.nullish(v.string()),
  type: v.string(),
  name: v.string(),
  deposed: v.nullish(v.string()),
  action_reason: v.nullish(v.string()),
  change,
});

const configuredResource = v.object({
  address: v.string(),
  expressions: v.nullish(values, {}),
});

/** A resource, as it is or as it will be. */
export type PlanResource = v.InferOutput<typeof resource>;

/** What a plan does to one resource. */
export type ResourceChange = v.InferOutput<typeof resourceChange>;

/** A resource as it stands in the configuration. */
export type ConfiguredResource = v.InferOutput<typeof configuredResource>;

/** Resources, module by module. */
export interface ValuesModule {
  readonly resources?: readonly PlanResource[] | null;
  readonly child_modules?: readonly ValuesModule[] | null;
}

/** The configuration, module by module. */
export interface ConfigurationModule {
  readonly resources?: readonly ConfiguredResource[] | null;
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfigurationModule | null }>> | null;
}

const valuesModule: v.GenericSchema<unknown, ValuesModule> = v.object({
  resources: v.nullish(v.array(resource)),
  child_modules: v.nullish(v.array(v.lazy(() => valuesModule))),
});

const configurationModule: v.GenericSchema<unknown, ConfigurationModule> = v.object({
  resources: v.nullish(v.array(configuredResource)),
  module_calls: v.nullish(v.record(v.string(), v.object({ module: v.nullish(v.lazy(() => configurationModule)) }))),
});

const plan = v.object({
  resource_changes: v.nullish(v.array(resourceChange), []),
  planned_values: v.nullish(v.object({ root_module: v.nullish(valuesModule) })),
  prior_state: v.nullish(v.object({ values: v.nullish(v.object({ root_module: v.nullish(valuesModule) })) })),
  configuration: v.nullish(v.object({ root_module: v.nullish(configurationModule) })),
});

/** What the report reads of a plan. */
export type PlanDocument = v.InferOutput<typeof plan>;

const REMEDY = "Give what `terraform show -json` or `tofu show -json` prints of a saved plan.";

/**
 * Reads what `show -json` printed of a plan.
 *
 * @param json anything that is JSON
 * @param name how messages name it, such as its file
 * @throws {@link InvalidInputError} with every fault, when it is no plan, or one of another format
 */
export function parsePlan(json: unknown, name: string): PlanDocument {
  const issue = versionFault(json) ?? kindFault(json);
  if (issue) throw new InvalidInputError(name, [issue]);
  const parsed = v.safeParse(plan, json);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? "the plan",
    message: `${issue.message}. ${REMEDY}`,
  }));
  throw new InvalidInputError(name, issues);
}

function versionFault(json: unknown): Issue | undefined {
  if (!v.is(values, json)) return { path: "the plan", message: `it is not an object. ${REMEDY}` };
  const version = json["format_version"];
  if (typeof version === "string" && /^1\.\d/.test(version)) return undefined;
  if (version === undefined) return { path: "format_version", message: `it is missing: this is no plan. ${REMEDY}` };
  const remedy = "Use a version of this package that knows the format, or an engine that writes 1.x.";
  return { path: "format_version", message: `${formatValue(version)} is not 1.x. ${remedy}` };
}

function kindFault(json: unknown): Issue | undefined {
  if (!v.is(values, json)) return undefined;
  if (json["planned_values"] === undefined && json["resource_changes"] === undefined) {
    return { path: "planned_values", message: `it is missing: this is a state, or no plan at all. ${REMEDY}` };
  }
  if (json["errored"] !== true) return undefined;
  const remedy = "Correct what the engine said, and plan again.";
  return { path: "errored", message: `the engine did not finish this plan, so that users may be missing. ${remedy}` };
}
