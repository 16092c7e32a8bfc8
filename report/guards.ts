import type { Fault } from "../core/errors";
import { show } from "../core/errors";
import { protectionKey } from "../core/username";
import type { Report, ReportedConstruct, ReportedUser } from "./model";
import { totalsOf } from "./model";
import { counted, UNKNOWN, users } from "./words";

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
): readonly Fault[] {
  return [
    ...(maxAffected === undefined ? [] : tooMany(totalsOf(report).signOuts, maxAffected)),
    ...(protectedUsers === undefined ? [] : protectedOnes(report, protectedUsers, nameOf)),
    ...(requireReason === true ? withoutReason(report, nameOf) : []),
  ];
}

function tooMany(affected: number, max: number): readonly Fault[] {
  if (affected <= max) return [];
  const problem = `${users(affected)} would be signed out, and at most ${max.toLocaleString("en")} may be. List fewer, or raise the number.`;
  return [{ where: "--max-affected", problem }];
}

function protectedOnes(report: Report, names: readonly string[], nameOf: NameOf): readonly Fault[] {
  const keys = new Set(names.map(protectionKey));
  const listed = placed(report, ({ signOuts, untouched }) => [...signOuts, ...untouched]);
  // A name that nobody knows yet may be a protected one.
  const found = listed.filter(([{ username }]) => username === undefined || keys.has(protectionKey(username)));
  if (found.length === 0) return [];
  const shown = namesOf(found, nameOf);
  const problem = `${counted(found.length, "protected user")} ${found.length === 1 ? "is" : "are"} listed: ${shown}. Take them off the list.`;
  return [{ where: "--protect", problem }];
}

function withoutReason(report: Report, nameOf: NameOf): readonly Fault[] {
  const found = placed(report, ({ signOuts }) => signOuts).filter(([{ reason }]) => reason === undefined);
  if (found.length === 0) return [];
  const problem = `${users(found.length)} would be signed out without a reason: ${namesOf(found, nameOf)}. Write one into the list.`;
  return [{ where: "--require-reason", problem }];
}

function namesOf(found: readonly Placed<ReportedUser>[], nameOf: NameOf): string {
  const names = found.slice(0, MOST_NAMES).map(([{ username }, { address }]) => {
    const name = username === undefined ? `one whose name is ${UNKNOWN}` : show(nameOf(username));
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
