import fs from "node:fs";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { formatList, sortUsernames } from "../../../../cli/resolve/resolve-users";
import type { ListDefaults } from "../../../../cli/resolve/resolve-users";
import { usersFromFile } from "../../../../constructs/index";
import { usernameKey } from "../../../../users/list";
import { reason, username } from "../../../support/arbitraries";
import { writeListFile } from "../../../support/list-file";

// The properties are slow on a busy machine.
jest.setTimeout(60_000);

const SCHEMA = require.resolve("../../../../schemas/users.schema.json");
const matchesSchema = new Ajv({ strict: true }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

// Invisible characters that Cognito or a reason allows, below and above U+FFFF.
const invisible = fc.constantFrom("\u034f", "\u115f", "\u3164", "\ufe0f", "\u{e0100}", "\u{1d173}");
const name = fc
  .oneof(
    username,
    fc.tuple(username, invisible).map((parts) => parts.join("")),
  )
  .filter((text) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(text));
const text = fc.oneof(
  reason,
  fc
    .tuple(reason, fc.oneof(invisible, fc.constantFrom("\ufeff", "\u202e", "\u200b", "\ufffe", "\u00ad")))
    .map((parts) => parts.join("")),
);

const compareCodeUnits = (one: string, other: string) => (one < other ? -1 : Number(one > other));

describe("GIVEN usernames in any order", () => {
  test("WHEN they are sorted THEN each is in the result once, by code units", () => {
    const names = fc.array(fc.oneof(username, fc.constantFrom("alice", "Alice", "ﬁ", "😀", "\u{e0100}x")));
    fc.assert(
      fc.property(names, (list) => {
        expect(sortUsernames(list)).toEqual([...new Set(list)].sort(compareCodeUnits));
      }),
    );
  });
});

describe("GIVEN sorted usernames", () => {
  test("WHEN they are written THEN usersFromFile, another parser and the schema agree, and no character is invisible", () => {
    const names = fc.uniqueArray(name, { maxLength: 8, selector: usernameKey });
    const defaults: fc.Arbitrary<ListDefaults> = fc.record(
      { revision: text.filter((one) => Array.from(one).length <= 64), reason: text },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(names, defaults, (list, more) => {
        const written = formatList(list, more);
        expect(usersFromFile(writeListFile("users.yaml", written))).toEqual(
          list.map((one) => ({ username: one, ...more })),
        );
        expect(parse(written)).toEqual({ ...more, users: list });
        expect(matchesSchema(parse(written))).toBe(true);
        expect(written).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
      { numRuns: 200 },
    );
  });

  test("WHEN they are written THEN the file is as the README shows it, with one name per line", () => {
    const written = formatList(["+15550100", 'a"b', "alice", "葛\u{e0100}"], {
      revision: "2",
      reason: "INC-4711: a\u00a0b",
    });
    expect(written).toBe(
      [
        "# yaml-language-server: $schema=./node_modules/cdktf-cognito-global-sign-out/schemas/users.schema.json",
        'revision: "2"',
        'reason: "INC-4711: a\u00a0b"',
        "users:",
        '  - "+15550100"',
        '  - "a\\"b"',
        '  - "alice"',
        '  - "葛\\U000e0100"',
        "",
      ].join("\n"),
    );
    const firstLine = written.slice(0, written.indexOf("\n") + 1);
    expect(fs.readFileSync("README.md", "utf8")).toContain(`\`\`\`yaml\n${firstLine}`);
  });

  test("WHEN there are none THEN the list is empty", () => {
    const written = formatList([], {});
    expect(written).toMatch(/\nusers: \[\]\n$/);
    expect(usersFromFile(writeListFile("users.yaml", written))).toEqual([]);
  });
});
