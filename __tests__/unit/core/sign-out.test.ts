import { signOut } from "../../../core/sign-out";
import type { Cognito, OnMissingUser } from "../../../core/sign-out";

const ENTRY = { username: "alice", revision: "3", reason: "INC-4711" };

function context(globalSignOut: Cognito["globalSignOut"], onMissingUser: OnMissingUser = "fail") {
  return {
    cognito: { globalSignOut },
    userPoolId: "us-east-1_Example01",
    region: "us-east-1",
    onMissingUser,
    now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
  };
}

const answers = () => Promise.resolve("request-1");
const throws = (name: string) => () => Promise.reject(Object.assign(new Error("Cognito's own words."), { name }));

describe("GIVEN an entry", () => {
  test("WHEN Cognito answers THEN the result is a success with the request id and the time in UTC", async () => {
    expect(await signOut(ENTRY, context(answers))).toEqual({
      success: true,
      data: {
        id: "request-1",
        created_at: "2026-01-02T03:04:05.006Z",
        outcome: "signed_out",
        username: "alice",
        revision: "3",
      },
    });
  });

  test("WHEN the pool has no such user THEN it fails and says which names Cognito accepts", async () => {
    expect(await signOut(ENTRY, context(throws("UserNotFoundException")))).toEqual({
      success: false,
      error: { code: "USER_NOT_FOUND", message: expect.stringMatching(/"alice".*alias.*"sub".*Google_1234/) as string },
    });
  });

  test("WHEN the pool has no such user and those are skipped THEN the result says skipped, never signed out", async () => {
    expect(await signOut(ENTRY, context(throws("UserNotFoundException"), "skip"))).toMatchObject({
      success: true,
      data: { outcome: "skipped" },
    });
  });

  test.each(["AccessDeniedException", "ResourceNotFoundException", "TooManyRequestsException", "Whatever"])(
    "WHEN users are skipped and Cognito answers %s THEN it fails all the same",
    async (name) => {
      expect(await signOut(ENTRY, context(throws(name), "skip"))).toMatchObject({ success: false });
    },
  );
});
