import fc from "fast-check";
import { compareNames, findUnmatched, isRefused, toState } from "../../../../cli/check/model";
import type { LookedUpName, LookupResult, PoolUser } from "../../../../cli/check/model";
import { poolUser } from "../../../support/user-search";

const found = (user: PoolUser): LookupResult => ({ kind: "found", user });
const MISSING: LookupResult = { kind: "missing" };
const listed = (name: string, lookup: LookupResult, position = `users.yaml:${name}`): LookedUpName => {
  return { name, position, lookup };
};
const protectedName = (name: string, lookup: LookupResult) => listed(name, lookup, `break-glass.txt:${name}`);

const breakglass = poolUser("breakglass", { email: "bg@example.com" });
const alice = poolUser("alice");

describe("GIVEN a protected user", () => {
  test("WHEN an alias, the sub or the username is listed THEN each is protected, by the name in the other list", () => {
    const names = ["bg@example.com", breakglass.sub, "breakglass"];
    for (const protectedAs of names) {
      const one = protectedName(protectedAs, found(breakglass));
      const checked = compareNames(
        [...names.map((name) => listed(name, found(breakglass))), listed("alice", found(alice))],
        [one],
      );
      expect(checked.map(({ protectedBy }) => protectedBy)).toEqual([one, one, one, undefined]);
      expect(checked.map(toState)).toEqual(["protected", "protected", "protected", "ok"]);
      expect(checked.map(isRefused)).toEqual([true, true, true, false]);
    }
  });

  test("WHEN a name is that of several users or not an alias THEN it is protected if one of them is, on either side", () => {
    const shared: LookupResult = { kind: "ambiguous", attribute: "email", users: [alice, breakglass] };
    const unverified: LookupResult = { kind: "unverified", attribute: "email", users: [breakglass] };
    const external: LookupResult = { kind: "external", attribute: "sub", users: [breakglass] };
    for (const lookup of [shared, unverified, external]) {
      const [one] = compareNames([listed("x", lookup)], [protectedName("breakglass", found(breakglass))]);
      expect(one?.protectedBy?.name).toBe("breakglass");
      const [other] = compareNames([listed("breakglass", found(breakglass))], [protectedName("x", lookup)]);
      expect(other?.protectedBy?.name).toBe("x");
    }
  });

  test("WHEN the pool has no such user THEN the same spelling is protected, in any case or Unicode form", () => {
    const names = [listed("ROOT", MISSING), listed("e\u0301va", MISSING), listed("carol", MISSING)];
    const checked = compareNames(names, [protectedName("root", MISSING), protectedName("\u00c9va", MISSING)]);
    expect(checked.map(({ protectedBy }) => protectedBy?.name)).toEqual(["root", "\u00c9va", undefined]);
  });

  test("WHEN two protected names are of the same user THEN the first one is reported", () => {
    const protectedNames = ["bg@example.com", "breakglass"].map((name) => protectedName(name, found(breakglass)));
    const [one] = compareNames([listed(breakglass.sub, found(breakglass))], protectedNames);
    expect(one?.protectedBy).toBe(protectedNames[0]);
  });

  test("WHEN a protected name matches no user THEN it is unmatched; one that several users have is not", () => {
    const shared: LookupResult = { kind: "ambiguous", attribute: "email", users: [alice, breakglass] };
    const names = [protectedName("typo", MISSING), protectedName("x", shared), protectedName("alice", found(alice))];
    expect(findUnmatched(names).map(({ name }) => name)).toEqual(["typo"]);
  });
});

describe("GIVEN names of a few users", () => {
  test("WHEN any are listed and any are protected THEN exactly the names of protected users are protected", () => {
    const users = ["a", "b", "c"].map((name) => poolUser(name));
    const anyName = fc
      .tuple(fc.constantFrom(...users), fc.constantFrom("", "@example.com", "+1"))
      .map(([user, suffix]) => listed(`${user.username}${suffix}`, found(user)));
    fc.assert(
      fc.property(fc.array(anyName), fc.array(anyName), (names, protectedNames) => {
        const subs = new Set(protectedNames.map(({ lookup }) => (lookup.kind === "found" ? lookup.user.sub : "")));
        const checked = compareNames(names, protectedNames);
        expect(checked.map(({ protectedBy }) => protectedBy !== undefined)).toEqual(
          names.map(({ lookup }) => lookup.kind === "found" && subs.has(lookup.user.sub)),
        );
      }),
    );
  });
});
