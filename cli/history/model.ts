import type { ConstructName } from "../output/format";
import type { AppClient, Measures } from "../output/remaining-access";

/**
 * What happened to the user of an entry. `unknown`: the result in the state can't be read, or is not the result of this
 * entry.
 */
export type Outcome = "signed-out" | "skipped" | "unknown";

/** An entry of a state. */
export interface RecordedEntry {
  readonly outcome: Outcome;
  /** The username as listed. */
  readonly username: string;
  readonly revision: string;
  /** `undefined` when there is none. */
  readonly reason: string | undefined;
  /** `undefined` when an older version of this package created the entry. */
  readonly userPoolId: string | undefined;
  /** When Cognito responded: ISO 8601, UTC; `undefined` when the outcome is unknown. */
  readonly createdAt: string | undefined;
  /** The AWS request id of the call; `undefined` when the outcome is unknown. */
  readonly requestId: string | undefined;
  /** The `sub` of the user; `undefined` when the user was signed out without a revocation list. */
  readonly sub: string | undefined;
  /** The revocation list rejects the user's tokens issued until then: seconds since the epoch; `undefined` likewise. */
  readonly notBefore: number | undefined;
  /** The number of managed-login sessions that were ended; `undefined` when the sign-out does not end them. */
  readonly endedSessions: number | undefined;
}

/** An entry in the report. */
export interface ReportedEntry extends RecordedEntry {
  /** Whether the list contains the user; `undefined` without a list. */
  readonly isListed: boolean | undefined;
}

/** The entries of a construct and a user pool. */
export interface ReportedConstruct extends ConstructName {
  /** `undefined` when it is unknown. */
  readonly userPoolId: string | undefined;
  /** Sorted by time; entries without a time last. */
  readonly entries: readonly ReportedEntry[];
  /** The app clients of the user pool that the state contains. */
  readonly clients: readonly AppClient[];
  /** What the function does besides the call to Cognito, now. An entry has what it did at the sign-out. */
  readonly measures: Measures;
}

/** A listed user without an entry of the listed revision. */
export interface PendingUser {
  readonly username: string;
  /** `undefined` when the list sets none, so that any entry counts. */
  readonly revision: string | undefined;
  /** `undefined` when the list sets none. */
  readonly reason: string | undefined;
  /** The position in the list, such as `users.yaml:7:5`. */
  readonly position: string;
  /** The revision of the user's entry; `undefined` when the user has no entry. */
  readonly recordedRevision: string | undefined;
  /** The construct without the entry; `undefined` when the states have no construct at all. */
  readonly construct: ConstructName | undefined;
}

/** The comparison with a list. */
export interface ListComparison {
  /** The path of the list. */
  readonly file: string;
  /** The number of users in the list. */
  readonly users: number;
  /** In the order of the list. */
  readonly pending: readonly PendingUser[];
}

/** Who was signed out, by construct. */
export interface HistoryReport {
  readonly constructs: readonly ReportedConstruct[];
  /** Entries before this time are left out: ISO 8601, UTC; `undefined` when all entries are in the report. */
  readonly since: string | undefined;
  /** `undefined` without a list. */
  readonly list: ListComparison | undefined;
}

/** The number of entries by outcome. */
export interface Counts {
  readonly signedOut: number;
  readonly skipped: number;
  readonly unknown: number;
  /** Entries of users that the list does not contain. */
  readonly unlisted: number;
}

/** Counts entries by outcome. */
export function countEntries(entries: readonly ReportedEntry[]): Counts {
  const count = (outcome: Outcome) => entries.filter((entry) => entry.outcome === outcome).length;
  return {
    signedOut: count("signed-out"),
    skipped: count("skipped"),
    unknown: count("unknown"),
    unlisted: entries.filter(({ isListed }) => isListed === false).length,
  };
}

/** Whether the entries of a construct are or can be on a revocation list. */
export function hasRevocationList({ entries, measures }: ReportedConstruct): boolean {
  return measures.revocationList === true || entries.some(({ notBefore }) => notBefore !== undefined);
}

/** Counts pending users. A user can be pending in several constructs. */
export function countPending(pending: readonly PendingUser[]): number {
  return new Set(pending.map(({ username }) => username)).size;
}

/** Whether the constructs of a report belong to more than one stack. */
export function hasSeveralStacks(report: HistoryReport): boolean {
  return new Set(collectConstructs(report).map(({ stack }) => stack)).size > 1;
}

/** Whether a report has more than one construct. */
export function hasSeveralConstructs(report: HistoryReport): boolean {
  return new Set(collectConstructs(report).map(({ stack, address }) => JSON.stringify([stack, address]))).size > 1;
}

function collectConstructs({ constructs, list }: HistoryReport): readonly ConstructName[] {
  const pending = list?.pending.map(({ construct }) => construct) ?? [];
  return [...constructs, ...pending.filter((construct) => construct !== undefined)];
}
