import * as v from "valibot";
import { TRIGGERS } from "../../core/contract";
import { InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { ENTRY_TYPE, parseEntry, parseObject, readContract, readTrigger } from "../entry";
import type { RecordedEntry } from "./model";
import type { StateResource } from "./state-document";

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
  }),
});

type ResultData = v.InferOutput<typeof resultSchema>["data"];

/** An entry with its resource. */
export interface FoundEntry {
  readonly resource: StateResource;
  readonly entry: RecordedEntry;
}

/**
 * Reads the entries of a state. They are found by the contract in their inputs.
 *
 * @param resources the resources of the state
 * @param name the name of the state for messages
 * @throws {@link InvalidInputError} with all issues, when the input of an entry is invalid
 */
export function readRecordedEntries(resources: readonly StateResource[], name: string): readonly FoundEntry[] {
  const entries: FoundEntry[] = [];
  const issues: Issue[] = [];
  for (const resource of resources) {
    if (resource.type !== ENTRY_TYPE || readContract(resource.values) === undefined) continue;
    try {
      entries.push({ resource, entry: readRecordedEntry(resource) });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      issues.push(...error.issues.map(({ path, message }) => ({ path: `${resource.address}, ${path}`, message })));
    }
  }
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  return entries;
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
    return { ...entry, outcome: "unknown", userPoolId: pool, createdAt: undefined, requestId: undefined };
  }
  return {
    ...entry,
    outcome: data.outcome === "skipped" ? "skipped" : "signed-out",
    userPoolId: data.user_pool_id ?? pool,
    createdAt: new Date(data.created_at).toISOString(),
    requestId: data.id,
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
