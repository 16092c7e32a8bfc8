import fc from "fast-check";
import { FAULTS, faultOf } from "../../../local/hostile/faults";
import { createQuotas } from "../../../local/hostile/quota";

describe("GIVEN the quotas of the hostile proxy", () => {
  test("WHEN sign-outs come evenly at 25 a second THEN none is refused, and at 26 a second some are", () => {
    const refusedOf = (perSecond: number) => {
      let now = 0;
      const quotas = createQuotas(() => now);
      return Array.from({ length: 2000 }, (_, index) => {
        now = (index * 1000) / perSecond;
        return quotas.take("AdminUserGlobalSignOut");
      }).filter((taken) => !taken).length;
    };
    expect(refusedOf(25)).toBe(0);
    expect(refusedOf(26)).toBeGreaterThan(0);
  });

  test("WHEN requests come at whatever moments THEN a burst may use up one second ahead, and no more", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 600 }), (gaps) => {
        let now = 0;
        const quotas = createQuotas(() => now);
        const taken: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (quotas.take("AdminUserGlobalSignOut")) taken.push(now);
        }
        const within = (start: number, ms: number) => taken.filter((at) => at >= start && at < start + ms).length;
        for (const start of taken) {
          expect(within(start, 1000)).toBeLessThanOrEqual(50);
          expect(within(start, 10_000)).toBeLessThanOrEqual(275);
        }
      }),
    );
  });

  test("WHEN one category is used up THEN the others are not", () => {
    const quotas = createQuotas(() => 0);
    const take = (operation: string) => Array.from({ length: 40 }, () => quotas.take(operation)).filter(Boolean).length;
    expect(take("AdminUserGlobalSignOut")).toBe(25);
    expect(take("AdminUpdateUserAttributes")).toBe(0);
    expect(take("ListUsers")).toBe(30);
  });
});

describe("GIVEN the faults of the hostile proxy", () => {
  const users = Array.from({ length: 2000 }, (_, index) => `user-${String(index)}`);
  const faultsAt = (rate: number, seed: number) => users.map((user) => faultOf({ rate, seed }, user, 1));

  test("WHEN the rate is 20 % THEN about a fifth of the requests meet one, of every kind", () => {
    const met = faultsAt(0.2, 7).filter((fault) => fault !== undefined);
    expect(met.length / users.length).toBeCloseTo(0.2, 1);
    expect(new Set(met)).toEqual(new Set(FAULTS));
  });

  test("WHEN the seed is the same THEN so are the faults, and with another seed they are others", () => {
    expect(faultsAt(0.2, 7)).toEqual(faultsAt(0.2, 7));
    expect(faultsAt(0.2, 8)).not.toEqual(faultsAt(0.2, 7));
  });

  test("WHEN nothing is said THEN there are none", () => {
    expect(users.map((user) => faultOf({}, user, 1)).filter(Boolean)).toEqual([]);
  });
});
