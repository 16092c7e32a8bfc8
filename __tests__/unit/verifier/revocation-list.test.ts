import { JwtInvalidClaimError, JwtInvalidIssuerError } from "aws-jwt-verify/error";
import fc from "fast-check";
import { TokenRevokedError } from "../../../verifier/src/errors";
import { EVERYONE } from "../../../verifier/src/item";
import type { Revocation } from "../../../verifier/src/item";
import { RevocationList } from "../../../verifier/src/revocation-list";
import type { TokenClaims } from "../../../verifier/src/revocation-list";
import { USER_POOL_ID } from "../../../local/signed-tokens";
import {} from "../../support/revocation-table";

const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`;

// Few users and times, so that revocations of the same user and equal times are common.
const SUBS = ["alice", "bob", "carol", "__proto__"];
const sub = fc.constantFrom(...SUBS);
const seconds = fc.integer({ min: 0, max: 10 });

const revocation: fc.Arbitrary<Revocation> = fc
  .record({ sub: fc.oneof(sub, fc.constant(EVERYONE)), notBefore: seconds, except: fc.uniqueArray(sub) })
  .map(({ sub: revoked, notBefore, except: subs }) => {
    const except = revoked === EVERYONE ? subs : [];
    return { key: JSON.stringify([notBefore, revoked, except]), sub: revoked, notBefore, except, expiresAt: Infinity };
  });
const revocations = fc.array(revocation, { maxLength: 12 });

const claims = fc.record({ sub, iat: seconds, auth_time: fc.option(seconds, { nil: undefined }) });

function createList(all: readonly Revocation[]): RevocationList {
  const list = new RevocationList(USER_POOL_ID);
  all.forEach((one) => {
    list.add(one);
  });
  return list;
}

function accepts(list: RevocationList, token: TokenClaims): boolean {
  try {
    list.check({ iss: ISSUER, ...token });
    return true;
  } catch (error) {
    if (error instanceof TokenRevokedError) return false;
    throw error;
  }
}

describe("GIVEN any revocations", () => {
  test("WHEN a token is checked THEN the maximum of its own and every * that doesn't except it decides", () => {
    fc.assert(
      fc.property(revocations, claims, (all, token) => {
        const applying = all.filter(({ sub: revoked, except }) =>
          revoked === EVERYONE ? !except.includes(token.sub) : revoked === token.sub,
        );
        const notBefore = Math.max(-1, ...applying.map((one) => one.notBefore));
        const issuedAt = Math.min(token.iat, token.auth_time ?? token.iat);
        expect(accepts(createList(all), token)).toBe(issuedAt > notBefore);
      }),
    );
  });

  test("WHEN they are added in another order and more than once THEN the list accepts the same tokens", () => {
    const orders = revocations.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all, ...all])),
    );
    fc.assert(
      fc.property(orders, claims, ([all, shuffled], token) => {
        const other = createList([...shuffled, ...all, ...shuffled]);
        expect(accepts(other, token)).toBe(accepts(createList(all), token));
        expect(other.size).toBe(createList(all).size);
      }),
    );
  });

  test("WHEN one is added THEN no token is accepted that was rejected", () => {
    fc.assert(
      fc.property(revocations, revocation, claims, (all, added, token) => {
        const list = createList(all);
        const before = accepts(list, token);
        list.add(added);
        expect(before || !accepts(list, token)).toBe(true);
      }),
    );
  });

  test("WHEN one of another user is added THEN it makes no difference", () => {
    fc.assert(
      fc.property(revocations, revocation, claims, (all, added, token) => {
        fc.pre(added.sub !== token.sub && added.sub !== EVERYONE);
        expect(accepts(createList([...all, added]), token)).toBe(accepts(createList(all), token));
      }),
    );
  });

  test("WHEN the token is of a machine THEN only a revocation of its own sub applies", () => {
    fc.assert(
      fc.property(revocations, claims, (all, token) => {
        const own = createList(all.filter((one) => one.sub === token.sub));
        expect(accepts(createList(all), { ...token, client_id: token.sub })).toBe(accepts(own, token));
      }),
    );
  });
});

describe("GIVEN a user whose tokens until 100 were revoked", () => {
  const list = createList([{ key: "a", sub: "alice", notBefore: 100, except: [], expiresAt: Infinity }]);

  test.each([
    ["was issued in the same second", { iat: 100, auth_time: 100 }, false],
    ["was issued a second later", { iat: 101, auth_time: 101 }, true],
    ["was refreshed later, and auth_time is kept", { iat: 200, auth_time: 99 }, false],
    ["was refreshed later, and auth_time moves", { iat: 200, auth_time: 200 }, true],
    ["was issued before, and auth_time is later", { iat: 99, auth_time: 200 }, false],
    ["has no auth_time", { iat: 101 }, true],
    ["has no iat", { auth_time: 200 }, false],
    ["has neither", {}, false],
    ["has an iat that is not finite", { iat: Infinity, auth_time: Infinity }, false],
    ["has an iat that is a string", { iat: "200", auth_time: 200 }, false],
    ["has an auth_time that is a string", { iat: 200, auth_time: "200" }, false],
  ])("WHEN a token %s THEN it is accepted or rejected accordingly", (_, times, accepted) => {
    expect(accepts(list, { sub: "alice", ...times })).toBe(accepted);
  });

  test("WHEN a token has no sub THEN it is rejected", () => {
    expect(accepts(list, { iat: 200 })).toBe(false);
  });

  test("WHEN a token is rejected THEN handlers of aws-jwt-verify's errors recognize the error", () => {
    const token = { iss: ISSUER, sub: "alice", iat: 90 };
    const error = catchError(() => {
      list.check(token);
    });
    expect(error).toBeInstanceOf(JwtInvalidClaimError);
    expect(error).toMatchObject({
      name: "TokenRevokedError",
      code: "TOKEN_REVOKED",
      message: "Token revoked: issued at 90. Expected: later than 100",
      failedAssertion: { actual: 90, expected: "later than 100" },
    });
  });
});

describe("GIVEN a list of a user pool", () => {
  const list = createList([]);

  test.each([ISSUER, `https://issuer-cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`])(
    "WHEN the issuer of a token is %s THEN it is accepted",
    (iss) => {
      expect(accepts(list, { iss, sub: "alice", iat: 1 })).toBe(true);
    },
  );

  test.each([
    "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other",
    `https://cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}/`,
    `https://cognito-idp.us-east-1.amazonaws.com/x${USER_POOL_ID}`,
    `${ISSUER}x`,
    "",
    undefined,
    [ISSUER],
  ])("WHEN the issuer of a token is %j THEN it is rejected as a token of another user pool", (iss) => {
    const token = { iss, sub: "alice", iat: 1 };
    const error = catchError(() => {
      list.check(token);
    });
    expect(error).toBeInstanceOf(JwtInvalidIssuerError);
  });
});

function catchError(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("It did not throw.");
}
