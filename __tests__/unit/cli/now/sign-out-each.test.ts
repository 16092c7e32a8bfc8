import { signOutEach } from "../../../../cli/now/sign-out-each";
import type { Ended } from "../../../../cli/now/sign-out-each";
import { ERROR_CODES, GlobalSignOutError } from "../../../../core/errors";
import { toSuccessResult } from "../../../../core/contract";

const done = (username: string) => toSuccessResult({ username, revision: "now" }, "signed_out", "request-1", 0);
const PASSING = ["THROTTLED", "SERVICE_ERROR", "CONNECTION_ERROR"];

/** Calls for alice, bob and carol, bob's call failing with an error. */
async function run(error: Error) {
  const told: Ended[] = [];
  const called: string[] = [];
  const call = (username: string) => {
    called.push(username);
    // Each is told of before the next is called for.
    expect(told).toHaveLength(called.length - 1);
    return username === "bob" ? Promise.reject(error) : Promise.resolve(done(username));
  };
  const { ended, stoppedBy } = await signOutEach(["alice", "bob", "carol"], call, (one) => told.push(one));
  expect(told).toEqual(ended);
  return { called, ended, stoppedBy };
}

describe("GIVEN a call that fails", () => {
  test.each(PASSING)("WHEN it is for what can pass (%s) THEN the others are called for all the same", async (code) => {
    const error = new GlobalSignOutError(code as (typeof ERROR_CODES)[number], "No.");
    const { called, ended, stoppedBy } = await run(error);
    expect(called).toEqual(["alice", "bob", "carol"]);
    expect(ended).toEqual([
      { username: "alice", result: done("alice") },
      { username: "bob", result: { success: false, error: { code, message: "No." } } },
      { username: "carol", result: done("carol") },
    ]);
    expect(stoppedBy).toBeUndefined();
  });

  test.each(ERROR_CODES.filter((code) => !PASSING.includes(code)))(
    "WHEN it is for what holds for all (%s) THEN nobody else is called for",
    async (code) => {
      const error = new GlobalSignOutError(code, "No.");
      const { called, ended, stoppedBy } = await run(error);
      expect(called).toEqual(["alice", "bob"]);
      expect(ended.at(-1)).toEqual({ username: "bob", result: { success: false, error: { code, message: "No." } } });
      expect(stoppedBy).toBe(error);
    },
  );

  test("WHEN it is for a mistake of ours THEN that is not taken for a result", async () => {
    await expect(run(new TypeError("Oops."))).rejects.toThrow(TypeError);
  });
});
