import fc from "fast-check";
import { FAULTS, chooseFault } from "../../../local/fault-proxy/faults";
import { createQuotas } from "../../../local/fault-proxy/quotas";

describe("GIVEN the quotas of the fault proxy", () => {
  test("WHEN sign-outs arrive evenly at 25 per second THEN none is throttled, and at 26 per second some are", () => {
    const countThrottled = (perSecond: number) => {
      let now = 0;
      const quotas = createQuotas(() => now);
      return Array.from({ length: 2000 }, (_, index) => {
        now = (index * 1000) / perSecond;
        return quotas.take("AdminUserGlobalSignOut");
      }).filter((taken) => !taken).length;
    };
    expect(countThrottled(25)).toBe(0);
    expect(countThrottled(26)).toBeGreaterThan(0);
  });

  test("WHEN requests arrive at any times THEN a burst uses at most the quota of one more second", () => {
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

  test("WHEN the quota of one category is used up THEN the others are not", () => {
    const quotas = createQuotas(() => 0);
    const take = (operation: string) => Array.from({ length: 40 }, () => quotas.take(operation)).filter(Boolean).length;
    expect(take("AdminUserGlobalSignOut")).toBe(25);
    expect(take("AdminUpdateUserAttributes")).toBe(0);
    expect(take("ListUsers")).toBe(30);
  });
});

describe("GIVEN the faults of the fault proxy", () => {
  const users = Array.from({ length: 2000 }, (_, index) => `user-${String(index)}`);
  const chooseFaults = (rate: number, seed: number) => users.map((user) => chooseFault({ rate, seed }, user, 1));

  test("WHEN the rate is 20 % THEN about a fifth of the requests have a fault, of every kind", () => {
    const injected = chooseFaults(0.2, 7).filter((fault) => fault !== undefined);
    expect(injected.length / users.length).toBeCloseTo(0.2, 1);
    expect(new Set(injected)).toEqual(new Set(FAULTS));
  });

  test("WHEN the seed is the same THEN the faults are the same, and with another seed they differ", () => {
    expect(chooseFaults(0.2, 7)).toEqual(chooseFaults(0.2, 7));
    expect(chooseFaults(0.2, 8)).not.toEqual(chooseFaults(0.2, 7));
  });

  test("WHEN no rate is set THEN there are no faults", () => {
    expect(users.map((user) => chooseFault({}, user, 1)).filter(Boolean)).toEqual([]);
  });
});
