import { encodeInput, ENVIRONMENT } from "../../core/contract";
import { createFunctionEnvironment, startBundle } from "../support/invoke-bundle";
import type { ExecutionEnvironment } from "../support/invoke-bundle";
import { startSignOutServer, SUBS } from "../support/sign-out-server";
import type { SignOutServer } from "../support/sign-out-server";
import { SEEDS } from "./seeds";

jest.setTimeout(60_000);

const SUB = SUBS["alice"] ?? "";
const EVENT: unknown = JSON.parse(encodeInput({ username: "alice", revision: "1" }));

interface Series {
  readonly name: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly calls: readonly string[];
}

describe.each<Series>([
  {
    name: "a revocation list",
    environment: {},
    calls: ["AdminGetUser", "PutItem", "AdminUserGlobalSignOut", "PutItem"],
  },
  {
    name: "a revocation list, which ends managed-login sessions",
    environment: { [ENVIRONMENT.endManagedLoginSessions]: "true" },
    calls: [
      ...["AdminGetUser", "PutItem", "AdminListUserSessions", "AdminRevokeUserSession"],
      ...["AdminUserGlobalSignOut", "AdminListUserSessions", "PutItem"],
    ],
  },
])("GIVEN the built function with $name, which is killed", ({ environment, calls }) => {
  let server: SignOutServer;
  const started: ExecutionEnvironment[] = [];
  const start = () => {
    const bundle = startBundle({
      ...createFunctionEnvironment(server),
      [ENVIRONMENT.revocationTable]: "revocations",
      ...environment,
    });
    started.push(bundle);
    return bundle;
  };
  /** The time of the last item of the user, in milliseconds since the epoch. */
  const revokedUntil = () => {
    const keys = [...server.items.keys()].filter((key) => key.endsWith(`#${SUB}`));
    return Math.max(...keys.map((key) => Date.parse(key.slice(0, 24))));
  };

  beforeAll(async () => {
    server = await startSignOutServer();
  });
  afterEach(() => {
    for (const bundle of started.splice(0)) bundle.kill();
  });
  afterAll(() => server.stop());

  test.each(SEEDS)(
    "WHEN it happens at the step of seed %i THEN a user whom Cognito signed out is on the list, and a retry redoes everything",
    async (seed) => {
      server.reset();
      server.sessions.set("alice", ["sso-1", "token-1"]);
      const began = Date.now();
      const before = server.operations.length;
      // Each call has two steps: its arrival, at which it has no effect, and its effect, at which its response is lost.
      const moment = 1 + ((seed - 1) % (2 * calls.length));
      let step = 0;
      const killed = start();
      server.onStep = () => {
        step += 1;
        if (step < moment) return;
        killed.kill();
        throw new Error("The function was killed.");
      };
      await expect(killed.invoke(EVENT)).rejects.toThrow("The process ended.");
      expect(server.operations.slice(before)).toEqual(calls.slice(0, Math.ceil(moment / 2)));
      if (server.signedOut.has("alice")) expect(revokedUntil()).toBeGreaterThanOrEqual(began);

      const retried = server.operations.length;
      let refreshedAt = 0;
      server.onStep = () => {
        // The user refreshes a token just before Cognito rejects the refresh token.
        if (server.operations.at(-1) === "AdminUserGlobalSignOut") refreshedAt = Date.now();
      };
      const { result } = await start().invoke(EVENT);
      expect(result).toMatchObject({ success: true, data: { not_before: Math.floor(revokedUntil() / 1000) } });
      const left = calls.filter((call) => call !== "AdminRevokeUserSession" || !hasEndedSession(calls, moment));
      expect(server.operations.slice(retried)).toEqual(left);
      expect(revokedUntil()).toBeGreaterThanOrEqual(refreshedAt);
      expect(revokedUntil()).toBeGreaterThanOrEqual(server.signedOut.get("alice") ?? NaN);
    },
  );
});

function hasEndedSession(calls: readonly string[], moment: number): boolean {
  return moment >= 2 * (calls.indexOf("AdminRevokeUserSession") + 1);
}
