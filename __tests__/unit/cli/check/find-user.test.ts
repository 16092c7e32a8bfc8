import fc from "fast-check";
import { filterOf, findUser } from "../../../../cli/check/find-user";
import type { LookupResult, PoolSettings, PoolUser } from "../../../../cli/check/model";
import { username } from "../../../support/arbitraries";
import { adversarialText as hostile } from "../../../support/reports";
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

describe("GIVEN a user pool in which users have a username alone", () => {
  const alice = poolUser("alice", { sub: SUB, email: "alice@example.com", email_verified: "true" });

  test("WHEN a name is a username or a sub THEN it is that user", async () => {
    expect(await find("alice", [alice], settings())).toEqual(found(alice));
    expect(await find(SUB, [alice], settings())).toEqual(found(alice));
  });

  test("WHEN a name is anything else THEN it is nobody, also an e-mail address that users have", async () => {
    for (const name of ["carrol", "alice@example.com", "alic", "sub-of-alice"])
      expect(await find(name, [alice], settings())).toEqual(MISSING);
  });

  test("WHEN a sub is of a user of another identity provider THEN Cognito takes the username only", async () => {
    const external = poolUser("Google_1234", { sub: SUB }, { status: "EXTERNAL_PROVIDER" });
    expect(await find("Google_1234", [external], settings())).toEqual(found(external));
    expect(await find(SUB, [external], settings())).toEqual({
      kind: "external",
      attribute: "sub",
      usernames: ["Google_1234"],
    });
  });

  test("WHEN the case of a name differs THEN it is another user, unless the pool does not mind", async () => {
    expect(await find("Alice", [alice], settings())).toEqual(MISSING);
    expect(await find("Alice", [alice], settings({ caseSensitive: false }))).toEqual(found(alice));
    expect(await find(SUB.toUpperCase(), [alice], settings({ caseSensitive: false }))).toEqual(found(alice));
  });

  test("WHEN the pool does not mind the case THEN Cognito is asked both ways, and one user is found once", async () => {
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

  test("WHEN an address is verified THEN it is that user's, whoever else has it", async () => {
    expect(await find("b@example.com", [unverified, verified], EMAIL_ALIAS)).toEqual(found(verified));
  });

  test.each([
    ["b@example.com", "email"],
    ["+491701234567", "phone_number"],
  ] as const)("WHEN %s is verified by nobody THEN it is no alias", async (name, attribute) => {
    for (const user of [
      poolUser("eve", { [attribute]: name }),
      poolUser("eve", { [attribute]: name, [`${attribute}_verified`]: "false" }),
    ])
      expect(await find(name, [user], EMAIL_ALIAS)).toEqual({ kind: "unverified", attribute, usernames: ["eve"] });
    const user = poolUser("eve", { [attribute]: name, [`${attribute}_verified`]: "true" });
    expect(await find(name, [user], EMAIL_ALIAS)).toEqual(found(user));
  });

  test("WHEN several users have verified an address, or have a preferred username THEN it is ambiguous", async () => {
    const other = poolUser("rob", { email: "b@example.com", email_verified: "true" });
    expect(await find("b@example.com", [verified, other, unverified], EMAIL_ALIAS)).toEqual({
      kind: "ambiguous",
      attribute: "email",
      usernames: ["bob", "rob"],
    });
    const both = ["a", "b"].map((name) => poolUser(name, { preferred_username: "bobby" }));
    expect(await find("bobby", both, EMAIL_ALIAS)).toMatchObject({ kind: "ambiguous", usernames: ["a", "b"] });
  });

  test("WHEN a name is a preferred username THEN it need not be verified, also beside an unverified address", async () => {
    const bobby = poolUser("x", { preferred_username: "b@example.com" });
    expect(await find("b@example.com", [unverified, bobby], EMAIL_ALIAS)).toEqual(found(bobby));
  });

  test("WHEN a name is a username and another's preferred one THEN the username counts", async () => {
    const other = poolUser("x", { preferred_username: "bob" });
    expect(await find("bob", [other, verified], EMAIL_ALIAS)).toEqual(found(verified));
  });
});

describe("GIVEN a user pool in which an address stands in the place of a username", () => {
  test("WHEN it is not verified THEN it is that user's all the same", async () => {
    const user = poolUser(SUB, { sub: SUB, email: "b@example.com" });
    expect(await find("b@example.com", [user], EMAIL_NAME)).toEqual(found(user));
    expect(await find(SUB, [user], EMAIL_NAME)).toEqual(found(user));
  });

  test("WHEN several have it THEN the verified one is taken, and without one it is ambiguous", async () => {
    const [one, other] = [poolUser("1", { email: "b@example.com" }), poolUser("2", { email: "b@example.com" })];
    const verified = poolUser("3", { email: "b@example.com", email_verified: "true" });
    expect(await find("b@example.com", [one, verified, other], EMAIL_NAME)).toEqual(found(verified));
    expect(await find("b@example.com", [one, other], EMAIL_NAME)).toMatchObject({ kind: "ambiguous" });
  });
});

describe("GIVEN the requests that a name costs", () => {
  test.each<readonly [string, PoolSettings, readonly string[]]>([
    ["alice", settings(), ["username"]],
    ["a@b", settings(), ["username"]],
    [SUB, settings(), ["username", "sub"]],
    ["a@b", EMAIL_ALIAS, ["username", "email", "preferred_username"]],
    ["+1234", EMAIL_ALIAS, ["username", "phone_number", "preferred_username"]],
    ["alice", EMAIL_ALIAS, ["username", "preferred_username"]],
    ["alice", EMAIL_NAME, ["username"]],
    ["+1@b", EMAIL_NAME, ["username", "email", "phone_number"]],
  ])("WHEN %s is nobody's THEN only what it can be is asked", async (name, pool, attributes) => {
    expect(await filtersFor(name, pool)).toEqual(attributes.map((attribute) => `${attribute} = "${name}"`));
  });

  test("WHEN somebody is found THEN nothing more is asked", async () => {
    expect(await filtersFor("a@b", EMAIL_ALIAS, [poolUser("a@b")])).toEqual(['username = "a@b"']);
  });
});

describe("GIVEN names that mean harm", () => {
  const anyName = fc.oneof(username, hostile, fc.string({ unit: "binary" }));

  test("WHEN one is put into a filter THEN the filter selects those who have exactly that name", () => {
    fc.assert(
      fc.property(anyName, anyName, (name, other) => {
        const users = [poolUser(name), poolUser(`${other}x${name}`)];
        expect(select(users, filterOf("username", name))).toEqual([users[0]]);
      }),
    );
    expect(filterOf("username", 'a" or b\\')).toBe(String.raw`username = "a\" or b\\"`);
  });

  test("WHEN Cognito answers whomever it likes THEN nobody is found who does not have the name", async () => {
    await fc.assert(
      fc.asyncProperty(anyName, fc.array(anyName, { maxLength: 4 }), fc.boolean(), async (name, names, minds) => {
        const users = names.map((one) => poolUser(one, { email: `${one}@`, preferred_username: one }));
        const pool = { ...EMAIL_ALIAS, caseSensitive: minds };
        const finding = await findUser(name, pool, () => Promise.resolve(users));
        const keyOf = (text: string) => (minds ? text : text.toLowerCase());
        const has = names.some((one) => keyOf(one) === keyOf(name));
        if (finding.kind === "found") expect(keyOf(finding.user.username)).toBe(keyOf(name));
        expect(finding.kind === "found" || finding.kind === "ambiguous").toBe(has);
      }),
    );
  });
});
