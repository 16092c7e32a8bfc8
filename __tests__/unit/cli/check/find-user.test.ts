import fc from "fast-check";
import { findUser, formatFilter } from "../../../../cli/check/find-user";
import type { LookupResult, PoolSettings, PoolUser } from "../../../../cli/check/model";
import { username } from "../../../support/arbitraries";
import { adversarialText } from "../../../support/reports";
import { poolUser, searchAmong, select, settings } from "../../../support/user-search";

const SUB = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
const EMAIL_ALIAS = settings({ aliasAttributes: ["email", "phone_number", "preferred_username"] });
const EMAIL_NAME = settings({ usernameAttributes: ["email", "phone_number"] });

const find = (name: string, users: readonly PoolUser[], pool: PoolSettings) =>
  findUser(name, pool, searchAmong(users).search);
const found = (user: PoolUser): LookupResult => ({ kind: "found", user });
const MISSING: LookupResult = { kind: "missing" };

async function filtersFor(name: string, pool: PoolSettings, users: readonly PoolUser[] = []) {
  const { search, filters } = searchAmong(users);
  await findUser(name, pool, search);
  return filters;
}

describe("GIVEN a user pool without aliases", () => {
  const alice = poolUser("alice", { sub: SUB, email: "alice@example.com", email_verified: "true" });

  test("WHEN a name is a username or a sub THEN the user is found", async () => {
    expect(await find("alice", [alice], settings())).toEqual(found(alice));
    expect(await find(SUB, [alice], settings())).toEqual(found(alice));
  });

  test("WHEN a name is anything else, such as an e-mail address THEN no user is found", async () => {
    for (const name of ["carrol", "alice@example.com", "alic", "sub-of-alice"])
      expect(await find(name, [alice], settings())).toEqual(MISSING);
  });

  test("WHEN a sub belongs to a third-party user THEN only the username identifies the user", async () => {
    const external = poolUser("Google_1234", { sub: SUB }, { status: "EXTERNAL_PROVIDER" });
    expect(await find("Google_1234", [external], settings())).toEqual(found(external));
    expect(await find(SUB, [external], settings())).toEqual({
      kind: "external",
      attribute: "sub",
      users: [external],
    });
  });

  test("WHEN the case of a name differs THEN it matches only in a case-insensitive pool", async () => {
    expect(await find("Alice", [alice], settings())).toEqual(MISSING);
    expect(await find("Alice", [alice], settings({ caseSensitive: false }))).toEqual(found(alice));
    expect(await find(SUB.toUpperCase(), [alice], settings({ caseSensitive: false }))).toEqual(found(alice));
  });

  test("WHEN the pool is case-insensitive THEN both spellings are searched, and a user found twice counts once", async () => {
    const pool = settings({ caseSensitive: false });
    expect(await filtersFor("Alice", pool)).toEqual(['username = "Alice"', 'username = "alice"']);
    expect(await filtersFor("alice", pool)).toEqual(['username = "alice"']);
    const always = () => Promise.resolve([alice]);
    expect(await findUser("Alice", pool, always)).toEqual(found(alice));
  });
});

describe("GIVEN a user pool with aliases", () => {
  const verified = poolUser("bob", { email: "b@example.com", email_verified: "true" });
  const unverified = poolUser("eve", { email: "b@example.com", email_verified: "false" });

  test("WHEN one user has verified an address THEN it identifies that user, even if others have it unverified", async () => {
    expect(await find("b@example.com", [unverified, verified], EMAIL_ALIAS)).toEqual(found(verified));
  });

  test.each([
    ["b@example.com", "email"],
    ["+491701234567", "phone_number"],
  ] as const)("WHEN no user has verified %s THEN it is not an alias", async (name, attribute) => {
    for (const user of [
      poolUser("eve", { [attribute]: name }),
      poolUser("eve", { [attribute]: name, [`${attribute}_verified`]: "false" }),
    ])
      expect(await find(name, [user], EMAIL_ALIAS)).toEqual({ kind: "unverified", attribute, users: [user] });
    const user = poolUser("eve", { [attribute]: name, [`${attribute}_verified`]: "true" });
    expect(await find(name, [user], EMAIL_ALIAS)).toEqual(found(user));
  });

  test("WHEN several users have the same verified address or preferred username THEN it is ambiguous", async () => {
    const other = poolUser("rob", { email: "b@example.com", email_verified: "true" });
    expect(await find("b@example.com", [verified, other, unverified], EMAIL_ALIAS)).toEqual({
      kind: "ambiguous",
      attribute: "email",
      users: [verified, other],
    });
    const both = ["a", "b"].map((name) => poolUser(name, { preferred_username: "bobby" }));
    expect(await find("bobby", both, EMAIL_ALIAS)).toMatchObject({ kind: "ambiguous", users: both });
  });

  test("WHEN a name is a preferred username and an unverified address THEN the preferred username counts", async () => {
    const bobby = poolUser("x", { preferred_username: "b@example.com" });
    expect(await find("b@example.com", [unverified, bobby], EMAIL_ALIAS)).toEqual(found(bobby));
  });

  test("WHEN a name is a username and the preferred username of another user THEN the username counts", async () => {
    const other = poolUser("x", { preferred_username: "bob" });
    expect(await find("bob", [other, verified], EMAIL_ALIAS)).toEqual(found(verified));
  });
});

