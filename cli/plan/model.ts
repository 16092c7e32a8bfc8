import type { CheckedName, LookedUpName } from "../check/model";
import type { ConstructName } from "../output/format";
import type { AppClient, Measures } from "../output/remaining-access";

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
  /** Whether the reason is the user's own, not the default of the list; `undefined` when the plan does not contain it. */
  readonly hasOwnReason?: boolean;
}

/** A user whose listed reason changed while the revision did not. The deploy does not sign the user out. */
export interface ReasonChange extends ReportedUser {
  /** The listed reason; `undefined` when there is none. */
  readonly newReason: string | undefined;
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
  /** The untouched users whose reason changed while the revision did not. */
  readonly reasonChanges: readonly ReasonChange[];
  /** The listed users in the user pool; `undefined` when they were not looked up. */
  readonly checks?: readonly CheckedName[];
  /** The estimated duration of the sign-outs, in seconds. */
  readonly seconds: number;
  /** The estimated rate, in sign-outs per second. */
  readonly rate: number;
  /** The app clients of the user pool that the plan contains. */
  readonly clients: readonly AppClient[];
  /** What the sign-outs do besides the call to Cognito. */
  readonly measures: Measures;
}

/** A plan of a report. */
export interface ReportedPlan {
  /** The name for messages, such as the path of the file. */
  readonly name: string;
  /** `undefined` when it is unknown. */
  readonly stack: string | undefined;
  /** When the engine created the plan, in ISO 8601; `undefined` when the plan does not contain it. */
  readonly createdAt: string | undefined;
  /** The age of the plan at the time of the report; `undefined` when it is unknown. */
  readonly ageSeconds: number | undefined;
}

/** Something that the plans do not show, so that users can be missing in the report. Guards refuse it. */
export type Gap =
  /** A synthesized stack has no saved plan. */
  | { readonly kind: "no-plan"; readonly stack: string }
  /** The stack was synthesized after the plan was created. */
  | {
      readonly kind: "outdated";
      readonly plan: string;
      readonly createdAt: string | undefined;
      readonly synthesizedAt: string;
    }
  /** The plan does not cover all resources, for example because of `-target`. */
  | { readonly kind: "limited"; readonly plan: string }
  /** The engine deferred changes to a later plan. */
  | { readonly kind: "deferred"; readonly plan: string; readonly addresses: readonly string[] }
  /** An invocation whose input is known after apply calls a function that the plan does not contain. */
  | { readonly kind: "unknown-call"; readonly address: string }
  /** A data source calls the function of a construct. */
  | { readonly kind: "data-source"; readonly address: string; readonly username: string | undefined };

/** The users that the next deploy signs out, by construct. */
export interface Report {
  readonly plans: readonly ReportedPlan[];
  readonly gaps: readonly Gap[];
  /** The protected names in the user pools; `undefined` when they were not looked up. */
  readonly protectedNames?: readonly LookedUpName[];
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

/** Selects the users of a construct that are still listed. */
export function selectListed({ signOuts, skipped, untouched }: ReportedConstruct): readonly ReportedUser[] {
  return [...signOuts, ...skipped, ...untouched];
}

/** Whether the constructs of a report belong to more than one stack. */
export function hasSeveralStacks({ constructs }: Report): boolean {
  return new Set(constructs.map(({ stack }) => stack)).size > 1;
}
