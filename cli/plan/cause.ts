import type { Cause } from "./model";
import type { ResourceChange } from "./plan-document";

type Values = Readonly<Record<string, unknown>>;

// https://developer.hashicorp.com/terraform/internals/json-format#change-representation
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "made anew: tainted",
  replace_by_request: "made anew: asked for with -replace",
  replace_by_triggers: "made anew: replace_triggered_by",
};

/** The revisions of an entry before and after the deploy; `undefined` where there is none or it is unknown until apply. */
export interface Revisions {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Why the deploy calls the function for an entry.
 *
 * @param change what the plan does to it
 * @param revisions its revisions
 */
export function findCause({ change, action_reason: reason }: ResourceChange, revisions: Revisions): Cause {
  const { actions, before, after, after_unknown: unknown } = change;
  if (!before) return { kind: "first-time" };
  if (revisions.before !== undefined && revisions.before !== revisions.after) {
    return { kind: "revision", before: revisions.before, after: revisions.after };
  }
  const asked = REASONS[reason ?? ""];
  if (asked !== undefined) return { kind: "other", detail: asked };
  if (hasDeployTrigger(after) || hasDeployTrigger(unknown)) return { kind: "every-deploy" };
  if (actions.includes("update")) return { kind: "other", detail: "changed in place" };
  if (!actions.includes("create")) return { kind: "other", detail: "deleted with lifecycle_scope CRUD" };
  const paths = new Set(change.replace_paths?.map(([attribute]) => String(attribute)));
  return { kind: "other", detail: paths.size > 0 ? `made anew: ${[...paths].join(", ")}` : "made anew" };
}

/** The revision that triggers an entry. It decides, and not the input's, whose changes the entry ignores. */
export function triggeringRevision(values: Values | null | undefined): string | undefined {
  const revision = triggersIn(values)?.["revision"];
  return typeof revision === "string" ? revision : undefined;
}

// The construct gives entries of every deploy the time of the plan as a second trigger.
function hasDeployTrigger(values: unknown): boolean {
  return triggersIn(values)?.["deploy"] !== undefined;
}

function triggersIn(values: unknown): Values | undefined {
  if (typeof values !== "object" || values === null || !("triggers" in values)) return undefined;
  const { triggers } = values;
  return typeof triggers === "object" && triggers !== null ? { ...triggers } : undefined;
}
