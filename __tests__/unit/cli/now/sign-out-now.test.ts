import { callForEach } from "../../../../cli/now/sign-out-now";
import type { UserResult } from "../../../../cli/now/sign-out-now";
import { RETRYABLE_CODES, toSuccessResult } from "../../../../core/contract";
import { ERROR_CODES, GlobalSignOutError } from "../../../../core/errors";

const success = (username: string) =>
  toSuccessResult({ username, revision: "now" }, "signed_out", { id: "request-1" }, 0, "us-east-1_Example01");

/** Calls for alice, bob and carol. The call for bob fails. */
async function run(error: Error) {
  const reported: UserResult[] = [];
  const called: string[] = [];
  const call = ({ username, reason }: { readonly username: string; readonly reason?: string }) => {
    called.push(username);
    expect(reason).toBe(`INC of ${username}`);
    // Each result is reported before the next call.
    expect(reported).toHaveLength(called.length - 1);
    return username === "bob" ? Promise.reject(error) : Promise.resolve(success(username));
  };
  const users = ["alice", "bob", "carol"].map((username) => ({ username, reason: `INC of ${username}` }));
  const { results, stoppedBy } = await callForEach(users, call, (one) => reported.push(one));
  expect(reported).toEqual(results);
  return { called, results, stoppedBy };
}

describe("GIVEN a call that fails", () => {
  test("WHEN codes are retryable THEN they are these", () => {
    expect([...RETRYABLE_CODES]).toEqual(["THROTTLED", "SERVICE_ERROR", "CONNECTION_ERROR"]);
  });

  test.each([...RETRYABLE_CODES])(
    "WHEN the error is retryable (%s) THEN the function is called for the other users",
    async (code) => {
      const { called, results, stoppedBy } = await run(new GlobalSignOutError(code, "No."));
      expect(called).toEqual(["alice", "bob", "carol"]);
      expect(results).toEqual([
        { username: "alice", result: success("alice") },
        { username: "bob", result: { success: false, error: { code, message: "No." } } },
        { username: "carol", result: success("carol") },
      ]);
      expect(stoppedBy).toBeUndefined();
    },
  );

  test.each(ERROR_CODES.filter((code) => !RETRYABLE_CODES.has(code)))(
    "WHEN the error is not retryable (%s) THEN the function is not called for the other users",
    async (code) => {
      const error = new GlobalSignOutError(code, "No.");
      const { called, results, stoppedBy } = await run(error);
      expect(called).toEqual(["alice", "bob"]);
      expect(results.at(-1)).toEqual({ username: "bob", result: { success: false, error: { code, message: "No." } } });
      expect(stoppedBy).toBe(error);
    },
  );

  test("WHEN the error is a bug THEN it is thrown", async () => {
    await expect(run(new TypeError("Oops."))).rejects.toThrow(TypeError);
  });
});
