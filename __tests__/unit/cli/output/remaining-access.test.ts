import { toTokenMinutes } from "../../../../cli/output/remaining-access";

describe("GIVEN what an app client says of a token", () => {
  test.each<readonly [number | undefined, string | undefined, number | undefined]>([
    [undefined, undefined, 60],
    [undefined, "days", 60],
    [0, "days", 60],
    [2, undefined, 120],
    [301, "seconds", 6],
    [5, "minutes", 5],
    [1, "days", 1440],
    [1, "fortnights", undefined],
  ])("WHEN it is %j in %j THEN that is %j minutes", (validity, unit, minutes) => {
    expect(toTokenMinutes(validity, unit)).toBe(minutes);
  });
});
