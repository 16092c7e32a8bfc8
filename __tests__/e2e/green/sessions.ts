import { createUser, signIn } from "../../../local/user-pool";
import type { LocalUserPool, Tokens } from "../../../local/user-pool";
import { isSignedOut } from "../../support/signed-in";

/** The tokens that a user got. */
export interface Session {
  readonly pool: LocalUserPool;
  readonly username: string;
  /** The index of the deploy before which the user got them. */
  readonly deploy: number;
  readonly tokens: Tokens;
}

/** Sessions, by Cognito's response to their tokens. */
export interface CheckedSessions {
  readonly rejected: readonly Session[];
  readonly accepted: readonly Session[];
}

/** The sessions of users, from before each deploy. */
export interface Sessions {
  /** Creates users. They sign in with {@link Sessions.signAllIn}. */
  readonly join: (pool: LocalUserPool, ...usernames: readonly string[]) => Promise<void>;
  /** Forgets a user. */
  readonly forget: (pool: LocalUserPool, username: string) => void;
  /** Signs all users in before the next deploy. */
  readonly signAllIn: () => Promise<void>;
  /** Sends the tokens of all sessions to Cognito. */
  readonly check: () => Promise<CheckedSessions>;
}

/** Creates sessions that are all kept: a sign-out must end each of them. */
export function createSessions(): Sessions {
  let users: (readonly [LocalUserPool, string])[] = [];
  let sessions: Session[] = [];
  let deploy = 0;
  return {
    join: async (pool, ...usernames) => {
      for (const username of usernames) {
        await createUser(pool, username);
        users.push([pool, username]);
      }
    },
    forget: (pool, username) => {
      const isOther = (at: LocalUserPool, name: string) => at.userPoolId !== pool.userPoolId || name !== username;
      users = users.filter(([at, name]) => isOther(at, name));
      sessions = sessions.filter((session) => isOther(session.pool, session.username));
    },
    signAllIn: async () => {
      for (const [pool, username] of users)
        sessions.push({ pool, username, deploy, tokens: await signIn(pool, username) });
      deploy++;
    },
    check: async () => {
      const rejected: Session[] = [];
      const accepted: Session[] = [];
      for (const session of sessions)
        ((await isSignedOut(session.pool, session.username, session.tokens)) ? rejected : accepted).push(session);
      return { rejected, accepted };
    },
  };
}
