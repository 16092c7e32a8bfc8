import type { ConstructName } from "../output/format";
import type { AppClient } from "../output/remaining-access";

/** A changed trigger of an entry. */
export interface TriggerChange {
  readonly before: string;
  /** `undefined` when it is known after apply. */
  readonly after: string | undefined;
}

/** The cause of a sign-out. */
export type Cause =
  /** The user is new on the list, or listed again. */
  | { readonly kind: "newly-listed" }
  /** An earlier deploy listed the user, but the state has no entry, usually because the sign-out failed. */
  | { readonly kind: "retry" }
  /** The revision was bumped; `pool` is set when the user pool changed as well. */
  | ({ readonly kind: "revision"; readonly pool?: TriggerChange } & TriggerChange)
  /** The user pool of the construct changed. */
  | ({ readonly kind: "pool" } & TriggerChange)
  /** The username was replaced by one that differs only in its Unicode form. */
  | { readonly kind: "username" }
  /** The construct signs out all listed users on every deploy. */
  | { readonly kind: "every-deploy" }
  /** The engine replaces or updates the entry for another reason. */
  | { readonly kind: "other"; readonly detail: string };

/** A user who is or was listed. What is `undefined` is known after apply, except the reason. */
export interface ReportedUser {
  readonly username: string | undefined;
  readonly revision: string | undefined;
  /** `undefined` when there is none. */
  readonly reason: string | undefined;
}

/** A user that the deploy signs out. */
export interface SignOut extends ReportedUser {
  readonly cause: Cause;
}

/** The user pool of a construct. */
export interface ReportedUserPool {
  /** Such as `us-east-1_6573cjKIK`; `undefined` when it is known after apply. */
  readonly id: string | undefined;
  /** The address in the configuration; `undefined` when the plan does not contain it. */
  readonly address: string | undefined;
}

/** A construct with its users. */
export interface ReportedConstruct extends ConstructName {
  readonly userPool: ReportedUserPool;
  /** The users that the deploy signs out, sorted by username. */
  readonly signOuts: readonly SignOut[];
  /** The users that were removed from the list. They are not signed out. */
  readonly removed: readonly ReportedUser[];
  /** The listed users that an earlier deploy skipped. They are not signed out. */
  readonly skipped: readonly ReportedUser[];
  /** The listed users that an earlier deploy signed out. */
  readonly untouched: readonly ReportedUser[];
  /** The estimated duration of the sign-outs, in seconds. */
  readonly seconds: number;
  /** The estimated rate, in sign-outs per second. */
  readonly rate: number;
  /** The app clients of the user pool that the plan contains. */
  readonly clients: readonly AppClient[];
}

/** The users that the next deploy signs out, by construct. */
export interface Report {
  readonly constructs: readonly ReportedConstruct[];
  /** The estimated duration of all sign-outs, in seconds, one stack after another. */
  readonly seconds: number;
}

/** The number of users in a report. */
export interface Totals {
  readonly signOuts: number;
  readonly removed: number;
  readonly skipped: number;
  readonly untouched: number;
}

/** Counts the users of all constructs. */
export function countTotals({ constructs }: Report): Totals {
  const sum = (count: (construct: ReportedConstruct) => number) =>
    constructs.reduce((total, construct) => total + count(construct), 0);
  return {
    signOuts: sum(({ signOuts }) => signOuts.length),
    removed: sum(({ removed }) => removed.length),
    skipped: sum(({ skipped }) => skipped.length),
    untouched: sum(({ untouched }) => untouched.length),
  };
}

/** Whether the constructs of a report belong to more than one stack. */
export function hasSeveralStacks({ constructs }: Report): boolean {
  return new Set(constructs.map(({ stack }) => stack)).size > 1;
}
