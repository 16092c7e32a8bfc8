import { explainCognitoError, isUserNotFound } from "./cognito-errors";
import type { Entry, Result, SuccessResult } from "./contract";

/** What to do about a listed user that the pool does not have. */
export type OnMissingUser = "fail" | "skip";

/** The one call of Amazon Cognito that this library makes. */
export interface Cognito {
  /**
   * Signs a user out everywhere (`AdminUserGlobalSignOut`).
   *
   * @returns the AWS request id of the call
   * @throws the error that Cognito answered, or what kept the answer from arriving
   */
  globalSignOut(username: string): Promise<string>;
}

/** Where and how users are signed out. */
export interface SignOutContext {
  readonly cognito: Cognito;
  /** The user pool, for messages. */
  readonly userPoolId: string;
  /** Its Region, for messages. */
  readonly region: string;
  readonly onMissingUser: OnMissingUser;
  /** The time now. */
  readonly now: () => Date;
}

/**
 * Signs one user out everywhere. The result says `signed_out` only when Cognito answered that it did it.
 *
 * @param entry whom, and why
 * @param context where and how
 */
export async function signOut(entry: Entry, context: SignOutContext): Promise<Result> {
  try {
    return success(entry, context, "signed_out", await context.cognito.globalSignOut(entry.username));
  } catch (error) {
    if (context.onMissingUser === "skip" && isUserNotFound(error)) {
      return success(entry, context, "skipped", requestIdOf(error));
    }
    const { code, message } = explainCognitoError(error, { ...context, username: entry.username });
    return { success: false, error: { code, message } };
  }
}

function success(
  { username, revision }: Entry,
  { now }: SignOutContext,
  outcome: SuccessResult["data"]["outcome"],
  id: string,
): SuccessResult {
  return { success: true, data: { id, created_at: now().toISOString(), outcome, username, revision } };
}

function requestIdOf(error: unknown): string {
  const metadata: unknown = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  const id: unknown =
    typeof metadata === "object" && metadata !== null && "requestId" in metadata ? metadata.requestId : "";
  return typeof id === "string" ? id : "";
}
