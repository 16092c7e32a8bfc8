import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { stringify as stringifyYaml } from "yaml";
import { usernameKey } from "../../../users/list";
import type { ListedUserProps } from "../../../constructs";
import { read } from "../../support/list-file";
import { reason, username } from "../../support/arbitraries";

// Properties take their time on a busy machine.
jest.setTimeout(60_000);

const revision = reason.filter((text) => Array.from(text).length <= 64);
const user: fc.Arbitrary<ListedUserProps> = fc.record({ username, revision, reason }, { requiredKeys: ["username"] });
const users = fc.uniqueArray(user, { maxLength: 8, selector: (one) => usernameKey(one.username) });
// In CSV and text, nobody can be said only by saying nothing.
const somebody = users.filter((list) => list.length > 0);

/** A user as a list shows it: by name alone when there is no more to say. */
const short = (one: ListedUserProps) => (Object.keys(one).length === 1 ? one.username : one);

describe("GIVEN any list of users", () => {
  test("WHEN a library writes it as YAML THEN the same users are read", () => {
    // With a lineWidth, this library breaks lines inside of characters beyond U+FFFF.
    const style = fc.record({
      defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_FOLDED"),
      collectionStyle: fc.constantFrom("any", "block", "flow"),
    } as const);
    fc.assert(
      fc.property(users, style, (list, options) => {
        const text = stringifyYaml({ users: list.map(short) }, { ...options, lineWidth: 0 });
        expect(read("list.yaml", text)).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  test("WHEN it is written as JSON THEN the same users are read", () => {
    fc.assert(
      fc.property(users, fc.constantFrom(0, 1, "\t"), (list, indent) => {
        expect(read("list.json", JSON.stringify({ users: list.map(short) }, null, indent))).toEqual(list);
      }),
    );
  });

  test("WHEN a library writes it as CSV THEN the same users are read", () => {
    const options = fc.record({ record_delimiter: fc.constantFrom("\n", "\r\n"), bom: fc.boolean() } as const);
    fc.assert(
      fc.property(somebody, options, (list, format) => {
        const columns = ["username", "revision", "reason"];
        const text = stringify([...list], { ...format, columns, header: true, quoted_string: true });
        expect(read("list.csv", text)).toEqual(list);
      }),
    );
  });

  test("WHEN their names stand in a text THEN the same names are read", () => {
    const names = fc.uniqueArray(
      username.filter((name) => !name.startsWith("#")),
      { minLength: 1, maxLength: 8, selector: usernameKey },
    );
    fc.assert(
      fc.property(names, fc.constantFrom("\n", "\r\n", " # note\n", "\n\n# note\n"), (list, end) => {
        expect(read("list.txt", list.map((name) => name + end).join(""))).toEqual(
          list.map((name) => ({ username: name })),
        );
      }),
    );
  });
});
