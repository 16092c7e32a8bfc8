import { RequestError } from "../core/cognito-errors";
import type { Entry } from "../core/contract";
import type { CognitoClient } from "../core/sign-out-all";
import { createUserPool } from "./cognito";
import type { RevocationTable } from "./revocations";

/** What the function does besides `AdminUserGlobalSignOut`. */
export interface SignOutOptions {
  /** The revocation list to which users are added. */
  readonly revocations?: RevocationTable;
  /** Whether managed-login sessions are ended. */
  readonly endManagedLoginSessions?: boolean;
}

/**
 * Creates the client that signs users out.
 *
 * With a revocation list, it writes twice. The item before the sign-out ensures that a user who is signed out is on the list,
 * even if the function is killed. A token that is refreshed after this item and before the sign-out carries a later time: the
 * item after the sign-out revokes it.
 *
 * @param userPoolId the pool whose users are signed out
 * @param options what is done besides
 */
export function createSignOutClient(userPoolId: string, options: SignOutOptions = {}): CognitoClient {
  const { revocations, endManagedLoginSessions } = options;
  const pool = createUserPool(userPoolId);
  // The sessions that earlier attempts of an entry ended count as well.
  const endedSessions = new WeakMap<Entry, Set<string>>();
  return {
    globalSignOut: async (entry, signal) => {
      const { username, reason } = entry;
      const ended = endedSessions.get(entry) ?? new Set();
      endedSessions.set(entry, ended);
      let signedOut = false;
      const call = async <T>(action: string, send: () => Promise<T>, table?: string): Promise<T> => {
        try {
          return await send();
        } catch (error) {
          throw new RequestError({ action, table, afterSignOut: signedOut }, error);
        }
      };
      const sub = revocations && (await call("cognito-idp:AdminGetUser", () => pool.findSub(username, signal)));
      const revokeTokens = async () => {
        if (!revocations || sub === undefined) return undefined;
        const revocation = { userPoolId, sub, time: Date.now(), reason };
        return call("dynamodb:PutItem", () => revocations.put(revocation, signal), revocations.table);
      };
      const endSessions = async () => {
        if (!endManagedLoginSessions) return;
        const list = () => pool.listManagedLoginSessions(username, signal);
        for (const session of await call("cognito-idp:AdminListUserSessions", list)) {
          const end = () => pool.endSession(username, session, signal);
          if (await call("cognito-idp:AdminRevokeUserSession", end)) ended.add(session);
        }
      };

      await revokeTokens();
      await endSessions();
      const id = await call("cognito-idp:AdminUserGlobalSignOut", () => pool.globalSignOut(username, signal));
      signedOut = true;
      await endSessions();
      const last = await revokeTokens();
      return { id, sub, notBefore: last?.notBefore, endedSessions: endManagedLoginSessions ? ended.size : undefined };
    },
  };
}
