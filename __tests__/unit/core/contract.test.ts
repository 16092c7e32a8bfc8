import fc from "fast-check";
import { CONTRACT, encodeInput, parseInput } from "../../../core/contract";
import { InvalidInputError } from "../../../core/errors";
import { reason, username } from "../../support/arbitraries";

const entry = fc.record(
  { username, revision: fc.constantFrom("1", "2", "2026-11-21"), reason },
  { requiredKeys: ["username", "revision"] },
);

describe("GIVEN an entry", () => {
  test("WHEN it is encoded THEN its keys are sorted and nothing else stands in it", () => {
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
