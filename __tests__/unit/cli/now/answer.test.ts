import fc from "fast-check";
import { readFailure, readSuccess } from "../../../../cli/now/answer";
import { ERROR_CODES } from "../../../../core/errors";
import { toSuccessResult } from "../../../../core/contract";

const ENTRY = { username: "alice", revision: "now 2026-11-22T10:00:00.000Z" };

describe("GIVEN what a function answered that ended well", () => {
  test.each(["signed_out", "skipped"] as const)(
    "WHEN it is a result (%s) THEN it is that, and nothing more",
    (outcome) => {
      const result = toSuccessResult(ENTRY, outcome, "request-1", 0);
      const more = { ...result, token: "eyJ", data: { ...result.data, token: "eyJ" } };
      expect(readSuccess(JSON.stringify(more), ENTRY)).toEqual(result);
    },
  );

  const { data } = toSuccessResult(ENTRY, "signed_out", "request-1", 0);
  test.each([
    ["", undefined],
    ["null", undefined],
    ["a failure", { success: false, error: { code: "TIMEOUT", message: "No." } }],
    ["another user's", { success: true, data: { ...data, username: "bob" } }],
    ["another call's", { success: true, data: { ...data, revision: "1" } }],
    ["of an unknown outcome", { success: true, data: { ...data, outcome: "disabled" } }],
    ["without a request id", { success: true, data: { ...data, id: undefined } }],
    ["without a time", { success: true, data: { ...data, created_at: 0 } }],
  ])("WHEN it is no result of the call (%s) THEN it is not taken for one", (text, answer) => {
    expect(readSuccess(answer === undefined ? text : JSON.stringify(answer), ENTRY)).toBeUndefined();
  });

  test("WHEN it is any text or JSON THEN it is a result of the call or none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
        expect(readSuccess(payload, ENTRY)).toBeUndefined();
      }),
    );
  });
});

describe("GIVEN what Lambda answered for a function that failed", () => {
  const message = fc.string({ unit: "binary" });

  test("WHEN our function threw THEN code and message are what it threw, also where the type is lost on the way", () => {
    const types = (code: string) => fc.constantFrom(code, undefined, "Runtime.HandlerError", "Error", "");
    const cases = fc.constantFrom(...ERROR_CODES).chain((code) => fc.tuple(fc.constant(code), types(code), message));
    fc.assert(
      fc.property(cases, ([code, errorType, text]) => {
        const payload = JSON.stringify({ errorType, errorMessage: `${code}: ${text}`, trace: ["at index.js:1"] });
        expect(readFailure(payload)).toEqual({ success: false, error: { code, message: text } });
      }),
    );
  });

  test.each([
    ["nothing but the type", "TIMEOUT", "Late.", "Late."],
    ["two of them, of which the type counts", "TIMEOUT", "THROTTLED: Late.", "THROTTLED: Late."],
  ])("WHEN a code of ours is %s THEN the message is left as it is", (_, errorType, errorMessage, message) => {
    const failure = { success: false, error: { code: "TIMEOUT", message } };
    expect(readFailure(JSON.stringify({ errorType, errorMessage }))).toEqual(failure);
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
        const { success: isOne, error } = readFailure(payload);
        expect(isOne).toBe(false);
        expect(ERROR_CODES).toContain(error.code);
        expect(typeof error.message).toBe("string");
      }),
    );
  });
});
