import fc from "fast-check";
import { findListIssues, readList } from "../../support/list-file";

// Property tests are slow on a busy machine.
jest.setTimeout(60_000);

describe("GIVEN a JSON list", () => {
  test("WHEN values are invalid THEN each issue has the position of its value or its key", () => {
    const text = `{
  "revison": "2",
  "revision": 3,
  "users": [
    123, 1e400,
    true, null,
    ["alice"],
    { "username": "bob", "revision": 2, "username": "carol" },
    { "reason": "INC-1", "__proto__": {} },
    "al ice", "bob"
  ]
}`;
    expect(findListIssues("list.json", text)).toEqual([
      'list.json:2:3: unknown key "revison". Use users, revision and reason.',
      'list.json:3:15: "3" without quotes is a number. If it is the revision, put it in quotes.',
      'list.json:5:5: "123" without quotes is a number. If it is the username, put it in quotes.',
      'list.json:5:10: "1e400" without quotes is a number. If it is the username, put it in quotes.',
      'list.json:6:5: "true" without quotes is a boolean. If it is the username, put it in quotes.',
      'list.json:6:11: "null" without quotes is null. If it is the username, put it in quotes.',
      "list.json:7:5: the username is a list. Write it as text.",
      'list.json:8:38: "2" without quotes is a number. If it is the revision, put it in quotes.',
      'list.json:8:41: duplicate key "username", already set at list.json:8:19. Keep one.',
      "list.json:9:5: the username is missing. Write one.",
      'list.json:9:26: unknown key "__proto__". Use username, revision and reason.',
      expect.stringMatching(/^list\.json:10:5: "al ice" has white space/),
      'list.json:10:15: "bob" is already listed at list.json:8:19. List each user once.',
    ]);
  });

  test("WHEN it has syntax errors THEN each line with one is an issue, and the values before the first are validated", () => {
    const text = `{ "users": [
  "al ice", "bob",
  "carol" "dave" "erin",
  { "username" "frank" },
  'grace', // on leave
  "no\tn e",
]`;
    expect(findListIssues("list.json", text)).toEqual([
      expect.stringMatching(/^list\.json:2:3: "al ice" has white space/),
      "list.json:3:11: invalid JSON: comma expected. Correct it. Values after it are not validated.",
      "list.json:4:16: invalid JSON: colon expected. Correct it.",
      "list.json:5:3: invalid JSON: invalid symbol. Correct it.",
      "list.json:6:3: invalid JSON: invalid character. Correct it.",
      "list.json:7:1: invalid JSON: value expected. Correct it.",
    ]);
  });

  test.each([
    ["[".repeat(100_000), "1:101"],
    [`{"users":[x,\n${"[".repeat(100_000)}`, "2:99"],
  ])("WHEN values are nested without end THEN it is an issue", (text, position) => {
    const last = findListIssues("list.json", text).at(-1);
    expect(last).toMatch(/: invalid JSON: nested too deeply/);
    expect(last).toContain(`list.json:${position}:`);
  });

  test.each([
    '{"users": ["alice"]} // on leave',
    '{"users": [/* leaked */ "alice"]}',
    '{"users": ["alice",]}',
    "{'users': ['alice']}",
    '{users: ["alice"]}',
    '{"users": ["alice"]} {}',
  ])("WHEN it is %s, which is invalid JSON THEN it is an issue", (text) => {
    expect(findListIssues("list.json", text)).toEqual([expect.stringMatching(/invalid JSON/)]);
  });

  test("WHEN values follow a syntax error THEN they are not validated, because the parser only guesses them", () => {
    expect(findListIssues("list.json", '{"users": ["alice", x,\n"al ice",\n"bob", "bob",\n{"revision": 2}]}')).toEqual([
      "list.json:1:21: invalid JSON: invalid symbol. Correct it. Values after it are not validated.",
    ]);
  });

  test("WHEN it is truncated THEN no value is reported as missing", () => {
    for (const text of ["{", '{"users"', '{"users":[', '{"users":[{"revision":"1"', '{"users":[{"username":'])
      expect(findListIssues("list.json", text)).toEqual([expect.stringMatching(/invalid JSON/)]);
  });

  test("WHEN it is any text THEN it is valid JSON exactly when JSON.parse accepts it", () => {
    const part = fc.constantFrom(
      ...Array.from("{}[],:\"\\ \n\t01-.eE/*'"),
      "true",
      "null",
      '"users"',
      '"a"',
      "\\u00e9",
      "\u00a0",
    );
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const text = fc.oneof(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.json(),
    );
    fc.assert(
      fc.property(text, (json) => {
        const isInvalid = findListIssues("list.json", json).some((issue) => issue.includes("invalid JSON"));
        expect(isInvalid).toBe(!isJson(json));
      }),
      { numRuns: 300 },
    );
  });
});

describe("GIVEN a list in JSON", () => {
  test("WHEN it is read as YAML THEN the users are the same", () => {
    const json = JSON.stringify({ users: ["alice", { username: "bob", reason: '\u00e9 "quoted" \\ # : 😀' }] });
    expect(readList("list.yaml", json)).toEqual(readList("list.json", json));
  });
});
