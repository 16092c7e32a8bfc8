import type { Issue } from "../../core/errors";
import { toProtectionKey } from "../../core/identifiers";
import { formatProblem } from "../check/messages";
import { findUnmatched, isFound } from "../check/model";
import type { ListedName, LookedUpName } from "../check/model";
import { formatCount, formatUsers, joinFirst } from "../output/format";
import { findCheck, formatAge, formatGap, MAX_SHOWN, TEXT, UNKNOWN } from "./messages";
import type { Notation } from "./messages";
import { countTotals, selectListed } from "./model";
import type { Report, ReportedConstruct, ReportedUser } from "./model";

/** The conditions that a plan must meet. */
export interface Guards {
  /**
   * The maximum number of users to sign out.
   * @default - no maximum
   */
  readonly maxAffected?: number;
  /**
   * The maximum age of a plan, in seconds.
   * @default - no maximum
   */
  readonly maxAge?: number;
  /**
   * Names of users that must not be listed, such as break-glass accounts.
   * @default - none
   */
  readonly protectedNames?: readonly ListedName[];
  /**
   * Whether each user to sign out must have a reason.
   * @default false
   */
  readonly requireReason?: boolean;
  /**
   * Whether each user to sign out must have a reason that is not the default of the list.
   * @default false
   */
  readonly requireOwnReason?: boolean;
  /**
   * Whether each user to sign out must exist in the user pool. The report has the users of the pool.
   * @default false
   */
  readonly check?: boolean;
}

interface Match {
  readonly user: ReportedUser;
  readonly construct: ReportedConstruct;
  /** What else the message says about the user. */
  readonly detail?: string;
}

/**
 * Evaluates guards. With any guard, a report that is incomplete is refused as well: users can be missing in it.
 *
 * @param report the report of the plan
 * @param guards the guards
 * @param notation formats names for messages
 * @returns an issue per failed guard, and per gap of the report
 */
export function evaluateGuards(report: Report, guards: Guards, notation: Notation = TEXT): readonly Issue[] {
  const { maxAffected, maxAge, protectedNames, requireReason, requireOwnReason, check } = guards;
  const isGuarded =
    [maxAffected, maxAge, protectedNames].some((one) => one !== undefined) ||
    [requireReason, requireOwnReason, check].includes(true);
  if (!isGuarded) return [];
  return [
    ...report.gaps.map((gap) => formatGap(gap, notation)),
    ...(maxAge === undefined ? [] : checkAge(report, maxAge, notation)),
    ...(maxAffected === undefined ? [] : checkMaxAffected(countTotals(report).signOuts, maxAffected)),
    ...(protectedNames === undefined ? [] : checkProtectedNames(report, protectedNames, notation)),
    ...(requireReason === true ? checkReasons(report, notation) : []),
    ...(requireOwnReason === true ? checkOwnReasons(report, notation) : []),
    ...(check === true ? checkUsers(report, notation) : []),
  ];
}

function checkAge({ plans }: Report, maxAge: number, { text }: Notation): readonly Issue[] {
  return plans.flatMap(({ name, ageSeconds }): readonly Issue[] => {
    if (ageSeconds !== undefined && ageSeconds <= maxAge) return [];
    const age = ageSeconds === undefined ? "of unknown age" : `${formatAge(ageSeconds)} old`;
    return [
      { path: "--max-age", message: `${text(name)} is ${age}; the maximum is ${formatAge(maxAge)}. Plan again.` },
    ];
  });
}

function checkMaxAffected(affected: number, max: number): readonly Issue[] {
  if (affected <= max) return [];
  const message = `${formatUsers(affected)} would be signed out; the maximum is ${max.toLocaleString("en")}. List fewer users or raise the limit.`;
  return [{ path: "--max-affected", message }];
}

// By the `sub` of users if they were looked up, and always by the spelling of names.
function checkProtectedNames(
  report: Report,
  protectedNames: readonly ListedName[],
  notation: Notation,
): readonly Issue[] {
  const names = new Map(protectedNames.map((one) => [toProtectionKey(one.name), one]));
  const found = findUsers(report, selectListed).flatMap((match): readonly Match[] => {
    const { username } = match.user;
    // A username that is known after apply could be a protected one.
    if (username === undefined) return [match];
    const check = findCheck(match.construct, match.user);
    const protectedBy = check?.protectedBy ?? names.get(toProtectionKey(username));
    if (protectedBy === undefined) return [];
    const isSame = toProtectionKey(protectedBy.name) === toProtectionKey(username);
    return [{ ...match, detail: isSame ? undefined : `protected as ${notation.user(protectedBy.name)}` }];
  });
  const [verb, object] = found.length === 1 ? ["is", "the user"] : ["are", "the users"];
  const listed = `${formatCount(found.length, "protected user")} ${verb} listed: ${formatMatches(found, notation)}. Remove ${object} from the list.`;
  const unmatched = checkUnmatched(report.protectedNames ?? [], notation);
  return [...(found.length === 0 ? [] : [{ path: "--protect", message: listed }]), ...unmatched];
}

