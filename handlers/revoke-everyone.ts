import { RequestError, toRequestError } from "../core/cognito-errors";
import type { EveryoneEntry, EveryoneResult } from "../core/contract";
import { untilAborted } from "../core/deadline";
import { GlobalSignOutError } from "../core/errors";
import { EVERYONE } from "../core/revocations";
import type { RevocationTable } from "./revocations";

/**
 * Revokes the tokens of all users of the user pool that were issued until now.
 *
 * @param entry whose tokens stay accepted, and why the others are revoked
 * @param revocations the revocation list of the function, if it has one
 * @param pool the user pool
 * @param timeMs the remaining time, in milliseconds
 * @throws {@link GlobalSignOutError} with what failed
 */
export async function revokeEveryone(
  { except, reason }: EveryoneEntry,
  revocations: RevocationTable | undefined,
  pool: { readonly userPoolId: string; readonly region: string },
  timeMs: number,
): Promise<EveryoneResult> {
  if (!revocations) throw new GlobalSignOutError("OPERATION_NOT_ENABLED", "The function has no revocation list.");
  const { userPoolId } = pool;
  const { table, put } = revocations;
  const action = `Revoking the tokens of all users of user pool ${userPoolId}`;
  const signal = AbortSignal.timeout(timeMs);
  try {
    const revocation = { userPoolId, sub: EVERYONE, time: Date.now(), reason, except };
    const { id, notBefore } = await untilAborted(put(revocation, signal), signal);
    const created_at = new Date().toISOString();
    const count = new Set(except).size;
    return {
      success: true,
      data: { id, created_at, outcome: "revoked", not_before: notBefore, except: count, user_pool_id: userPoolId },
    };
  } catch (error) {
    if (signal.aborted) throw new GlobalSignOutError("TIMEOUT", `${action} timed out.`, { cause: error });
    throw toRequestError(new RequestError({ action: "dynamodb:PutItem", table }, error), action, pool);
  }
}
