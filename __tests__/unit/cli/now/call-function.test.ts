import fc from "fast-check";
import { parseFailure, parseSuccess } from "../../../../cli/now/call-function";
import { formatThrownMessage, toSuccessResult } from "../../../../core/contract";
import { ERROR_CODES } from "../../../../core/errors";

const ENTRY = { username: "alice", revision: "now 2026-11-22T10:00:00.000Z" };

describe("GIVEN the response of a function that succeeded", () => {
  test.each(["signed_out", "skipped"] as const)(
    "WHEN it is a result (%s) THEN exactly the result is returned",
    (outcome) => {
      const result = toSuccessResult(ENTRY, outcome, { id: "request-1" }, 0, "us-east-1_Example01");
      const more = { ...result, token: "eyJ", data: { ...result.data, token: "eyJ" } };
      expect(parseSuccess(JSON.stringify(more), ENTRY)).toEqual(result);
    },
  );

  const { data } = toSuccessResult(ENTRY, "signed_out", { id: "request-1" }, 0, "us-east-1_Example01");
  test.each([
    ["empty", undefined],
    ["null", undefined],
    ["a failure", { success: false, error: { code: "TIMEOUT", message: "No." } }],
    ["for another user", { success: true, data: { ...data, username: "bob" } }],
    ["of another call", { success: true, data: { ...data, revision: "1" } }],
    ["of an unknown outcome", { success: true, data: { ...data, outcome: "disabled" } }],
    ["without a request id", { success: true, data: { ...data, id: undefined } }],
    ["without a time", { success: true, data: { ...data, created_at: 0 } }],
  ])("WHEN it is not the result of the call (%s) THEN it is rejected", (text, response) => {
    const empty = text === "empty" ? "" : text;
    expect(parseSuccess(response === undefined ? empty : JSON.stringify(response), ENTRY)).toBeUndefined();
  });

  test("WHEN it is any other text or JSON THEN it is rejected", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
        expect(parseSuccess(payload, ENTRY)).toBeUndefined();
      }),
    );
  });
});

describe("GIVEN the response of a function that failed", () => {
  const message = fc.string({ unit: "binary" });
  const deployFix = fc.constantFrom("", "Deploy again: the user is still in the plan.", "Correct the list.");

  test("WHEN the function threw an error of this library THEN its code and message are kept, and its fix is replaced", () => {
    const types = (code: string) => fc.constantFrom(code, undefined, "Runtime.HandlerError", "Error", "");
    const cases = fc.constantFrom(...ERROR_CODES).chain((code) => fc.tuple(fc.constant(code), types(code)));
    fc.assert(
      fc.property(cases, message, deployFix, ([code, errorType], text, fix) => {
        const errorMessage = formatThrownMessage(code, text, fix);
        const payload = JSON.stringify({ errorType, errorMessage, trace: ["at index.js:1"] });
        const { success, error } = parseFailure(payload);
        expect([success, error.code]).toEqual([false, code]);
        expect(error.message.startsWith(text)).toBe(true);
        const rest = error.message.slice(text.length);
        expect(rest).toMatch(/^( Fix: [A-Z].*\.)?$/);
        expect(rest).not.toMatch(/Deploy|plan|list\.|docs/);
      }),
    );
  });

  test.each([
    ["only the type", "TIMEOUT", "Late.", "Late."],
    ["the type and another one the prefix", "TIMEOUT", "THROTTLED: Late.", "THROTTLED: Late."],
  ])("WHEN %s is a code THEN the message is not changed", (_, errorType, errorMessage, expected) => {
    expect(parseFailure(JSON.stringify({ errorType, errorMessage }))).toEqual({
      success: false,
      error: { code: "TIMEOUT", message: `${expected} Fix: Run the command again for this user.` },
    });
  });

  test("WHEN it is anything else THEN it is a failure with a documented code", () => {
    const thrown = fc.record({ errorType: fc.anything(), errorMessage: fc.anything() }, { requiredKeys: [] });
    const payloads = fc.oneof(
      fc.string(),
      fc.json(),
      thrown.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(payloads, (payload) => {
        const { success, error } = parseFailure(payload);
        expect(success).toBe(false);
        expect(ERROR_CODES).toContain(error.code);
        expect(typeof error.message).toBe("string");
      }),
    );
  });
});
