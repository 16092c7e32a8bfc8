import fs from "node:fs";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { writeList } from "../../../../cli/resolve/write-list";
import type { ListHead } from "../../../../cli/resolve/write-list";
import { usersFromFile } from "../../../../constructs/index";
import { usernameKey } from "../../../../users/list";
import { reason, username } from "../../../support/arbitraries";
import { writeListFile } from "../../../support/list-file";

// Properties take their time on a busy machine.
jest.setTimeout(60_000);

const SCHEMA = require.resolve("../../../../schemas/users.schema.json");
const allows = new Ajv({ strict: true }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

interface Written {
  readonly file: string;
  readonly text: string;
  readonly count: number;
}

async function write(names: readonly string[], head: ListHead = {}): Promise<Written> {
  const file = writeListFile("users.yaml", "");
  const count = await writeList(inTurn(names), head, file);
  return { file, text: fs.readFileSync(file, "utf8"), count };
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is written comes from a file
async function* inTurn(names: readonly string[]): AsyncGenerator<string> {
  yield* names;
}

// Characters that Cognito or a reason allows and nobody sees, on both sides of U+FFFF.
const unseen = fc.constantFrom("\u034f", "\u115f", "\u3164", "\ufe0f", "\u{e0100}", "\u{1d173}");
const name = fc
  .oneof(
    username,
    fc.tuple(username, unseen).map((parts) => parts.join("")),
  )
  .filter((text) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(text));
const text = fc.oneof(
  reason,
  fc
    .tuple(reason, fc.oneof(unseen, fc.constantFrom("\ufeff", "\u202e", "\u200b", "\ufffe", "\u00ad")))
    .map((parts) => parts.join("")),
);

describe("GIVEN usernames", () => {
  test("WHEN they are written THEN usersFromFile, another parser and the schema find the same, in lines of what is seen", async () => {
    const names = fc.uniqueArray(name, { maxLength: 8, selector: usernameKey });
    const head = fc.record(
      { revision: text.filter((one) => Array.from(one).length <= 64), reason: text },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(names, head, async (list, top) => {
        const { file, text: written, count } = await write(list, top);
        expect(usersFromFile(file)).toEqual(list.map((one) => ({ username: one, ...top })));
        expect(parse(written)).toEqual({ ...top, users: list });
        expect(allows(parse(written))).toBe(true);
        expect(written).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
        expect(count).toBe(list.length);
      }),
      { numRuns: 200 },
    );
  });

  test("WHEN they are written THEN the file is as the README shows it, a name a line", async () => {
    const { text: written } = await write(["+15550100", 'a"b', "alice", "葛\u{e0100}"], {
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

  test("WHEN there is nobody THEN the list says so", async () => {
    const { file, text: written, count } = await write([]);
    expect(written).toMatch(/\nusers: \[\]\n$/);
    expect([usersFromFile(file), count]).toEqual([[], 0]);
  });
});
