import { InvalidInputError } from "../../core/errors";
import { clientsOf } from "./clients";
import { readEntries } from "./entries";
import type { PlannedEntry } from "./entries";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "./model";
import { COGNITO_QUOTA, rateOf, secondsFor } from "./pace";
import { parsePlan } from "./plan-document";
import type { ResourceChange } from "./plan-document";
import { resourcesOf } from "./resources";
import type { Resources } from "./resources";
import { functionOf, isSignOutFunction, userPoolOf } from "./user-pool";
import type { Call } from "./user-pool";

/** A plan, as `show -json` prints it. */
export interface NamedPlan {
  /** How messages name it, such as its file. */
  readonly name: string;
  /** The stack that it plans, where that is known. */
  readonly stack?: string;
  readonly json: unknown;
}

/**
 * Finds out who is signed out by the deploy of some plans.
 *
 * @param plans the plans, one for each stack
 * @throws InvalidInputError with every fault of the first plan that can't be read
 */
export function createReport(plans: readonly NamedPlan[]): Report {
  const read = plans.map(constructsOf);
  return {
    constructs: read.flat(),
    seconds: read.map(secondsOf).reduce((sum, seconds) => sum + seconds, 0),
  };
}

function constructsOf({ name, stack, json }: NamedPlan): readonly ReportedConstruct[] {
  const plan = parsePlan(json, name);
  const resources = resourcesOf(plan);
  const callsOurs = (change: ResourceChange) => isSignOutFunction(functionOf(callOf([change]), resources), resources);
  const { entries, issues } = readEntries(plan, callsOurs);
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  const groups = new Map<string, PlannedEntry[]>();
  for (const entry of entries) {
    const { module_address: module, type, name: resourceName } = entry.change;
    const address = [module, type, resourceName].filter(Boolean).join(".");
    const group = groups.get(address);
    if (group) group.push(entry);
    else groups.set(address, [entry]);
  }
  return [...groups].map(([address, group]) => constructOf(address, stack, group, resources));
}

function constructOf(
  address: string,
  stack: string | undefined,
  entries: readonly PlannedEntry[],
  resources: Resources,
): ReportedConstruct {
  const changes = entries.map(({ change }) => change);
  const signOutFunction = functionOf(callOf(changes), resources);
  const userPool = userPoolOf(signOutFunction, resources);
  const signOuts = entries.filter(({ effect }) => effect === "sign-out").map(signOutOf);
  const rate = rateOf(signOutFunction?.values["reserved_concurrent_executions"]);
  return {
    stack,
    module: changes[0]?.module_address ?? undefined,
    name: changes[0]?.name ?? "",
    address,
    userPool,
    signOuts: sorted(signOuts),
    removed: sorted(entries.filter(({ effect }) => effect === "removed").map(reportedUserOf)),
    untouched: sorted(entries.filter(({ effect }) => effect === "untouched").map(reportedUserOf)),
    seconds: secondsFor(signOuts.length, rate),
    rate,
    clients: clientsOf(userPool, resources),
  };
}

// The entries of one construct call one function; a removed or untouched entry may hold an earlier name of it.
function callOf(changes: readonly ResourceChange[]): Call {
  const [first] = changes;
  const names = changes.flatMap(({ change: { before, after } }) =>
    [after, before].map((one) => one?.["function_name"]),
  );
  const functionName = names.find((one) => typeof one === "string");
  return {
    module: first?.module_address ?? "",
    address: `${first?.type ?? ""}.${first?.name ?? ""}`,
    functionName: typeof functionName === "string" ? functionName : undefined,
  };
}

function reportedUserOf({ username, revision, reason }: PlannedEntry): ReportedUser {
  return { username, revision, reason };
}

function signOutOf(entry: PlannedEntry): SignOut {
  return { ...reportedUserOf(entry), why: entry.why };
}

// By code units: the same order on every machine.
function sorted<T extends ReportedUser>(users: readonly T[]): readonly T[] {
  return users.toSorted(
    ({ username: one = "" }, { username: other = "" }) => Number(one > other) - Number(one < other),
  );
}

// Constructs of one stack are deployed side by side, and share what Cognito allows.
function secondsOf(constructs: readonly ReportedConstruct[]): number {
  const all = constructs.reduce((sum, { signOuts }) => sum + signOuts.length, 0);
  return Math.max(secondsFor(all, COGNITO_QUOTA), ...constructs.map(({ seconds }) => seconds));
}
