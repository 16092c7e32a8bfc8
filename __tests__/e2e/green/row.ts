import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { LocalUserPool } from "../../../local/user-pool";
import type { EngineStack } from "../engine-stack";
import type { List } from "./stack";

/** What a row can do before a deploy. */
export interface RowContext {
  /** The pools that exist before the first deploy. */
  readonly own: LocalUserPool;
  readonly other: LocalUserPool;
  /** The pool of the form `resource`. */
  readonly findCreatedPool: () => Promise<LocalUserPool>;
  readonly lambda: LambdaClient;
  /** Creates users and signs them in. */
  readonly join: (pool: LocalUserPool, ...usernames: readonly string[]) => Promise<void>;
  /** Deletes a user, and forgets the user's sessions. */
  readonly leave: (pool: LocalUserPool, username: string) => Promise<void>;
  /** The address of an entry of the construct `SignOut`. */
  readonly entry: (username: string) => string;
  /** The row's only resource of a type, from the state. */
  readonly findResource: (type: string) => Promise<StateResource>;
  readonly stack: EngineStack;
}

/** A resource of a state. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One way in which a list, a pool, a construct, an option or a name can change between two deploys. */
export interface Row {
  readonly change: string;
  /** The constructs of each deploy. The row is about the last one. */
  readonly deploys: readonly (readonly List[])[];
  /** What happens before a deploy, by its index. */
  readonly before?: Readonly<Record<number, (context: RowContext) => unknown>>;
  /**
   * The users of both pools.
   * @default ["alice", "bob", "carol"]
   */
  readonly users?: readonly string[];
  /** The users of an alias, the one of its last entry last. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** What the report of the last plan says. */
  readonly report: readonly string[];
  /** The users who are signed out by the last deploy; `other/` precedes those of the other pool. */
  readonly signedOut: readonly string[];
  /** What the history says after the last deploy. */
  readonly history: readonly string[];
  /**
   * What the report of the next plan says.
   * @default - nothing
   */
  readonly next?: readonly string[];
  /** Options of the last plan. A row with some has its own stack. */
  readonly planOptions?: (entry: (username: string) => string) => readonly string[];
  /** The indexes of the deploys that fail. A row with some has its own stack. */
  readonly fails?: readonly number[];
  /** Whether the row has its own stack for another reason. */
  readonly isAlone?: true;
}

/** A construct that lists users of the row's own pool. */
export const listing = (...users: List["users"]): List => ({ users });

/** A construct that skips missing users. */
export const skipping = (...users: List["users"]): List => ({ users, props: { onMissingUser: "skip" } });

/** A listed user with a revision. */
export const revised = (username: string, revision: string) => ({ username, revision });
