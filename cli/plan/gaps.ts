import { AFFECTED_USERS_SUFFIX } from "../../core/contract";
import { ENTRY_TYPE, parseObject, readContract } from "../entry";
import type { Gap } from "./model";
import { readCreationTime } from "./plan-document";
import type { PlanDocument, PlanResource, ResourceChange } from "./plan-document";
import { indexListedUsers, isInputUnknown, toOutputName } from "./planned-entries";
import type { PlannedEntry } from "./planned-entries";
import { parseModule } from "./resources";
import type { Resources } from "./resources";
import { findFunction, isSignOutFunction, toFunctionCall } from "./user-pool";

/** The files that a plan was created from and saved to. */
export interface PlanOrigin {
  /** The name of the plan for messages, such as the path of the file. */
  readonly name: string;
  /** When the stack was synthesized; `undefined` when its `cdk.tf.json` is not beside the plan. */
  readonly synthesizedAt?: Date;
}

/**
 * Finds what a plan does not show about sign-outs.
 *
 * @param plan the plan
 * @param origin where it is from
 * @param entries its entries
 * @param resources its resources
 */
export function findGaps(
  plan: PlanDocument,
  origin: PlanOrigin,
  entries: readonly PlannedEntry[],
  resources: Resources,
): readonly Gap[] {
  const { name } = origin;
  const deferred = (plan.deferred_changes ?? []).map((one) => one.resource_change?.address ?? "unknown");
  return [
    ...findOutdated(plan, origin),
    // A plan with deferred changes is incomplete as well.
    ...(deferred.length > 0 ? [{ kind: "deferred" as const, plan: name, addresses: deferred }] : []),
    ...(deferred.length === 0 && isLimited(plan, entries, resources) ? [{ kind: "limited" as const, plan: name }] : []),
    ...plan.resource_changes
      .filter((change) => isUnknownCall(change, resources))
      .map(({ address }) => ({ kind: "unknown-call" as const, address })),
    ...findDataSources(plan, resources),
  ];
}

// Not by the modification time of the plan: a copy of the file gets another. cdktf writes cdk.tf.json on every synthesis, also
// if a failed diff then leaves an earlier plan. The time of a plan has no fraction of a second.
function findOutdated(plan: PlanDocument, { name, synthesizedAt }: PlanOrigin): readonly Gap[] {
  if (!synthesizedAt) return [];
  const createdAt = readCreationTime(plan);
  if (createdAt && createdAt.getTime() >= Math.floor(synthesizedAt.getTime() / 1000) * 1000) return [];
  const gap = { createdAt: createdAt?.toISOString(), synthesizedAt: synthesizedAt.toISOString() };
  return [{ kind: "outdated", plan: name, ...gap }];
}

// Terraform writes whether a plan is complete, OpenTofu does not, and neither does so for -refresh-only. A complete plan has all
// outputs, an entry for each user in them, and all entries of the state.
function isLimited(plan: PlanDocument, entries: readonly PlannedEntry[], { prior }: Resources): boolean {
  if (plan.complete === false) return true;
  const { configuration, output_changes: outputs, resource_changes: changes } = plan;
  const addresses = new Set(changes.map(({ address }) => address));
  const planned = new Set(entries.map(({ change: { name }, username }) => toKey(toOutputName(name), username)));
  const configured = Object.keys(configuration?.root_module?.outputs ?? {});
  return (
    [...prior.values()].some((one) => isEntry(one) && !addresses.has(one.address)) ||
    configured.some((name) => name.endsWith(AFFECTED_USERS_SUFFIX) && outputs?.[name] === undefined) ||
    [...indexListedUsers(plan, "after")].some(([output, users]) =>
      [...users.keys()].some((username) => !planned.has(toKey(output, username))),
    )
  );
}

function toKey(output: string, username = ""): string {
  return `${output} ${username.normalize("NFC")}`;
}

function isEntry({ type, mode, values }: PlanResource): boolean {
  return type === ENTRY_TYPE && mode !== "data" && readContract(values) !== undefined;
}

function isUnknownCall(change: ResourceChange, resources: Resources): boolean {
  if (change.type !== ENTRY_TYPE || !isInputUnknown(change)) return false;
  return findFunction(toFunctionCall([change]), resources) === undefined;
}

// Terraform reads a data source during the plan, and has it in the prior state; or during the apply, and plans to read it.
function findDataSources({ resource_changes: changes }: PlanDocument, resources: Resources): readonly Gap[] {
  const planned = changes.map(({ address, mode, type, name, change }) => ({
    address,
    mode,
    type,
    name,
    values: change.after ?? {},
  }));
  const sources = [...resources.prior.values(), ...planned].filter(
    (one) => one.type === ENTRY_TYPE && one.mode === "data" && callsSignOutFunction(one, resources),
  );
  return sources.map(({ address, values }) => {
    const username = parseObject(values["input"])?.["username"];
    return { kind: "data-source", address, username: typeof username === "string" ? username : undefined };
  });
}

function callsSignOutFunction(source: PlanResource, resources: Resources): boolean {
  if (readContract(source.values) !== undefined) return true;
  const functionName = source.values["function_name"];
  const call = {
    module: parseModule(source),
    address: `data.${source.type}.${source.name}`,
    functionName: typeof functionName === "string" ? functionName : undefined,
  };
  return isSignOutFunction(findFunction(call, resources), resources);
}
