import type { Issue } from "../../core/errors";
import { formatValue } from "../../core/errors";
import { toProtectionKey } from "../../core/identifiers";
import type { Report, ReportedConstruct, ReportedUser } from "./model";
import { countTotals } from "./model";
import { formatCount, formatUsers } from "../output/format";
import { UNKNOWN } from "./messages";

/** What must hold for a deploy to go on. */
export interface Guards {
  /**
   * How many users may be signed out.
   * @default - any number
   */
  readonly maxAffected?: number;
  /**
   * Users who must never be listed, such as those who are needed when all else fails.
   * @default - nobody
   */
  readonly protectedUsers?: readonly string[];
  /**
   * Whether everybody who is signed out must have a reason.
   * @default false
   */
  readonly requireReason?: boolean;
}

// So many names stand in a message.
const MOST_NAMES = 10;

type NameOf = (username: string) => string;

/** A listed user with the construct that lists the user. */
type Placed<T> = readonly [user: T, construct: ReportedConstruct];

/**
 * Why a deploy must not go on, guard by guard.
 *
 * @param report what the deploy does
 * @param guards what must hold
 * @param nameOf how a user is named; as listed unless given
 * @returns nothing when all is well
 */
export function refusals(
  report: Report,
  { maxAffected, protectedUsers, requireReason }: Guards,
  nameOf: NameOf = (username) => username,
): readonly Issue[] {
  return [
    ...(maxAffected === undefined ? [] : tooMany(countTotals(report).signOuts, maxAffected)),
    ...(protectedUsers === undefined ? [] : protectedOnes(report, protectedUsers, nameOf)),
    ...(requireReason === true ? withoutReason(report, nameOf) : []),
  ];
}

function tooMany(affected: number, max: number): readonly Issue[] {
  if (affected <= max) return [];
  const message = `${formatUsers(affected)} would be signed out, and at most ${max.toLocaleString("en")} may be. List fewer, or raise the number.`;
  return [{ path: "--max-affected", message }];
}

function protectedOnes(report: Report, names: readonly string[], nameOf: NameOf): readonly Issue[] {
  const keys = new Set(names.map(toProtectionKey));
  const listed = placed(report, ({ signOuts, untouched }) => [...signOuts, ...untouched]);
  // A name that nobody knows yet may be a protected one.
  const found = listed.filter(([{ username }]) => username === undefined || keys.has(toProtectionKey(username)));
  if (found.length === 0) return [];
  const shown = namesOf(found, nameOf);
  const message = `${formatCount(found.length, "protected user")} ${found.length === 1 ? "is" : "are"} listed: ${shown}. Take them off the list.`;
  return [{ path: "--protect", message }];
}

function withoutReason(report: Report, nameOf: NameOf): readonly Issue[] {
  const found = placed(report, ({ signOuts }) => signOuts).filter(([{ reason }]) => reason === undefined);
  if (found.length === 0) return [];
  const message = `${formatUsers(found.length)} would be signed out without a reason: ${namesOf(found, nameOf)}. Write one into the list.`;
  return [{ path: "--require-reason", message }];
}

function namesOf(found: readonly Placed<ReportedUser>[], nameOf: NameOf): string {
  const names = found.slice(0, MOST_NAMES).map(([{ username }, { address }]) => {
    const name = username === undefined ? `one whose name is ${UNKNOWN}` : formatValue(nameOf(username));
    return `${name} (${address})`;
  });
  const others = found.length > MOST_NAMES ? [`${(found.length - MOST_NAMES).toLocaleString("en")} more`] : [];
  return [...names, ...others].join(", ");
}

function placed<T extends ReportedUser>(
  { constructs }: Report,
  select: (construct: ReportedConstruct) => readonly T[],
): readonly Placed<T>[] {
  return constructs.flatMap((construct) => select(construct).map((user) => [user, construct] as const));
}
