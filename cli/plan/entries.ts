import { CONTRACT, parseInput } from "../../core/contract";
import type { Entry } from "../../core/contract";
import { InvalidInputError, formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import type { Cause } from "./model";
import type { PlanDocument, ResourceChange } from "./plan-document";
import { triggeringRevision, findCause } from "./cause";

/** What the deploy does with an entry: calls the function, drops the entry, or leaves it as it is. */
export type Effect = "sign-out" | "removed" | "untouched";

/** An entry of the plan. */
export interface PlannedEntry {
  readonly change: ResourceChange;
  readonly effect: Effect;
  readonly username: string | undefined;
  readonly revision: string | undefined;
  readonly reason: string | undefined;
  readonly why: Cause;
}

/** The entries of a plan. */
export interface ReadEntries {
  readonly entries: readonly PlannedEntry[];
  readonly issues: readonly Issue[];
}

type Values = Readonly<Record<string, unknown>>;

const RESOURCE_TYPE = "aws_lambda_invocation";
const [OURS = ""] = CONTRACT.split("/");

/**
 * Finds the entries of a plan by the contract in their inputs.
 *
 * @param plan the plan
 * @param isSignOutFunction whether an invocation with an input that is unknown until apply calls one of our functions
 */
export function readEntries(plan: PlanDocument, isSignOutFunction: (change: ResourceChange) => boolean): ReadEntries {
  const entries: PlannedEntry[] = [];
  const issues: Issue[] = [];
  for (const one of plan.resource_changes) {
    // What is deposed is the rest of an earlier replacement, which stands in the plan once more as itself.
    if (one.type !== RESOURCE_TYPE || one.deposed) continue;
    const { before, after } = one.change;
    const contract = contractOf(after) ?? contractOf(before);
    const known = contract !== undefined || (isInputUnknown(one) && isSignOutFunction(one));
    if (!known) continue;
    try {
      entries.push(readEntry(one));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      issues.push(...error.issues.map(({ path, message }) => ({ path: `${one.address}, ${path}`, message })));
    }
  }
  return { entries, issues };
}

function readEntry(one: ResourceChange): PlannedEntry {
  const effect = effectOf(one);
  const { before, after } = one.change;
  const input = isInputUnknown(one) ? undefined : entryIn(effect === "removed" ? before : (after ?? before));
  const revision = triggeringRevision(effect === "removed" ? before : after) ?? input?.revision;
  return {
    change: one,
    effect,
    username: input?.username,
    revision,
    reason: input?.reason,
    why: findCause(one, { before: triggeringRevision(before) ?? revisionIn(inputIn(before)), after: revision }),
  };
}

function revisionIn(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("revision" in input)) return undefined;
  return typeof input.revision === "string" ? input.revision : undefined;
}

function effectOf({ change: { actions, before } }: ResourceChange): Effect {
  // The provider calls the function for an update in place as well, and with the scope CRUD for a delete.
  if (actions.includes("create") || actions.includes("update")) return "sign-out";
  if (actions.includes("delete")) return before?.["lifecycle_scope"] === "CRUD" ? "sign-out" : "removed";
  return actions.includes("forget") ? "removed" : "untouched";
}

function isInputUnknown({ change: { after_unknown: unknown } }: ResourceChange): boolean {
  return typeof unknown === "object" && unknown !== null && "input" in unknown && unknown.input === true;
}

function contractOf(values: Values | null | undefined): string | undefined {
  const input = inputIn(values);
  if (typeof input !== "object" || input === null || !("contract" in input)) return undefined;
  const { contract } = input;
  return typeof contract === "string" && contract.split("/")[0] === OURS ? contract : undefined;
}

function entryIn(values: Values | null | undefined): Entry {
  const contract = contractOf(values);
  if (contract === CONTRACT) return parseInput(inputIn(values));
  const message = `${formatValue(contract)} is not ${formatValue(CONTRACT)}. Use the version of this package that made the entry.`;
  throw new InvalidInputError("The entry", [{ path: "contract", message }]);
}

function inputIn(values: Values | null | undefined): unknown {
  const input = values?.["input"];
  if (typeof input !== "string") return undefined;
  try {
    return JSON.parse(input) as unknown;
  } catch {
    // Some other function's input.
    return undefined;
  }
}
