import { AFFECTED_USERS_SUFFIX, TRIGGERS } from "../../core/contract";
import type { SuccessResult } from "../../core/contract";
import type { Issue } from "../../core/errors";
import { ENTRY_TYPE, parseEntry, parseObject, readContract, readEntries, readTrigger } from "../entry";
import type { Values } from "../entry";
import { findCause } from "./cause";
import type { Cause } from "./model";
import type { PlanDocument, ResourceChange } from "./plan-document";

/**
 * What the deploy does with an entry: invokes the function, removes the entry, or leaves it unchanged. An unchanged entry is
 * `skipped` when the function skipped its user.
 */
export type Effect = "sign-out" | "removed" | "skipped" | "untouched";

/** An entry found in a plan. What is `undefined` is known after apply, except the reason. */
export interface PlannedEntry {
  readonly change: ResourceChange;
  readonly effect: Effect;
  readonly username: string | undefined;
  readonly revision: string | undefined;
  /** `undefined` when there is none. */
  readonly reason: string | undefined;
  readonly cause: Cause;
  /** The user in the output of the construct, which also has the edited reason of an unchanged entry. */
  readonly listed: ListedUser;
}

const SKIPPED_OUTCOME: SuccessResult["data"]["outcome"] = "skipped";

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
  const listedBefore = indexListedUsers(plan, "before");
  const listedAfter = indexListedUsers(plan, "after");
  const resources = plan.resource_changes.filter((resource) => {
    // A deposed object is left from an earlier replacement; the entry itself is also in the plan.
    if (resource.type !== ENTRY_TYPE || resource.mode === "data" || resource.deposed) return false;
    const { before, after } = resource.change;
    const hasContract = (readContract(after) ?? readContract(before)) !== undefined;
    return hasContract || (isInputUnknown(resource) && callsSignOutFunction(resource));
  });
  return readEntries(resources, (resource) => readPlannedEntry(resource, listedBefore, listedAfter));
}

/** A user in the output of a construct. What is `undefined` is not in the plan. */
export interface ListedUser {
  /** Empty when there is none. */
  readonly reason?: string;
  /** Whether the reason is not the default of the list. */
  readonly hasOwnReason?: boolean;
}

/** The values of listed users by username in Unicode NFC, by the name of the output. */
type ListedUsers = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/**
 * Indexes the users that the outputs of constructs list.
 *
 * @param plan the plan; engines write the planned values of outputs into its prior state, so that is not read
 * @param time `before` for the list of an earlier deploy, `after` for the planned one
 */
export function indexListedUsers({ output_changes: outputs }: PlanDocument, time: "before" | "after"): ListedUsers {
  return new Map(
    Object.entries(outputs ?? {})
      .filter(([name]) => name.endsWith(AFFECTED_USERS_SUFFIX))
      .map(([name, { [time]: value }]) => {
        const users = typeof value === "object" && value !== null ? Object.entries(value) : [];
        return [name, new Map(users.map(([username, user]) => [username.normalize("NFC"), user as unknown]))];
      }),
  );
}

/** The name of the output that lists the users of a construct. */
export function toOutputName(construct: string): string {
  return `${construct}${AFFECTED_USERS_SUFFIX}`;
}

// Only the root module has outputs in a plan.
function findListedUser(
  { module_address: module, name }: ResourceChange,
  username: string | undefined,
  listed: ListedUsers,
): unknown {
  if (module || username === undefined) return undefined;
  return listed.get(toOutputName(name))?.get(username.normalize("NFC"));
}

function readListedUser(listed: unknown): ListedUser {
  const { reason, own_reason: own }: Values = typeof listed === "object" && listed !== null ? { ...listed } : {};
  return {
    reason: typeof reason === "string" ? reason : undefined,
    hasOwnReason: typeof own === "boolean" ? own : undefined,
  };
}

function readPlannedEntry(resource: ResourceChange, listedBefore: ListedUsers, listedAfter: ListedUsers): PlannedEntry {
  const effect = readEffect(resource);
  const { before, after } = resource.change;
  const input = isInputUnknown(resource) ? undefined : parseEntry(effect === "removed" ? before : (after ?? before));
  // The trigger first: an entry ignores changes of its input.
  const revision = readTrigger(effect === "removed" ? before : after, TRIGGERS.revision) ?? input?.revision;
  return {
    change: resource,
    effect,
    username: input?.username,
    revision,
    reason: input?.reason,
    cause: findCause(
      resource,
      readTrigger(before, TRIGGERS.revision) ?? readInputRevision(before),
      revision,
      findListedUser(resource, input?.username, listedBefore) !== undefined,
    ),
    listed: readListedUser(findListedUser(resource, input?.username, listedAfter)),
  };
}

function readEffect({ change: { actions, before } }: ResourceChange): Effect {
  // The provider also invokes the function for an update in place and, with the scope CRUD, for a delete.
  if (actions.includes("create") || actions.includes("update")) return "sign-out";
  if (actions.includes("delete")) return before?.["lifecycle_scope"] === "CRUD" ? "sign-out" : "removed";
  if (actions.includes("forget")) return "removed";
  return wasSkipped(before) ? "skipped" : "untouched";
}

function wasSkipped(values: Values | null | undefined): boolean {
  const data = parseObject(values?.["result"])?.["data"];
  return typeof data === "object" && data !== null && "outcome" in data && data.outcome === SKIPPED_OUTCOME;
}

/** Whether the input of an invocation is known after apply. */
export function isInputUnknown({ change: { after_unknown: unknown } }: ResourceChange): boolean {
  return typeof unknown === "object" && unknown !== null && "input" in unknown && unknown.input === true;
}

function readInputRevision(values: Values | null | undefined): string | undefined {
  const revision = parseObject(values?.["input"])?.["revision"];
  return typeof revision === "string" ? revision : undefined;
}
