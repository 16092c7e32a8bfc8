import { TRIGGERS } from "../../core/contract";
import { readTrigger, readTriggerValue } from "../entry";
import type { Cause, TriggerChange } from "./model";
import type { ResourceChange } from "./plan-document";

type Change = ResourceChange["change"];

// https://developer.hashicorp.com/terraform/internals/json-format#change-representation
const REPLACE_REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "replaced: tainted",
  replace_by_request: "replaced: requested with -replace",
  replace_by_triggers: "replaced: replace_triggered_by",
};

/**
 * Finds the cause of a sign-out.
 *
 * @param resource the planned change of the entry
 * @param revisionBefore the revision before the deploy; `undefined` when there is none
 * @param revisionAfter the revision after the deploy; `undefined` when it is known after apply
 * @param wasListed whether an earlier deploy listed the user
 */
export function findCause(
  { change, action_reason: reason }: ResourceChange,
  revisionBefore: string | undefined,
  revisionAfter: string | undefined,
  wasListed: boolean,
): Cause {
  if (!change.before) return { kind: wasListed ? "retry" : "newly-listed" };
  const pool = findPoolChange(change);
  if (revisionBefore !== undefined && revisionBefore !== revisionAfter) {
    return { kind: "revision", before: revisionBefore, after: revisionAfter, pool };
  }
  if (pool) return { kind: "pool", ...pool };
  if (hasOtherUnicodeForm(change)) return { kind: "username" };
  const replaceReason = REPLACE_REASONS[reason ?? ""];
  if (replaceReason !== undefined) return { kind: "other", detail: replaceReason };
  if (hasTrigger(change, TRIGGERS.deploy)) return { kind: "every-deploy" };
  return { kind: "other", detail: describeChange(change) };
}

function findPoolChange(change: Change): TriggerChange | undefined {
  const before = readTrigger(change.before, TRIGGERS.pool);
  const after = readTrigger(change.after, TRIGGERS.pool);
  if (before === undefined || before === after || !hasTrigger(change, TRIGGERS.pool)) return undefined;
  return { before, after };
}

// Only a username that is not in Unicode NFC has the trigger. Entries of older versions of the library have neither trigger.
function hasOtherUnicodeForm({ before, after }: Change): boolean {
  if (!after || readTrigger(before, TRIGGERS.pool) === undefined) return false;
  return readTrigger(before, TRIGGERS.username) !== readTrigger(after, TRIGGERS.username);
}

// Whether the entry has the trigger after the deploy, known or not.
function hasTrigger({ after, after_unknown: unknown }: Change, name: string): boolean {
  return readTrigger(after, name) !== undefined || readTriggerValue(unknown, name) === true;
}

function describeChange(change: Change): string {
  const { actions, before, replace_paths: paths } = change;
  if (actions.includes("update")) return "updated in place";
  if (!actions.includes("create")) return "deleted with lifecycle_scope CRUD";
  if (readTrigger(before, TRIGGERS.pool) === undefined && hasTrigger(change, TRIGGERS.pool)) {
    return "upgrade: the pool is now a trigger";
  }
  if (readTrigger(before, TRIGGERS.deploy) !== undefined && !hasTrigger(change, TRIGGERS.deploy)) {
    return "signOutOn is no longer every-deploy";
  }
  const attributes = new Set(paths?.map(([attribute]) => String(attribute)));
  return attributes.size > 0 ? `replaced: ${[...attributes].join(", ")}` : "replaced";
}
