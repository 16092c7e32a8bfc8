import { toTokenMinutes } from "../../../../cli/output/remaining-access";

describe("GIVEN the token validity of an app client", () => {
  test.each<readonly [number | undefined, string | undefined, number | undefined]>([
    [undefined, undefined, 60],
    [undefined, "days", 60],
    [0, "days", 60],
    [2, undefined, 120],
    [301, "seconds", 6],
    [5, "minutes", 5],
    [1, "days", 1440],
    [1, "fortnights", undefined],
  ])("WHEN it is %j %j THEN the lifetime is %j minutes", (validity, unit, minutes) => {
    expect(toTokenMinutes(validity, unit)).toBe(minutes);
  });
});
