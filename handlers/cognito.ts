import {
  AdminGetUserCommand,
  AdminListUserSessionsCommand,
  AdminRevokeUserSessionCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { toErrorCode } from "../core/cognito-errors";
import { createClientConfiguration } from "./client-configuration";

/** The users of a user pool. Each call is one request, without retries, and throws the error of the SDK. */
export interface UserPool {
  /** Calls `AdminUserGlobalSignOut`, and returns the AWS request id. */
  readonly globalSignOut: (username: string, signal: AbortSignal) => Promise<string>;
  /** Calls `AdminGetUser`, which takes a username as `AdminUserGlobalSignOut` does, and returns the `sub`. */
  readonly findSub: (username: string, signal: AbortSignal) => Promise<string>;
  /** Calls `AdminListUserSessions`, for each page, and returns the ids of the managed-login sessions. */
  readonly listManagedLoginSessions: (username: string, signal: AbortSignal) => Promise<readonly string[]>;
  /**
   * Calls `AdminRevokeUserSession`, also for the sessions of apps that came through this one.
   *
   * @returns `false` if the session had ended already
   */
  readonly endSession: (username: string, sessionId: string, signal: AbortSignal) => Promise<boolean>;
}

/**
 * Creates a client of a user pool.
 *
 * @param userPoolId the pool whose users are signed out
 */
export function createUserPool(userPoolId: string): UserPool {
  // The caller retries: unlike the SDK, it knows the rate and the remaining time.
  const client = new CognitoIdentityProviderClient(createClientConfiguration(1));
  const toInput = (username: string) => ({ UserPoolId: userPoolId, Username: username });
  return {
    globalSignOut: async (username, signal) => {
      const command = new AdminUserGlobalSignOutCommand(toInput(username));
      const { $metadata } = await client.send(command, { abortSignal: signal });
      return $metadata.requestId ?? "";
    },
    findSub: async (username, signal) => {
      const { UserAttributes } = await client.send(new AdminGetUserCommand(toInput(username)), { abortSignal: signal });
      const sub = UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
      if (sub === undefined) throw new Error("The response has no sub.");
      return sub;
    },
    listManagedLoginSessions: async (username, signal) => {
      const ids: string[] = [];
      let NextToken: string | undefined;
      do {
        const command = new AdminListUserSessionsCommand({ ...toInput(username), NextToken });
        const page = await client.send(command, { abortSignal: signal });
        for (const { SessionId, SessionType } of page.Sessions ?? [])
          if (SessionType === "SSO" && SessionId !== undefined) ids.push(SessionId);
        ({ NextToken } = page);
      } while (NextToken !== undefined);
      return ids;
    },
    endSession: async (username, sessionId, signal) => {
      const command = new AdminRevokeUserSessionCommand({
        ...toInput(username),
        SessionId: sessionId,
        RevokeAssociatedSessions: "LINKED",
      });
      try {
        await client.send(command, { abortSignal: signal });
        return true;
      } catch (error) {
        // Lists are eventually consistent: they can contain a session that has ended.
        if (toErrorCode(error) === "RESOURCE_NOT_FOUND") return false;
        throw error;
      }
    },
  };
}
