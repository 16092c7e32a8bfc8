import * as v from "valibot";
import { TRIGGERS } from "../../core/contract";
import { formatValue, InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { parseDocument, validateFormatVersion, valuesSchema } from "../document";
import type { DocumentName } from "../document";
import { ENTRY_TYPE, formatAddress, parseEntry, parseObject, readContract, readEntries, readTrigger } from "../entry";
import type { Values } from "../entry";
import type { RecordedEntry } from "./model";

// Only what the report reads: engines add other fields with every release.
// https://developer.hashicorp.com/terraform/internals/json-format#state-representation

const resource = v.object({
  address: v.string(),
  type: v.string(),
  name: v.string(),
  deposed_key: v.nullish(v.string()),
  values: v.nullish(valuesSchema, {}),
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
              attributes: v.nullish(valuesSchema, {}),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
});

// Results of older versions have no user pool.
const resultSchema = v.object({
  success: v.literal(true),
  data: v.object({
    id: v.pipe(v.string(), v.nonEmpty()),
    created_at: v.pipe(v.string(), v.isoTimestamp()),
    outcome: v.picklist(["signed_out", "skipped"]),
    username: v.string(),
    revision: v.string(),
    user_pool_id: v.optional(v.string()),
    // The first two only with a revocation list, the last only if managed-login sessions are ended.
    sub: v.optional(v.string()),
    not_before: v.optional(v.number()),
    ended_sessions: v.optional(v.number()),
  }),
});

const UNKNOWN_RESULT = {
  outcome: "unknown",
  createdAt: undefined,
  requestId: undefined,
  sub: undefined,
  notBefore: undefined,
  endedSessions: undefined,
} as const;

type ResultData = v.InferOutput<typeof resultSchema>["data"];

const FIX =
  "Pass the output of `terraform show -json` or `tofu show -json` in the directory of a stack, or a state file.";

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

/** An entry with its resource. */
export interface FoundEntry {
  readonly resource: StateResource;
  readonly entry: RecordedEntry;
}

/** A state, as far as the report reads it. */
export interface RecordedState {
  readonly found: readonly FoundEntry[];
  readonly resources: readonly StateResource[];
}

/**
 * Reads a state. Its entries are found by the contract in their inputs.
 *
 * @param json the output of `show -json`, or a state file of version 4, parsed as JSON
 * @param name the name of the state for messages, such as the path of the file
 * @throws {@link InvalidInputError} with all issues, when it is not a state, its format is unsupported, or the input of an
 * entry is invalid
 */
export function readRecordedState(json: unknown, name: string): RecordedState {
  const resources = parseState(json, name);
  const own = resources.filter(({ type, values }) => type === ENTRY_TYPE && readContract(values) !== undefined);
  const { entries, issues } = readEntries(own, (resource) => ({ resource, entry: readRecordedEntry(resource) }));
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  return { found: entries, resources };
}

// Without the resources that are left from an earlier replacement.
function parseState(json: unknown, name: string): readonly StateResource[] {
  if (!v.is(valuesSchema, json))
    throw new InvalidInputError(name, [{ path: "the state", message: `not a JSON object. ${FIX}` }]);
  const isFile = json["format_version"] === undefined;
  const issue = isFile ? validateFile(json) : validateShownState(json);
  if (issue) throw new InvalidInputError(name, [issue]);
  const document: DocumentName = { name, kind: "the state", fix: FIX };
  return isFile
    ? readStateFile(parseDocument(stateFile, json, document))
    : readModule(parseDocument(shownState, json, document).values?.root_module);
}

function validateShownState(json: Values): Issue | undefined {
  const issue = validateFormatVersion(json["format_version"]);
  if (issue) return issue;
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
        const address = formatAddress(module, type, name);
        const keyed = key === undefined || key === null ? address : `${address}[${JSON.stringify(key)}]`;
        return { address: keyed, module: module ?? undefined, type, name, values: attributes };
      }),
  );
}

function readRecordedEntry({ values }: StateResource): RecordedEntry {
  const { username, reason, ...input } = parseEntry(values);
  // The trigger first: an entry ignores changes of its input.
  const revision = readTrigger(values, TRIGGERS.revision) ?? input.revision;
  const pool = readTrigger(values, TRIGGERS.pool);
  const data = parseResult(values["result"]);
  const entry = { username, revision, reason };
  // The result of another user, revision or pool is no evidence for this entry.
  if (!data || !isEqual(data.username, username) || !isEqual(data.revision, revision) || !isSamePool(data, pool)) {
    return { ...entry, ...UNKNOWN_RESULT, userPoolId: pool };
  }
  return {
    ...entry,
    outcome: data.outcome === "skipped" ? "skipped" : "signed-out",
    userPoolId: data.user_pool_id ?? pool,
    createdAt: new Date(data.created_at).toISOString(),
    requestId: data.id,
    sub: data.sub,
    notBefore: data.not_before,
    endedSessions: data.ended_sessions,
  };
}

function parseResult(result: unknown): ResultData | undefined {
  const { success, output } = v.safeParse(resultSchema, parseObject(result));
  return success && !Number.isNaN(Date.parse(output.data.created_at)) ? output.data : undefined;
}

// Engines normalize the strings of a state to Unicode NFC, but not what the escapes of the input stand for.
function isEqual(one: string, other: string): boolean {
  return one.normalize("NFC") === other.normalize("NFC");
}

function isSamePool({ user_pool_id: id }: ResultData, pool: string | undefined): boolean {
  return id === undefined || pool === undefined || id === pool;
}