describe("GIVEN a user pool whose users sign up with an address instead of a username", () => {
  test("WHEN an address is unverified THEN it identifies its user anyway", async () => {
    const user = poolUser(SUB, { sub: SUB, email: "b@example.com" });
    expect(await find("b@example.com", [user], EMAIL_NAME)).toEqual(found(user));
    expect(await find(SUB, [user], EMAIL_NAME)).toEqual(found(user));
  });

  test("WHEN several users have an address THEN the verified one counts; without one, it is ambiguous", async () => {
    const [one, other] = [poolUser("1", { email: "b@example.com" }), poolUser("2", { email: "b@example.com" })];
    const verified = poolUser("3", { email: "b@example.com", email_verified: "true" });
    expect(await find("b@example.com", [one, verified, other], EMAIL_NAME)).toEqual(found(verified));
    expect(await find("b@example.com", [one, other], EMAIL_NAME)).toMatchObject({ kind: "ambiguous" });
  });
});

describe("GIVEN the searches for a name", () => {
  test.each<readonly [string, PoolSettings, readonly string[]]>([
    ["alice", settings(), ["username"]],
    ["a@b", settings(), ["username"]],
    [SUB, settings(), ["username", "sub"]],
    ["a@b", EMAIL_ALIAS, ["username", "email", "preferred_username"]],
    ["+1234", EMAIL_ALIAS, ["username", "phone_number", "preferred_username"]],
    ["alice", EMAIL_ALIAS, ["username", "preferred_username"]],
    ["alice", EMAIL_NAME, ["username"]],
    ["+1@b", EMAIL_NAME, ["username", "email", "phone_number"]],
  ])(
    "WHEN no user has %s THEN only the attributes that can have this value are searched",
    async (name, pool, attributes) => {
      expect(await filtersFor(name, pool)).toEqual(attributes.map((attribute) => `${attribute} = "${name}"`));
    },
  );

  test.each(['o"brien', String.raw`dom\bob`])(
    "WHEN %s is not found by its escaped form THEN what precedes the special character is searched as well",
    async (name) => {
      const user = poolUser(name);
      const [prefix = ""] = name.split(/["\\]/);
      const filters: string[] = [];
      // A server that does not unescape values.
      const search = (filter: string) => {
        filters.push(filter);
        return Promise.resolve(filter.includes("^=") ? [poolUser(`${prefix}x`), user] : []);
      };
      expect(await findUser(name, settings(), search)).toEqual(found(user));
      expect(filters).toEqual([formatFilter("username", name), `username ^= "${prefix}"`]);
      expect(await filtersFor(name, settings(), [user])).toEqual([formatFilter("username", name)]);
      // Without a prefix, all users would be listed.
      expect(await filtersFor('"x', settings())).toEqual([formatFilter("username", '"x')]);
    },
  );

  test("WHEN a user is found THEN no further attribute is searched", async () => {
    expect(await filtersFor("a@b", EMAIL_ALIAS, [poolUser("a@b")])).toEqual(['username = "a@b"']);
  });
});

describe("GIVEN adversarial names", () => {
  const anyName = fc.oneof(username, adversarialText, fc.string({ unit: "binary" }));

  test("WHEN a name is in a filter THEN the filter selects exactly the users with that name", () => {
    fc.assert(
      fc.property(anyName, anyName, (name, other) => {
        const users = [poolUser(name), poolUser(`${other}x${name}`)];
        expect(select(users, formatFilter("username", name))).toEqual([users[0]]);
      }),
    );
    expect(formatFilter("username", 'a" or b\\')).toBe(String.raw`username = "a\" or b\\"`);
  });

  test("WHEN ListUsers returns any users THEN only a user with that name is found", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyName,
        fc.array(anyName, { maxLength: 4 }),
        fc.boolean(),
        async (name, names, caseSensitive) => {
          const users = names.map((one) => poolUser(one, { email: `${one}@`, preferred_username: one }));
          const pool = { ...EMAIL_ALIAS, caseSensitive };
          const lookup = await findUser(name, pool, () => Promise.resolve(users));
          const toKey = (text: string) => (caseSensitive ? text : text.toLowerCase());
          const isExpected = names.some((one) => toKey(one) === toKey(name));
          if (lookup.kind === "found") expect(toKey(lookup.user.username)).toBe(toKey(name));
          expect(lookup.kind === "found" || lookup.kind === "ambiguous").toBe(isExpected);
        },
      ),
    );
  });
});
