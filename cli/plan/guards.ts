import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { toProtectionKey } from "../../core/identifiers";
import { formatCount, formatUsers, joinFirst } from "../output/format";
import type { FormatUser } from "../output/format";
import { UNKNOWN } from "./messages";
import { countTotals } from "./model";
import type { Report, ReportedConstruct, ReportedUser } from "./model";

/** The conditions that a plan must meet. */
export interface Guards {
  /**
   * The maximum number of users to sign out.
   * @default - no maximum
   */
  readonly maxAffected?: number;
  /**
   * Users that must not be listed, such as break-glass accounts.
   * @default - none
   */
  readonly protectedUsers?: readonly string[];
  /**
   * Whether each user to sign out must have a reason.
   * @default false
   */
  readonly requireReason?: boolean;
}

const MAX_USERS_SHOWN = 10;

interface Match {
  readonly user: ReportedUser;
  readonly construct: ReportedConstruct;
}

/**
 * Evaluates guards.
 *
 * @param report the report of the plan
 * @param guards the guards
 * @param formatUser formats a user for messages; as listed unless given
 * @returns an issue per failed guard
 */
export function evaluateGuards(
  report: Report,
  { maxAffected, protectedUsers, requireReason }: Guards,
  formatUser: FormatUser = (username) => username,
): readonly Issue[] {
  return [
    ...(maxAffected === undefined ? [] : checkMaxAffected(countTotals(report).signOuts, maxAffected)),
    ...(protectedUsers === undefined ? [] : checkProtectedUsers(report, protectedUsers, formatUser)),
    ...(requireReason === true ? checkReasons(report, formatUser) : []),
  ];
}

function checkMaxAffected(affected: number, max: number): readonly Issue[] {
  if (affected <= max) return [];
  const message = `${formatUsers(affected)} would be signed out; the maximum is ${max.toLocaleString("en")}. List fewer users or raise the limit.`;
  return [{ path: "--max-affected", message }];
}

function checkProtectedUsers(
  report: Report,
  protectedUsers: readonly string[],
  formatUser: FormatUser,
): readonly Issue[] {
  const keys = new Set(protectedUsers.map(toProtectionKey));
  const listed = findUsers(report, ({ signOuts, skipped, untouched }) => [...signOuts, ...skipped, ...untouched]);
  // A username that is known after apply could be a protected one.
  const found = listed.filter(
    ({ user: { username } }) => username === undefined || keys.has(toProtectionKey(username)),
  );
  if (found.length === 0) return [];
  const [verb, object] = found.length === 1 ? ["is", "the user"] : ["are", "the users"];
  const message = `${formatCount(found.length, "protected user")} ${verb} listed: ${formatMatches(found, formatUser)}. Remove ${object} from the list.`;
  return [{ path: "--protect", message }];
}

function checkReasons(report: Report, formatUser: FormatUser): readonly Issue[] {
  const found = findUsers(report, ({ signOuts }) => signOuts).filter(({ user }) => user.reason === undefined);
  if (found.length === 0) return [];
  const message = `${formatUsers(found.length)} would be signed out without a reason: ${formatMatches(found, formatUser)}. Set a reason for each.`;
  return [{ path: "--require-reason", message }];
}

function findUsers(
  { constructs }: Report,
  select: (construct: ReportedConstruct) => readonly ReportedUser[],
): readonly Match[] {
  return constructs.flatMap((construct) => select(construct).map((user) => ({ user, construct })));
}

function formatMatches(found: readonly Match[], formatUser: FormatUser): string {
  const users = found.map(({ user: { username }, construct: { address } }) => {
    const name = username === undefined ? `a username ${UNKNOWN}` : formatValue(formatUser(username));
    return `${name} (${address})`;
  });
  return joinFirst(users, MAX_USERS_SHOWN);
}
