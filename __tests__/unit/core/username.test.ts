import fc from "fast-check";
import { protectionKey, usernameFault } from "../../../core/username";
import { username } from "../../support/arbitraries";

describe("GIVEN a username", () => {
  test.each([
    "alice",
    "bob@example.com",
    "+15550100",
    "Google_1234",
    "6d1a1d2e-5a1b-4f3c-9d2e-0a1b2c3d4e5f",
    "${path.module}",
    "naïve-Ünicode-用户-😀",
    "x".repeat(128),
    "😀".repeat(128),
  ])("WHEN Cognito allows it (%s) THEN it has no fault", (name) => {
    expect(usernameFault(name)).toBeUndefined();
  });

  test.each<[unknown, RegExp]>([
    ["", /is empty/],
    [" ", /white space \(U\+0020\) at character 1/],
    ["al ice", /"al ice" has white space \(U\+0020\) at character 3/],
    ["alice\n", /white space \(U\+000A\) at character 6/],
    ["a\u00a0b", /white space \(U\+00A0\) at character 2/],
    ["a\u0000b", /a character that Cognito refuses \(U\+0000\) at character 2/],
    ["a\u200bb", /a character that Cognito refuses \(U\+200B\) at character 2/],
    ["a\ud800", /a character that Cognito refuses \(U\+D800\) at character 2/],
    ["x".repeat(129), /has 129 characters. Cognito allows 128/],
    [42, /42 is not a string/],
    [null, /null is not a string/],
    [undefined, /undefined is not a string/],
    [["alice"], /an array of 1 is not a string/],
    [{ username: "alice" }, /an object is not a string/],
  ])("WHEN Cognito would refuse it (%j) THEN the fault says what was found", (value, fault) => {
    expect(usernameFault(value)).toMatch(fault);
  });

  test("WHEN it is any string THEN it is refused exactly when Cognito's pattern or length refuses it", () => {
    fc.assert(
      fc.property(fc.oneof(username, fc.string({ unit: "binary", maxLength: 140 })), (name) => {
        const allowed = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name);
        expect(usernameFault(name) === undefined).toBe(allowed);
      }),
    );
  });
});

describe("GIVEN a username that is protected", () => {
  test.each([
    ["alice", "ALICE"],
    ["\u00e9va@example.com", "E\u0301VA@Example.com"],
  ])("WHEN %s is written as %s THEN it is the same one", (one, other) => {
    expect(protectionKey(one)).toBe(protectionKey(other));
  });

  test.each([
    ["alice", "alice1"],
    ["eva", "\u00e9va"],
    ["Google_1", "Google1"],
  ])("WHEN %s is compared with %s THEN it is another one", (one, other) => {
    expect(protectionKey(one)).not.toBe(protectionKey(other));
  });
});
