import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { stringify as stringifyYaml } from "yaml";
import { usernameKey } from "../../../users/list";
import type { ListedUserProps } from "../../../constructs";
import { readList } from "../../support/list-file";
import { reason, username } from "../../support/arbitraries";

// Property tests are slow on a busy machine.
jest.setTimeout(60_000);

const revision = reason.filter((text) => Array.from(text).length <= 64);
const user: fc.Arbitrary<ListedUserProps> = fc.record({ username, revision, reason }, { requiredKeys: ["username"] });
const users = fc.uniqueArray(user, { maxLength: 8, selector: (one) => usernameKey(one.username) });
// CSV and text have no explicit empty list.
const nonEmptyUsers = users.filter((list) => list.length > 0);

/** The shortest form of a user: the username alone when nothing else is set. */
const shorten = (one: ListedUserProps) => (Object.keys(one).length === 1 ? one.username : one);

describe("GIVEN any list of users", () => {
  test("WHEN the yaml library writes it THEN the same users are read", () => {
    // With a line width, the library breaks lines inside of surrogate pairs.
    const style = fc.record({
      defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_FOLDED"),
      collectionStyle: fc.constantFrom("any", "block", "flow"),
    } as const);
    fc.assert(
      fc.property(users, style, (list, options) => {
        const text = stringifyYaml({ users: list.map(shorten) }, { ...options, lineWidth: 0 });
        expect(readList("list.yaml", text)).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  test("WHEN it is written as JSON THEN the same users are read", () => {
    fc.assert(
      fc.property(users, fc.constantFrom(0, 1, "\t"), (list, indent) => {
        expect(readList("list.json", JSON.stringify({ users: list.map(shorten) }, null, indent))).toEqual(list);
      }),
    );
  });

  test("WHEN the csv-stringify library writes it THEN the same users are read", () => {
    const options = fc.record({ record_delimiter: fc.constantFrom("\n", "\r\n"), bom: fc.boolean() } as const);
    fc.assert(
      fc.property(nonEmptyUsers, options, (list, format) => {
        const columns = ["username", "revision", "reason"];
        const text = stringify([...list], { ...format, columns, header: true, quoted_string: true });
        expect(readList("list.csv", text)).toEqual(list);
      }),
    );
  });

  test("WHEN it is written as text THEN the same usernames are read", () => {
    const names = fc.uniqueArray(
      username.filter((name) => !name.startsWith("#")),
      { minLength: 1, maxLength: 8, selector: usernameKey },
    );
    fc.assert(
      fc.property(names, fc.constantFrom("\n", "\r\n", " # note\n", "\n\n# note\n"), (list, end) => {
        expect(readList("list.txt", list.map((name) => name + end).join(""))).toEqual(
          list.map((name) => ({ username: name })),
        );
      }),
    );
  });
});
