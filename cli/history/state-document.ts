import * as v from "valibot";
import { formatValue, InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import type { Values } from "../entry";

// Only what the report reads: engines add other fields with every release.
// https://developer.hashicorp.com/terraform/internals/json-format#state-representation

const values = v.record(v.string(), v.unknown());

const resource = v.object({
  address: v.string(),
  type: v.string(),
  name: v.string(),
  deposed_key: v.nullish(v.string()),
  values: v.nullish(values, {}),
});

interface StateModule {
  readonly address?: string | null;
  readonly resources?: readonly v.InferOutput<typeof resource>[] | null;
  readonly child_modules?: readonly StateModule[] | null;
}

const stateModule: v.GenericSchema<unknown, StateModule> = v.object({
  address: v.nullish(v.string()),
  resources: v.nullish(v.array(resource)),
  child_modules: v.nullish(v.array(v.lazy(() => stateModule))),
});

const shownState = v.object({ values: v.nullish(v.object({ root_module: v.nullish(stateModule) })) });

// A state file. Its format is not documented; version 4 is that of Terraform since 0.12, and of OpenTofu.
const stateFile = v.object({
  resources: v.nullish(
    v.array(
      v.object({
        module: v.nullish(v.string()),
        type: v.string(),
        name: v.string(),
        instances: v.nullish(
          v.array(
            v.object({
              index_key: v.nullish(v.union([v.string(), v.number()])),
              deposed: v.nullish(v.string()),
              attributes: v.nullish(values, {}),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
});

/** A resource of a state. */
export interface StateResource {
  /** The address, with its key. */
  readonly address: string;
  /** The address of the module; `undefined` for the root module. */
  readonly module: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly values: Values;
}

const FIX =
  "Pass the output of `terraform show -json` or `tofu show -json` in the directory of a stack, or a state file.";

/**
 * Parses a state: the output of `show -json`, or a state file of version 4.
 *
 * @param json the state, parsed as JSON
 * @param name the name of the state for messages, such as the path of the file
 * @returns its resources, without those that are left from an earlier replacement
 * @throws {@link InvalidInputError} with all issues, when it is not a state or its format is unsupported
 */
export function parseState(json: unknown, name: string): readonly StateResource[] {
  if (!v.is(values, json))
    throw new InvalidInputError(name, [{ path: "the state", message: `not a JSON object. ${FIX}` }]);
  const isFile = json["format_version"] === undefined;
  const issue = isFile ? validateFile(json) : validateShownState(json);
  if (issue) throw new InvalidInputError(name, [issue]);
  return isFile
    ? readStateFile(parse(stateFile, json, name))
    : readModule(parse(shownState, json, name).values?.root_module);
}

function validateShownState(json: Values): Issue | undefined {
  const version = json["format_version"];
  if (typeof version !== "string" || !/^1\.\d/.test(version)) {
    const fix = "Use a version of this package that supports the format, or an engine that writes format 1.x.";
    return { path: "format_version", message: `${formatValue(version)} is not 1.x. ${fix}` };
  }
  if (json["planned_values"] === undefined && json["resource_changes"] === undefined) return undefined;
  return { path: "the state", message: `it is a plan. Report it with cognito-sign-out plan. ${FIX}` };
}

function validateFile(json: Values): Issue | undefined {
  if (json["encrypted_data"] !== undefined) {
    const fix = "Pass the output of `tofu show -json` in the directory of the stack.";
    return { path: "encrypted_data", message: `the state file is encrypted. ${fix}` };
  }
  const version = json["version"];
  if (version === 4 && json["resources"] !== undefined) return undefined;
  if (version === undefined) return { path: "format_version", message: `missing, so this is not a state. ${FIX}` };
  return { path: "version", message: `${formatValue(version)} is not 4, the version of a state file. ${FIX}` };
}

function parse<T>(schema: v.GenericSchema<unknown, T>, json: unknown, name: string): T {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? "the state",
    message: `${issue.message}. ${FIX}`,
  }));
  throw new InvalidInputError(name, issues);
}

function readModule(module: StateModule | null | undefined): readonly StateResource[] {
  const own = (module?.resources ?? []).filter(({ deposed_key: deposed }) => !deposed);
  return [
    ...own.map(({ address, type, name, values }) => {
      return { address, module: module?.address ?? undefined, type, name, values };
    }),
    ...(module?.child_modules ?? []).flatMap(readModule),
  ];
}

function readStateFile({ resources }: v.InferOutput<typeof stateFile>): readonly StateResource[] {
  return resources.flatMap(({ module, type, name, instances }) =>
    instances
      .filter(({ deposed }) => !deposed)
      .map(({ index_key: key, attributes }) => {
        const address = [module, type, name].filter(Boolean).join(".");
        const keyed = key === undefined || key === null ? address : `${address}[${JSON.stringify(key)}]`;
        return { address: keyed, module: module ?? undefined, type, name, values: attributes };
      }),
  );
}
