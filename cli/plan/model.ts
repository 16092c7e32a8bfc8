import type { AppClient } from "../output/remaining-access";

/** Why a user is signed out. */
export type Cause =
  /** The user was not on the list, or the sign-out never succeeded. */
  | { readonly kind: "first-time" }
  /** The revision was bumped; `after` is `undefined` when it is unknown until apply. */
  | { readonly kind: "revision"; readonly before: string; readonly after: string | undefined }
  /** The construct signs everybody on its list out on every deploy. */
  | { readonly kind: "every-deploy" }
  /** The engine makes the entry anew, or updates it, for a reason of its own. */
  | { readonly kind: "other"; readonly detail: string };

/** A user on a list, or one who left it. What is `undefined` is unknown until apply, but for the reason. */
export interface ReportedUser {
  readonly username: string | undefined;
  readonly revision: string | undefined;
  /** `undefined` when there is none. */
  readonly reason: string | undefined;
}

/** A user whom the deploy signs out. */
export interface SignOut extends ReportedUser {
  readonly why: Cause;
}

/** The user pool of a construct. */
export interface ReportedUserPool {
  /** Such as `us-east-1_6573cjKIK`; `undefined` when it is unknown until apply. */
  readonly id: string | undefined;
  /** Its address in the configuration, where the plan knows it. */
  readonly address: string | undefined;
}

/** One construct, or one instance of it where its module has several. */
export interface ReportedConstruct {
  /** The stack, where the plan's place tells it. */
  readonly stack: string | undefined;
  /** The address of its module, such as `module.team["blue"]`; `undefined` in the root module. */
  readonly module: string | undefined;
  /** Its name in the configuration, such as `CompromisedAccounts`. */
  readonly name: string;
  /** The address of its entries, without their keys. */
  readonly address: string;
  readonly userPool: ReportedUserPool;
  /** Whom the deploy signs out, in the order of their usernames. */
  readonly signOuts: readonly SignOut[];
  /** Who left the list: nothing is called. */
  readonly removed: readonly ReportedUser[];
  /** Who was signed out by an earlier deploy, and stays on the list. */
  readonly untouched: readonly ReportedUser[];
  /** About how long its sign-outs take, in seconds; 0 when there are none. */
  readonly seconds: number;
  /** How many sign-outs a second this reckons with. */
  readonly rate: number;
  /** The pool's app clients that the plan knows. */
  readonly clients: readonly AppClient[];
}

/** Who is signed out by the next deploy, construct by construct. */
export interface Report {
  readonly constructs: readonly ReportedConstruct[];
  /** About how long all sign-outs take, in seconds, one stack after another. */
  readonly seconds: number;
}

/** How many users a report speaks of. */
export interface Totals {
  readonly signOuts: number;
  readonly removed: number;
  readonly untouched: number;
}

/** Adds up a report. */
export function countTotals({ constructs }: Report): Totals {
  const sum = (count: (construct: ReportedConstruct) => number) =>
    constructs.reduce((total, construct) => total + count(construct), 0);
  return {
    signOuts: sum(({ signOuts }) => signOuts.length),
    removed: sum(({ removed }) => removed.length),
    untouched: sum(({ untouched }) => untouched.length),
  };
}
