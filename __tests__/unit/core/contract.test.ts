import fc from "fast-check";
import { CONTRACT, encodeInput, formatThrownMessage, parseInput, parseThrownMessage } from "../../../core/contract";
import { ERROR_CODES, InvalidInputError } from "../../../core/errors";
import { reason, username } from "../../support/arbitraries";

const entry = fc.record(
  { username, revision: fc.constantFrom("1", "2", "2026-11-21"), reason },
  { requiredKeys: ["username", "revision"] },
);

describe("GIVEN an entry", () => {
  test("WHEN it is encoded THEN its keys are sorted, and it has no others", () => {
    expect(encodeInput({ username: "alice", revision: "1", reason: "INC-4711" })).toBe(
      '{"contract":"cognito-global-sign-out/v1","reason":"INC-4711","revision":"1","username":"alice"}',
    );
  });

  test("WHEN it has no reason THEN none is encoded", () => {
    expect(encodeInput({ username: "alice", revision: "1" })).not.toContain("reason");
  });

  test("WHEN it is encoded and parsed THEN it arrives as it was", () => {
    fc.assert(
      fc.property(entry, (given) => {
        expect(parseInput(JSON.parse(encodeInput(given)))).toEqual(given);
      }),
    );
  });

  test("WHEN it is encoded THEN Terraform's normal form C leaves the text as it is", () => {
    fc.assert(
      fc.property(entry, (given) => {
        const input = encodeInput(given);
        expect(input.normalize("NFC")).toBe(input);
      }),
    );
  });
});

describe("GIVEN an event", () => {
  test("WHEN it is not the input of an entry THEN every fault is named at once", () => {
    const event = { contract: "other/v9", username: "al ice", revision: "", reason: 7 };
    expect(() => parseInput(event)).toThrow(InvalidInputError);
    try {
      parseInput(event);
    } catch (error) {
      expect(error).toMatchObject({ code: "VALIDATION_ERROR", name: "VALIDATION_ERROR" });
      expect((error as InvalidInputError).issues.map(({ path }) => path)).toEqual([
        "contract",
        "username",
        "revision",
        "reason",
      ]);
    }
  });

  test.each([null, undefined, "alice", 1, [], ["alice"]])("WHEN it is %j THEN it is refused", (event) => {
    expect(() => parseInput(event)).toThrow("is not an object");
  });

  test("WHEN its contract is another one THEN it is refused, even with a good username", () => {
    expect(() => parseInput({ contract: `${CONTRACT}1`, username: "alice", revision: "1" })).toThrow(
      "Update the caller",
    );
  });

  test("WHEN it is any JSON THEN it is an entry or a documented error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        try {
          parseInput(event);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
    );
  });
});

describe("GIVEN an error that the function throws", () => {
  test("WHEN it has a fix THEN the message has the code, what happened, the fix and the page, in this order", () => {
    expect(formatThrownMessage("THROTTLED", "Cognito throttled the request.", "Deploy again.")).toBe(
      "THROTTLED: Cognito throttled the request. Fix: Deploy again. See docs/errors.md#throttled.",
    );
  });

  test("WHEN it is an invalid input THEN the message has the page once", () => {
    const { code, message } = new InvalidInputError("The event", [
      { path: "event", message: "null is not an object." },
    ]);
    expect(formatThrownMessage(code, message, "")).toBe(
      "VALIDATION_ERROR: The event has 1 problem:\n  - event: null is not an object.\nSee docs/errors.md#validation_error.",
    );
  });

  test("WHEN its message is parsed THEN the code and what happened are as they were", () => {
    const text = fc.string({ unit: "grapheme" }).filter((one) => !one.includes(" Fix: "));
    fc.assert(
      fc.property(fc.constantFrom(...ERROR_CODES), text, text, (code, message, fix) => {
        expect(parseThrownMessage(formatThrownMessage(code, message, fix))).toEqual({ code, message });
      }),
    );
  });
});
