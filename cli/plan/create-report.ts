import { DEFAULT_REQUESTS_PER_SECOND, USER_UPDATE_QUOTA } from "../../core/contract";
import { InvalidInputError } from "../../core/errors";
import { formatAddress, groupByAddress } from "../entry";
import { compareCodeUnits } from "../output/format";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "./model";
import { parsePlan } from "./plan-document";
import type { ResourceChange } from "./plan-document";
import { readPlannedEntries } from "./planned-entries";
import type { Effect, PlannedEntry } from "./planned-entries";
import { indexResources } from "./resources";
import type { Resources } from "./resources";
import { findAppClients, findFunction, findUserPool, isSignOutFunction } from "./user-pool";
import type { FunctionCall } from "./user-pool";

/** The default `-parallelism` of Terraform and OpenTofu: the number of entries that are applied concurrently. */
export const DEFAULT_PARALLELISM = 10;

/** A plan as JSON. */
export interface NamedPlan {
  /** The name for messages, such as the path of the file. */
  readonly name: string;
  /** The stack, if it is known. */
  readonly stack?: string;
  /** The output of `show -json`, parsed. */
  readonly json: unknown;
}

/**
 * Creates the report of the users that the deploy of one or more plans signs out.
 *
 * @param plans the plans, one per stack
 * @throws {@link InvalidInputError} with all issues of the first invalid plan
 */
export function createReport(plans: readonly NamedPlan[]): Report {
  const stacks = plans.map(readConstructs);
  return {
    constructs: stacks.flat(),
    seconds: stacks.map(estimateStackSeconds).reduce((sum, seconds) => sum + seconds, 0),
  };
}

/**
 * Estimates the rate of a deploy, in sign-outs per second: the rate of the concurrent functions, limited by Cognito's quota.
 *
 * @param reservedConcurrency the reserved concurrency of the function; -1 or `undefined` when there is none
 */
export function estimateRate(reservedConcurrency: unknown): number {
  const limit = typeof reservedConcurrency === "number" && reservedConcurrency > 0 ? reservedConcurrency : Infinity;
  return Math.min(USER_UPDATE_QUOTA, DEFAULT_REQUESTS_PER_SECOND * Math.min(DEFAULT_PARALLELISM, limit));
}

/** Estimates the duration of sign-outs at a rate, in whole seconds. */
export function estimateSeconds(signOuts: number, rate: number): number {
  return Math.ceil(signOuts / rate);
}

// The constructs of a stack are deployed concurrently and share the quota.
function estimateStackSeconds(constructs: readonly ReportedConstruct[]): number {
  const total = constructs.reduce((sum, { signOuts }) => sum + signOuts.length, 0);
  return Math.max(estimateSeconds(total, USER_UPDATE_QUOTA), ...constructs.map(({ seconds }) => seconds));
}

function readConstructs({ name, stack, json }: NamedPlan): readonly ReportedConstruct[] {
  const plan = parsePlan(json, name);
  const resources = indexResources(plan);
  const { entries, issues } = readPlannedEntries(plan, (change) =>
    isSignOutFunction(findFunction(toFunctionCall([change]), resources), resources),
  );
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  const groups = groupByAddress(entries, ({ change }) =>
    formatAddress(change.module_address, change.type, change.name),
  );
  return [...groups].map(([address, group]) => createConstruct(address, stack, group, resources));
}

function createConstruct(
  address: string,
  stack: string | undefined,
  entries: readonly PlannedEntry[],
  resources: Resources,
): ReportedConstruct {
  const changes = entries.map(({ change }) => change);
  const signOutFunction = findFunction(toFunctionCall(changes), resources);
  const userPool = findUserPool(signOutFunction, resources);
  const select = (effect: Effect) => entries.filter((entry) => entry.effect === effect);
  const signOuts = select("sign-out").map(toSignOut);
  const rate = estimateRate(signOutFunction?.values["reserved_concurrent_executions"]);
  return {
    stack,
    module: changes[0]?.module_address ?? undefined,
    name: changes[0]?.name ?? "",
    address,
    userPool,
    signOuts: sortByUsername(signOuts),
    removed: sortByUsername(select("removed").map(toReportedUser)),
    skipped: sortByUsername(select("skipped").map(toReportedUser)),
    untouched: sortByUsername(select("untouched").map(toReportedUser)),
    seconds: estimateSeconds(signOuts.length, rate),
    rate,
    clients: findAppClients(userPool, resources),
  };
}

// The entries of a construct call the same function; removed and untouched entries can have an earlier name of it.
function toFunctionCall(changes: readonly ResourceChange[]): FunctionCall {
  const [first] = changes;
  const names = changes.flatMap(({ change: { before, after } }) =>
    [after, before].map((values) => values?.["function_name"]),
  );
  return {
    module: first?.module_address ?? "",
    address: `${first?.type ?? ""}.${first?.name ?? ""}`,
    functionName: names.find((name) => typeof name === "string"),
  };
}

function toReportedUser({ username, revision, reason }: PlannedEntry): ReportedUser {
  return { username, revision, reason };
}

function toSignOut(entry: PlannedEntry): SignOut {
  return { ...toReportedUser(entry), cause: entry.cause };
}

function sortByUsername<T extends ReportedUser>(users: readonly T[]): readonly T[] {
  return users.toSorted(({ username: one = "" }, { username: other = "" }) => compareCodeUnits(one, other));
}
