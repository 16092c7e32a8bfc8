import { DEFAULT_REQUESTS_PER_SECOND, USER_UPDATE_QUOTA } from "../../core/contract";
import { InvalidInputError } from "../../core/errors";
import { formatAddress, groupByAddress } from "../entry";
import { compareCodeUnits } from "../output/format";
import { findGaps } from "./gaps";
import type { PlanOrigin } from "./gaps";
import type { Gap, ReasonChange, Report, ReportedConstruct, ReportedPlan, ReportedUser, SignOut } from "./model";
import { parsePlan, readCreationTime } from "./plan-document";
import { readPlannedEntries } from "./planned-entries";
import type { Effect, PlannedEntry } from "./planned-entries";
import { indexResources } from "./resources";
import type { Resources } from "./resources";
import {
  findAppClients,
  findFunction,
  findMeasures,
  findUserPool,
  isSignOutFunction,
  toFunctionCall,
} from "./user-pool";

/** The default `-parallelism` of Terraform and OpenTofu: the number of entries that are applied concurrently. */
export const DEFAULT_PARALLELISM = 10;

/** A plan as JSON. */
export interface NamedPlan extends PlanOrigin {
  /** The stack, if it is known. */
  readonly stack?: string;
  /** The output of `show -json`, parsed. */
  readonly json: unknown;
}

/**
 * Creates the report of the users that the deploy of one or more plans signs out.
 *
 * @param plans the plans, one per stack
 * @param stacksWithoutPlan the synthesized stacks that have no saved plan
 * @param now the time of the report
 * @throws {@link InvalidInputError} with all issues of the first invalid plan
 */
export function createReport(
  plans: readonly NamedPlan[],
  stacksWithoutPlan: readonly string[] = [],
  now: Date = new Date(),
): Report {
  const stacks = plans.map((plan) => reportPlan(plan, now));
  return {
    plans: stacks.map(({ plan }) => plan),
    gaps: [
      ...stacksWithoutPlan.map((stack) => ({ kind: "no-plan" as const, stack })),
      ...stacks.flatMap(({ gaps }) => gaps),
    ],
    constructs: stacks.flatMap(({ constructs }) => constructs),
    seconds: stacks
      .map(({ constructs }) => estimateStackSeconds(constructs))
      .reduce((sum, seconds) => sum + seconds, 0),
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

interface PlanReport {
  readonly plan: ReportedPlan;
  readonly gaps: readonly Gap[];
  readonly constructs: readonly ReportedConstruct[];
}

function reportPlan({ json, ...origin }: NamedPlan, now: Date): PlanReport {
  const { name, stack } = origin;
  const plan = parsePlan(json, name);
  const resources = indexResources(plan);
  const { entries, issues } = readPlannedEntries(plan, (change) =>
    isSignOutFunction(findFunction(toFunctionCall([change]), resources), resources),
  );
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  const groups = groupByAddress(entries, ({ change }) =>
    formatAddress(change.module_address, change.type, change.name),
  );
  return {
    plan: { name, stack, ...readAge(readCreationTime(plan), now) },
    gaps: findGaps(plan, origin, entries, resources),
    constructs: [...groups].map(([address, group]) => createConstruct(address, stack, group, resources)),
  };
}

function readAge(time: Date | undefined, now: Date): Pick<ReportedPlan, "createdAt" | "ageSeconds"> {
  if (!time) return { createdAt: undefined, ageSeconds: undefined };
  const seconds = Math.floor((now.getTime() - time.getTime()) / 1000);
  return { createdAt: time.toISOString(), ageSeconds: Math.max(0, seconds) };
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
    reasonChanges: sortByUsername(select("untouched").flatMap(findReasonChange)),
    seconds: estimateSeconds(signOuts.length, rate),
    rate,
    clients: findAppClients(userPool, resources),
    measures: findMeasures(signOutFunction, resources),
  };
}

function toReportedUser({ username, revision, reason }: PlannedEntry): ReportedUser {
  return { username, revision, reason };
}

// The output has an empty text for a user without a reason.
function findReasonChange(entry: PlannedEntry): readonly ReasonChange[] {
  const { reason = "", listed } = entry;
  const { reason: newReason = reason } = listed;
  return newReason === reason
    ? []
    : [{ ...toReportedUser(entry), newReason: newReason === "" ? undefined : newReason }];
}

function toSignOut(entry: PlannedEntry): SignOut {
  return { ...toReportedUser(entry), cause: entry.cause, hasOwnReason: entry.listed.hasOwnReason };
}

function sortByUsername<T extends ReportedUser>(users: readonly T[]): readonly T[] {
  return users.toSorted(({ username: one = "" }, { username: other = "" }) => compareCodeUnits(one, other));
}