function checkUnmatched(protectedNames: readonly LookedUpName[], { user, text }: Notation): readonly Issue[] {
  const unmatched = findUnmatched(protectedNames).map(({ name, position }) => `${user(name)} (${text(position)})`);
  if (unmatched.length === 0) return [];
  const [verb, fix] =
    unmatched.length === 1 ? ["matches", "the name, or remove it"] : ["match", "the names, or remove them"];
  const message = `${formatCount(unmatched.length, "protected name")} ${verb} no user: ${joinFirst(unmatched, MAX_SHOWN)}. Correct ${fix}.`;
  return [{ path: "--protect", message }];
}

function checkReasons(report: Report, notation: Notation): readonly Issue[] {
  const found = findUsers(report, ({ signOuts }) => signOuts).filter(({ user }) => user.reason === undefined);
  if (found.length === 0) return [];
  const message = `${formatUsers(found.length)} would be signed out without a reason: ${formatMatches(found, notation)}. Set a reason for each.`;
  return [{ path: "--require-reason", message }];
}

// Fails for a plan that does not contain whose reasons they are: of a module, or of an earlier version of the library.
function checkOwnReasons({ constructs }: Report, notation: Notation): readonly Issue[] {
  const found = constructs.flatMap((construct) =>
    construct.signOuts
      .filter(({ hasOwnReason, reason }) => hasOwnReason !== true || reason === undefined)
      .map((user) => ({ user, construct })),
  );
  if (found.length === 0) return [];
  const message = `${formatUsers(found.length)} would be signed out without a reason of their own: ${formatMatches(found, notation)}. Write a reason for each user, not only for the list.`;
  return [{ path: "--require-own-reason", message }];
}

function checkUsers(report: Report, notation: Notation): readonly Issue[] {
  const path = "--check";
  const pools = report.constructs
    .filter((construct) => construct.userPool.id === undefined && selectListed(construct).length > 0)
    .map(({ address }): Issue => {
      const message = `the user pool of ${notation.text(address)} is ${UNKNOWN}, so its users can't be looked up. Deploy the user pool first.`;
      return { path, message };
    });
  const signOuts = findUsers(report, (construct) => construct.signOuts);
  const unknown = signOuts.filter(({ user }) => user.username === undefined);
  const matches = signOuts.flatMap((match) => {
    const check = findCheck(match.construct, match.user);
    return check === undefined || isFound(check) ? [] : [{ ...match, lookup: check.lookup }];
  });
  const missing = matches.filter(({ lookup }) => lookup.kind === "missing");
  const unresolved = matches
    .filter(({ lookup }) => lookup.kind !== "missing")
    .map((match) => ({ ...match, detail: formatProblem(match.lookup, notation.user) }));
  const formatIssue = (found: readonly Match[], one: string, several: string, fix: string): readonly Issue[] => {
    if (found.length === 0) return [];
    const problem = `${formatCount(found.length, "name")} ${found.length === 1 ? one : several}`;
    return [{ path, message: `${problem}: ${formatMatches(found, notation)}. ${fix}` }];
  };
  return [
    ...pools,
    ...formatIssue(
      unknown,
      "can't be looked up",
      "can't be looked up",
      "List users whose names are known in the plan.",
    ),
    ...formatIssue(missing, "matches no user", "match no user", "Correct the spelling, or remove it from the list."),
    ...formatIssue(
      unresolved,
      "does not identify one user",
      "do not identify one user each",
      "List the username of the intended user.",
    ),
  ];
}

function findUsers(
  { constructs }: Report,
  select: (construct: ReportedConstruct) => readonly ReportedUser[],
): readonly Match[] {
  return constructs.flatMap((construct) => select(construct).map((user) => ({ user, construct })));
}

function formatMatches(found: readonly Match[], { user: formatUser, text }: Notation): string {
  const users = found.map(({ user: { username }, construct: { address }, detail }) => {
    const name = username === undefined ? `a username ${UNKNOWN}` : formatUser(username);
    return `${name} (${[...(detail === undefined ? [] : [detail]), text(address)].join(", ")})`;
  });
  return joinFirst(users, MAX_SHOWN);
}
