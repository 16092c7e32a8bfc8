import fc from "fast-check";
import { parseRegion, toProtectionKey, USER_POOL_ID_PATTERN, validateUsername } from "../../../core/identifiers";
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
  ])("WHEN Cognito allows it (%s) THEN it is valid", (name) => {
    expect(validateUsername(name)).toBeUndefined();
  });

  test.each<[unknown, RegExp]>([
    ["", /is empty/],
    [" ", /white space \(U\+0020\) at character 1/],
    ["al ice", /"al ice" has white space \(U\+0020\) at character 3/],
    ["alice\n", /white space \(U\+000A\) at character 6/],
    ["a\u00a0b", /white space \(U\+00A0\) at character 2/],
    ["a\u0000b", /a character that Cognito does not allow \(U\+0000\) at character 2/],
    ["a\u200bb", /a character that Cognito does not allow \(U\+200B\) at character 2/],
    ["a\ud800", /a character that Cognito does not allow \(U\+D800\) at character 2/],
    ["x".repeat(129), /has 129 characters; the maximum is 128/],
    [42, /42 is not a string/],
    [null, /null is not a string/],
    [undefined, /undefined is not a string/],
    [["alice"], /an array of 1 is not a string/],
    [{ username: "alice" }, /an object is not a string/],
  ])("WHEN Cognito does not allow it (%j) THEN the message says what was found", (value, issue) => {
    expect(validateUsername(value)).toMatch(issue);
  });

  test("WHEN it is any string THEN it is invalid exactly when Cognito's pattern or length rejects it", () => {
    fc.assert(
      fc.property(fc.oneof(username, fc.string({ unit: "binary", maxLength: 140 })), (name) => {
        const allowed = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name);
        expect(validateUsername(name) === undefined).toBe(allowed);
      }),
    );
  });
});

describe("GIVEN a protected username", () => {
  test.each([
    ["alice", "ALICE"],
    ["\u00e9va@example.com", "E\u0301VA@Example.com"],
  ])("WHEN %s is written as %s THEN they have one key", (one, other) => {
    expect(toProtectionKey(one)).toBe(toProtectionKey(other));
  });

  test.each([
    ["alice", "alice1"],
    ["eva", "\u00e9va"],
    ["Google_1", "Google1"],
  ])("WHEN %s is compared with %s THEN they have two keys", (one, other) => {
    expect(toProtectionKey(one)).not.toBe(toProtectionKey(other));
  });
});

describe("GIVEN a user pool id", () => {
  test.each([
    ["us-east-1_6573cjKIK", "us-east-1"],
    ["us-gov-west-1_AbCdEf123", "us-gov-west-1"],
  ])("WHEN it is %s THEN it is valid, and its Region is %s", (id, region) => {
    expect(USER_POOL_ID_PATTERN.test(id)).toBe(true);
    expect(parseRegion(id)).toBe(region);
  });

  test.each(["", "us-east-1", "us-east-1_", "us-east-1_a b", `us-east-1_${"a".repeat(46)}`])(
    "WHEN it is %j THEN it is invalid",
    (id) => {
      expect(USER_POOL_ID_PATTERN.test(id)).toBe(false);
    },
  );
});
