import { createReport, estimateRate, estimateSeconds } from "../../../../cli/plan/create-report";
import { readPlan } from "../../../support/plans";

describe("GIVEN concurrent functions", () => {
  test.each([
    [undefined, 25],
    [-1, 25],
    [1, 10],
    [2, 20],
    [3, 25],
    [100, 25],
  ])("WHEN the reserved concurrency is %s THEN the rate is %i sign-outs per second", (reserved, rate) => {
    expect(estimateRate(reserved)).toBe(rate);
  });

  test("WHEN users are signed out at that rate THEN the duration is in whole seconds, and 0 without users", () => {
    expect([0, 1, 25, 26, 1000].map((count) => estimateSeconds(count, 25))).toEqual([0, 1, 1, 2, 40]);
  });
});

describe("GIVEN plans of several constructs and stacks", () => {
  const many = { name: "many", json: readPlan("terraform", "many") };

  test("WHEN the duration is estimated THEN constructs share the quota, and stacks are deployed one after another", () => {
    expect(createReport([many]).seconds).toBe(40);
    expect(createReport([many, many]).seconds).toBe(80);
    const two = createReport([{ name: "two", json: readPlan("terraform", "two-constructs") }]);
    expect(two.constructs.map(({ rate }) => rate)).toEqual([25, 10]);
    expect(two.seconds).toBe(1);
  });
});
