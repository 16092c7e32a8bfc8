import { CONTRACT, parseInput, TRIGGERS } from "../../core/contract";
import type { Entry } from "../../core/contract";
import { formatValue, InvalidInputError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import type { Cause } from "./model";
import type { PlanDocument, ResourceChange, Values } from "./plan-document";

/** What the deploy does with an entry: invokes the function, removes the entry, or leaves it unchanged. */
export type Effect = "sign-out" | "removed" | "untouched";

/** An entry found in a plan. What is `undefined` is known after apply, except the reason. */
export interface PlannedEntry {
  readonly change: ResourceChange;
  readonly effect: Effect;
  readonly username: string | undefined;
  readonly revision: string | undefined;
  /** `undefined` when there is none. */
  readonly reason: string | undefined;
  readonly cause: Cause;
}

const RESOURCE_TYPE = "aws_lambda_invocation";
const [CONTRACT_NAME = ""] = CONTRACT.split("/");

// https://developer.hashicorp.com/terraform/internals/json-format#change-representation
const REPLACE_REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "replaced: tainted",
  replace_by_request: "replaced: requested with -replace",
  replace_by_triggers: "replaced: replace_triggered_by",
};

/**
 * Reads the entries of a plan. They are found by the contract in their inputs.
 *
 * @param plan the plan
 * @param callsSignOutFunction whether an invocation with an unknown input calls a function of this library
 * @returns the entries, and the issues of those that are invalid
 */
export function readPlannedEntries(
  plan: PlanDocument,
  callsSignOutFunction: (change: ResourceChange) => boolean,
): { readonly entries: readonly PlannedEntry[]; readonly issues: readonly Issue[] } {
  const entries: PlannedEntry[] = [];
  const issues: Issue[] = [];
  for (const resource of plan.resource_changes) {
    // A deposed object is left from an earlier replacement; the entry itself is also in the plan.
    if (resource.type !== RESOURCE_TYPE || resource.deposed) continue;
    const { before, after } = resource.change;
    const hasContract = (readContract(after) ?? readContract(before)) !== undefined;
    if (!hasContract && !(isInputUnknown(resource) && callsSignOutFunction(resource))) continue;
    try {
      entries.push(readPlannedEntry(resource));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      issues.push(...error.issues.map(({ path, message }) => ({ path: `${resource.address}, ${path}`, message })));
    }
  }
  return { entries, issues };
}

function readPlannedEntry(resource: ResourceChange): PlannedEntry {
  const effect = readEffect(resource);
  const { before, after } = resource.change;
  const input = isInputUnknown(resource) ? undefined : parseEntry(effect === "removed" ? before : (after ?? before));
  // The trigger first: an entry ignores changes of its input.
  const revision = readTriggerRevision(effect === "removed" ? before : after) ?? input?.revision;
  return {
    change: resource,
    effect,
    username: input?.username,
    revision,
    reason: input?.reason,
    cause: findCause(resource, readTriggerRevision(before) ?? readInputRevision(before), revision),
  };
}

function readEffect({ change: { actions, before } }: ResourceChange): Effect {
  // The provider also invokes the function for an update in place and, with the scope CRUD, for a delete.
  if (actions.includes("create") || actions.includes("update")) return "sign-out";
  if (actions.includes("delete")) return before?.["lifecycle_scope"] === "CRUD" ? "sign-out" : "removed";
  return actions.includes("forget") ? "removed" : "untouched";
}

function findCause(
  { change, action_reason: reason }: ResourceChange,
  revisionBefore: string | undefined,
  revisionAfter: string | undefined,
): Cause {
  const { actions, before, after, after_unknown: unknown } = change;
  if (!before) return { kind: "first-time" };
  if (revisionBefore !== undefined && revisionBefore !== revisionAfter) {
    return { kind: "revision", before: revisionBefore, after: revisionAfter };
  }
  const replaceReason = REPLACE_REASONS[reason ?? ""];
  if (replaceReason !== undefined) return { kind: "other", detail: replaceReason };
  if (hasDeployTrigger(after) || hasDeployTrigger(unknown)) return { kind: "every-deploy" };
  if (actions.includes("update")) return { kind: "other", detail: "updated in place" };
  if (!actions.includes("create")) return { kind: "other", detail: "deleted with lifecycle_scope CRUD" };
  const attributes = new Set(change.replace_paths?.map(([attribute]) => String(attribute)));
  return { kind: "other", detail: attributes.size > 0 ? `replaced: ${[...attributes].join(", ")}` : "replaced" };
}

function readTriggerRevision(values: Values | null | undefined): string | undefined {
  const revision = readTriggers(values)?.[TRIGGERS.revision];
  return typeof revision === "string" ? revision : undefined;
}

function hasDeployTrigger(values: unknown): boolean {
  return readTriggers(values)?.[TRIGGERS.deploy] !== undefined;
}

function readTriggers(values: unknown): Values | undefined {
  if (typeof values !== "object" || values === null || !("triggers" in values)) return undefined;
  const { triggers } = values;
  return typeof triggers === "object" && triggers !== null ? { ...triggers } : undefined;
}

function isInputUnknown({ change: { after_unknown: unknown } }: ResourceChange): boolean {
  return typeof unknown === "object" && unknown !== null && "input" in unknown && unknown.input === true;
}

function parseEntry(values: Values | null | undefined): Entry {
  const contract = readContract(values);
  if (contract === CONTRACT) return parseInput(readInput(values));
  const message = `${formatValue(contract)} is not ${formatValue(CONTRACT)}. Use the version of this package that created the entry.`;
  throw new InvalidInputError("The entry", [{ path: "contract", message }]);
}

function readContract(values: Values | null | undefined): string | undefined {
  const contract = readInput(values)?.["contract"];
  return typeof contract === "string" && contract.split("/")[0] === CONTRACT_NAME ? contract : undefined;
}

function readInputRevision(values: Values | null | undefined): string | undefined {
  const revision = readInput(values)?.["revision"];
  return typeof revision === "string" ? revision : undefined;
}

function readInput(values: Values | null | undefined): Values | undefined {
  const input = values?.["input"];
  if (typeof input !== "string") return undefined;
  try {
    const parsed = JSON.parse(input) as unknown;
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    // The input of some other function.
    return undefined;
  }
}
