import { createReport } from "../../../../cli/plan/create-report";
import { rateOf, secondsFor } from "../../../../cli/plan/pace";
import { readPlan } from "../../../support/plans";

describe("GIVEN functions that run side by side", () => {
  test.each([
    [undefined, 25],
    [-1, 25],
    [1, 10],
    [2, 20],
    [3, 25],
    [100, 25],
  ])("WHEN %s may run at once THEN Cognito is asked %i times a second", (reserved, rate) => {
    expect(rateOf(reserved)).toBe(rate);
  });

  test("WHEN nobody is signed out THEN it takes no time, and one user takes a second", () => {
    expect([0, 1, 25, 26, 1000].map((count) => secondsFor(count, 25))).toEqual([0, 1, 1, 2, 40]);
  });
});

describe("GIVEN plans", () => {
  const many = { name: "many", json: readPlan("terraform", "many") };

  test("WHEN constructs of one stack are deployed THEN they share the quota, and stacks come one after another", () => {
    expect(createReport([many]).seconds).toBe(40);
    expect(createReport([many, many]).seconds).toBe(80);
    const two = createReport([{ name: "two", json: readPlan("terraform", "two-constructs") }]);
    expect(two.constructs.map(({ rate }) => rate)).toEqual([25, 10]);
    expect(two.seconds).toBe(1);
  });
});
