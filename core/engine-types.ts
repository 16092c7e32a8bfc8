import type { Clock } from "./clock";
import type { Entry, Result } from "./contract";
import type { Pacer } from "./pacer";

/** What to do about a listed user that the pool does not have. */
export type OnMissingUser = "fail" | "skip";

/** The one call of Amazon Cognito that this library makes. */
export interface Cognito {
  /**
   * Signs a user out everywhere (`AdminUserGlobalSignOut`), in one attempt.
   *
   * @param username whom
   * @param signal ends the attempt early
   * @returns the AWS request id of the call
   * @throws the error that Cognito answered, or what kept the answer from arriving
   */
  globalSignOut(username: string, signal: AbortSignal): Promise<string>;
}

/** Where users are signed out, and what the engine can't make itself. */
export interface EngineContext {
  readonly cognito: Cognito;
  readonly clock: Clock;
  /** The pace of all requests, retries included. Runs that share it keep it together. */
  readonly pacer: Pacer;
  /** A number from 0 up to 1, such as `Math.random`. */
  readonly random: () => number;
  /**
   * How messages name a user.
   * @default - by the username as listed
   */
  readonly nameOf?: (username: string) => string;
  /** The user pool, for messages. */
  readonly userPoolId: string;
  /** Its Region, for messages. */
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
}

/** How users are signed out. */
export interface EngineOptions {
  /** When the engine must have ended, in milliseconds since the epoch. */
  readonly deadline?: number;
  /** Ends it at once when it is aborted. */
  readonly signal?: AbortSignal;
  /** Is told how far it has come, after every attempt. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far the engine has come. */
export interface Progress {
  /** Users who are signed out or skipped. */
  readonly done: number;
  /** Users whose sign-out failed. */
  readonly failed: number;
  readonly total: number;
  /** Attempts that were tried again. */
  readonly retried: number;
  /** Attempts that Cognito throttled. */
  readonly throttled: number;
  /** The rate now, in requests a second. */
  readonly rate: number;
  /** How long the rest takes at this rate, in seconds. */
  readonly timeLeft: number;
}

/** What a user's sign-out ended in. */
export interface Outcome {
  readonly entry: Entry;
  readonly result: Result;
  /** How often Cognito was asked. */
  readonly attempts: number;
  /** How many of these it throttled. */
  readonly throttled: number;
}
