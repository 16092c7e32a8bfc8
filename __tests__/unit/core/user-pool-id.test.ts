import { regionOf, USER_POOL_ID } from "../../../core/user-pool-id";

describe("GIVEN the id of a user pool", () => {
  test.each([
    ["us-east-1_6573cjKIK", "us-east-1"],
    ["us-gov-west-1_AbCdEf123", "us-gov-west-1"],
  ])("WHEN it is %s THEN it is one, and its Region is %s", (id, region) => {
    expect(USER_POOL_ID.test(id)).toBe(true);
    expect(regionOf(id)).toBe(region);
  });

  test.each(["", "us-east-1", "us-east-1_", "us-east-1_a b", `us-east-1_${"a".repeat(46)}`])(
    "WHEN it is %j THEN it is none",
    (id) => {
      expect(USER_POOL_ID.test(id)).toBe(false);
    },
  );
});
