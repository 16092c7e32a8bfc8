import {
  nonEmptyString,
  parseDuration,
  parseFunctionName,
  parseFunctionRegion,
  parseTime,
  parseYamlPath,
  validatedString,
} from "../../../cli/arguments";
import { validateReason } from "../../../core/contract";

describe("GIVEN an argument of the command line", () => {
  test.each([
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-01-31T12:30Z", "2026-01-31T12:30:00.000Z"],
    ["2026-01-31T12:30:05Z", "2026-01-31T12:30:05.000Z"],
    ["2026-01-31T12:30:05.25Z", "2026-01-31T12:30:05.250Z"],
    ["2026-01-31T00:30:00+02:00", "2026-01-30T22:30:00.000Z"],
    ["2026-01-31T23:30:00-05:30", "2026-02-01T05:00:00.000Z"],
  ])("WHEN it is the time %s THEN it is parsed as %s", (text, expected) => {
    expect(parseTime(text).toISOString()).toBe(expected);
  });

  test.each([
    ...["", "now", "yesterday", "2026", "2026-01", "31.01.2026", "01/02/2026", "1769860800", "20260131", " 2026-01-31"],
    ...["2026-1-31", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-31Z"],
    ...["2026-01-31T12:30", "2026-01-31 12:30Z", "2026-01-31T25:00Z", "2026-01-31T12:60Z", "2026-01-31T12Z"],
    ...["2026-02-30T12:00Z", "2026-01-31T12:30+0200", "2026-01-31T12:30+99:00", "2026-01-31T12:30Z\n", "+002026-01-31"],
  ])("WHEN it is not a time in ISO 8601, or is ambiguous (%j) THEN it is rejected", (text) => {
    expect(() => parseTime(text)).toThrow(/It is neither a date such as 2026-01-31 nor a time such as/);
  });

  test.each([
    ["90s", 90],
    ["30m", 1800],
    ["2h", 7200],
    ["1d", 86_400],
  ])("WHEN it is the duration %s THEN it is parsed as %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(["", "2", "h", "0h", "1.5h", "-1h", "2 h", "2H", "1h30m", "2w", "1000000000000h"])(
    "WHEN it is not a duration (%j) THEN it is rejected",
    (text) => {
      expect(() => parseDuration(text)).toThrow("It is not a duration such as 30m or 2h.");
    },
  );

  test.each(["users.yaml", "users.yml", "lists/USERS.YAML", ".users.yaml", "a b.yaml"])(
    "WHEN it is the YAML file %s THEN it is accepted",
    (file) => {
      expect(parseYamlPath(file)).toBe(file);
    },
  );

  test.each(["users", "users.txt", "users.json", "users.yaml/", ".yaml", "lists/.yml", "users.yaml.bak", "-"])(
    "WHEN %s does not have the extension of YAML THEN it is rejected",
    (file) => {
      expect(() => parseYamlPath(file)).toThrow(/\.yaml or \.yml/);
    },
  );

  test("WHEN a string is empty or invalid THEN it is rejected with a sentence", () => {
    expect([nonEmptyString(" x"), validatedString(validateReason)("INC-4711")]).toEqual([" x", "INC-4711"]);
    for (const text of ["", " ", "\t\n"]) expect(() => nonEmptyString(text)).toThrow("It is empty.");
    expect(() => validatedString(validateReason)("a\nb")).toThrow(/^The reason "a\\nb" contains a control character\./);
  });

  test.each([
    ["aws", "us-east-1"],
    ["aws", "ap-southeast-4"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-iso", "us-iso-east-1"],
    ["aws-iso-b", "us-isob-east-1"],
    ["aws-iso-e", "eu-isoe-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
  ])("WHEN it is the ARN of a function in partition %s THEN its Region is %s", (partition, region) => {
    const arn = `arn:${partition}:lambda:${region}:111122223333:function:sign-out`;
    for (const name of [arn, `${arn}:live`]) {
      expect(parseFunctionName(name)).toBe(name);
      expect(parseFunctionRegion(name)).toBe(region);
    }
  });

  test.each(["sign-out", "sign-out:live", "111122223333:function:sign-out"])(
    "WHEN it is the name %s of a function THEN it contains no Region",
    (name) => {
      expect(parseFunctionRegion(parseFunctionName(name))).toBeUndefined();
    },
  );
});
