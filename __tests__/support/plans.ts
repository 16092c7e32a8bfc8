import fs from "node:fs";
import path from "node:path";
import { encodeInput, TRIGGERS } from "../../core/contract";
import type { Entry, SuccessResult } from "../../core/contract";

/** The engines that created the plans in `fixtures/plans`. */
export const ENGINES = ["terraform", "opentofu"] as const;

const PLANS = path.join(__dirname, "..", "fixtures", "plans");

/** The values of a resource of a plan. */
export type Values = Readonly<Record<string, unknown>>;

/** A plan, as far as tests set it. */
export interface TestPlan {
  readonly format_version: string;
  readonly timestamp?: string;
  readonly complete?: boolean;
  readonly deferred_changes?: readonly { readonly resource_change: { readonly address: string } }[];
  readonly resource_changes: readonly TestChange[];
  readonly output_changes?: Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>;
  readonly planned_values: TestValues;
  readonly prior_state?: { readonly values: TestValues & { readonly outputs?: Values } };
  readonly configuration?: unknown;
}

interface TestValues {
  readonly root_module: { readonly resources?: readonly TestResource[] };
}

/** A resource of a plan. */
export interface TestResource {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly values: Values;
}

/** A change of a plan. */
export interface TestChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown?: unknown;
    readonly replace_paths?: readonly (readonly string[])[];
  };
}

/** The path of a plan that an engine created. */
export function planFile(engine: (typeof ENGINES)[number], name: string): string {
  return path.join(PLANS, engine, `${name}.json`);
}

/** Reads a plan that an engine created. */
export function readPlan(engine: (typeof ENGINES)[number], name: string): TestPlan {
  return JSON.parse(fs.readFileSync(planFile(engine, name), "utf8")) as TestPlan;
}

/** The names of the plans that the engines created. */
export function planNames(): readonly string[] {
  return fs.readdirSync(path.join(PLANS, "terraform")).map((file) => path.basename(file, ".json"));
}

/** The planned action of an entry: `same` is a no-op. */
export type TestAction = "create" | "replace" | "delete" | "same";

const ACTIONS: Readonly<Record<TestAction, readonly string[]>> = {
  create: ["create"],
  replace: ["delete", "create"],
  delete: ["delete"],
  same: ["no-op"],
};

/** The user pool of the entries. */
export const POOL = "us-east-1_Example01";

/**
 * Creates the values of an entry, as the provider does.
 *
 * @param entry the user
 * @param triggers triggers besides the revision and the user pool, or instead of them
 */
export function entryValues(entry: Entry, triggers: Values = {}): Values {
  const all = { [TRIGGERS.revision]: entry.revision, [TRIGGERS.pool]: POOL, ...triggers };
  return { function_name: "sign-out", input: encodeInput(entry), triggers: all };
}

/** Creates the result of an entry that the function signed out or skipped. */
export function entryResult(entry: Entry, outcome: SuccessResult["data"]["outcome"]): string {
  const data = { id: "request-1", created_at: "2026-01-01T00:00:00.000Z", outcome, ...entry };
  return JSON.stringify({ success: true, data });
}

/** Creates a change of an entry of the construct `CompromisedAccounts`; a replacement bumps the revision from `0`. */
export function entryChange(entry: Entry, action: TestAction = "create", more: Partial<TestChange> = {}): TestChange {
  const values = entryValues(entry);
  const earlier = entryValues({ ...entry, revision: "0" });
  return {
    address: `aws_lambda_invocation.CompromisedAccounts[${JSON.stringify(entry.username)}]`,
    type: "aws_lambda_invocation",
    name: "CompromisedAccounts",
    change: {
      actions: ACTIONS[action],
      before: action === "create" ? null : action === "replace" ? earlier : values,
      after: action === "delete" ? null : values,
    },
    ...more,
  };
}

/** Creates a plan. */
export function buildPlan(changes: readonly TestChange[], more: Partial<TestPlan> = {}): TestPlan {
  return { format_version: "1.2", resource_changes: changes, planned_values: { root_module: {} }, ...more };
}
