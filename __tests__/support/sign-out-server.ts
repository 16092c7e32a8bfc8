import { REVOCATION_ATTRIBUTES } from "../../core/revocations";
import { json, startCognitoServer } from "./cognito-server";
import type { CognitoRequest, CognitoResponse, CognitoServer } from "./cognito-server";

/** An item of the revocation list, as DynamoDB stores it. */
export type StoredItem = Readonly<Record<string, { readonly S?: string; readonly N?: string; readonly SS?: string[] }>>;

/** A loopback server in place of Cognito and DynamoDB, with users, their sessions and a revocation list. */
export interface SignOutServer extends CognitoServer {
  /** The items of the revocation list, by their sort key. */
  readonly items: ReadonlyMap<string, StoredItem>;
  /** When Cognito signed each user out, in milliseconds since the epoch. */
  readonly signedOut: ReadonlyMap<string, number>;
  /** The sessions of each user: the ids of managed-login sessions start with `sso`, the others with `token`. */
  readonly sessions: Map<string, string[]>;
  /** The responses to the next requests of an operation, in place of the server's own. `lost` applies the request first. */
  readonly overrides: Map<string, (CognitoResponse | "lost" | undefined)[]>;
  /** Called when a request has arrived, and again when it was applied. */
  onStep: (() => void) | undefined;
  readonly reset: () => void;
}

interface Body {
  readonly Username: string;
  readonly SessionId: string;
  readonly NextToken?: string;
  readonly Item: StoredItem;
  readonly ConditionExpression?: string;
}

/** The `sub` of each user of the server. */
export const SUBS: Readonly<Record<string, string>> = {
  alice: "11111111-1111-4111-8111-111111111111",
  bob: "22222222-2222-4222-8222-222222222222",
};

const SESSIONS = ["token-1", "sso-1", "token-2", "sso-2", "token-3"];
// Smaller than Cognito's 125, so that there are several pages.
const PAGE_SIZE = 2;

/** Starts a server in which `alice` has two managed-login sessions. */
export async function startSignOutServer(): Promise<SignOutServer> {
  const items = new Map<string, StoredItem>();
  const signedOut = new Map<string, number>();
  const sessions = new Map<string, string[]>();
  const overrides: SignOutServer["overrides"] = new Map();

  const apply = (operation: string, body: Body): CognitoResponse => {
    const { Username, SessionId, NextToken, Item, ConditionExpression } = body;
    const sub = SUBS[Username];
    if (operation === "PutItem") {
      const key = Item[REVOCATION_ATTRIBUTES.revocation]?.S ?? "";
      if (items.has(key) && ConditionExpression !== undefined)
        return { error: "ConditionalCheckFailedException", message: "The conditional request failed" };
      items.set(key, Item);
      return json({});
    }
    if (sub === undefined) return { error: "UserNotFoundException", message: "User does not exist." };
    const own = sessions.get(Username) ?? [];
    switch (operation) {
      case "AdminGetUser":
        return json({
          Username,
          UserAttributes: [
            { Name: "email", Value: "a@example.com" },
            { Name: "sub", Value: sub },
          ],
        });
      case "AdminUserGlobalSignOut":
        signedOut.set(Username, Date.now());
        return json({});
      case "AdminListUserSessions": {
        const start = Number(NextToken ?? 0);
        const end = start + PAGE_SIZE;
        const page = own
          .slice(start, end)
          .map((id) => ({ SessionId: id, SessionType: id.startsWith("sso") ? "SSO" : "TOKEN" }));
        return json({ Sessions: page, ...(end < own.length ? { NextToken: String(end) } : {}) });
      }
      case "AdminRevokeUserSession":
        if (!own.includes(SessionId)) return { error: "ResourceNotFoundException", message: "Session not found." };
        sessions.set(
          Username,
          own.filter((id) => id !== SessionId),
        );
        return json({});
      default:
        return { error: "UnknownOperationException", message: operation };
    }
  };

  const respond = ({ operation, body }: CognitoRequest): CognitoResponse => {
    server.onStep?.();
    const override = overrides.get(operation)?.shift();
    if (override !== undefined && override !== "lost") return override;
    const response = apply(operation, JSON.parse(body.toString()) as Body);
    server.onStep?.();
    return override === "lost" ? "hang up" : response;
  };

  const reset = () => {
    items.clear();
    signedOut.clear();
    overrides.clear();
    server.onStep = undefined;
    sessions.clear();
    sessions.set("alice", SESSIONS);
  };
  const base = await startCognitoServer(respond);
  const server: SignOutServer = { ...base, items, signedOut, sessions, overrides, onStep: undefined, reset };
  reset();
  return server;
}
