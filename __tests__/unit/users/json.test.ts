import fc from "fast-check";
import { faultsOf, read } from "../../support/list-file";

// Properties take their time on a busy machine.
jest.setTimeout(60_000);

describe("GIVEN a JSON list", () => {
  test("WHEN values have faults THEN each fault points at its value, or at its key", () => {
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
    expect(faultsOf("list.json", text)).toEqual([
      'list.json:2:3: a list has no "revison". Use users, revision and reason.',
      'list.json:3:15: "3" without quotes is a number. If it is the revision, write it in quotes.',
      'list.json:5:5: "123" without quotes is a number. If it is the username, write it in quotes.',
      'list.json:5:10: "1e400" without quotes is a number. If it is the username, write it in quotes.',
      'list.json:6:5: "true" without quotes is a boolean. If it is the username, write it in quotes.',
      'list.json:6:11: "null" without quotes is no value. If it is the username, write it in quotes.',
      "list.json:7:5: a list stands where the username should. Write the username as text.",
      'list.json:8:38: "2" without quotes is a number. If it is the revision, write it in quotes.',
      "list.json:8:41: username stands here again, after list.json:8:19. Keep one.",
      "list.json:9:5: the username is missing. Write one.",
      'list.json:9:26: a listed user has no "__proto__". Use username, revision and reason.',
      expect.stringMatching(/^list\.json:10:5: "al ice" has white space/),
      'list.json:10:15: "bob" is already listed at list.json:8:19. List each user once.',
    ]);
  });

  test("WHEN it breaks JSON's rules THEN each broken line is a fault, and so is each value before the first", () => {
    const text = `{ "users": [
  "al ice", "bob",
  "carol" "dave" "erin",
  { "username" "frank" },
  'grace', // on leave
  "no\tn e",
]`;
    expect(faultsOf("list.json", text)).toEqual([
      expect.stringMatching(/^list\.json:2:3: "al ice" has white space/),
      "list.json:3:11: this is no JSON: comma expected; what follows was not read. Correct it.",
      "list.json:4:16: this is no JSON: colon expected. Correct it.",
      "list.json:5:3: this is no JSON: invalid symbol. Correct it.",
      "list.json:6:3: this is no JSON: invalid character. Correct it.",
      "list.json:7:1: this is no JSON: value expected. Correct it.",
    ]);
  });

  test.each([
    ["[".repeat(100_000), "1:101"],
    [`{"users":[x,\n${"[".repeat(100_000)}`, "2:99"],
  ])("WHEN values stand in each other without end THEN it is a fault", (text, position) => {
    const last = faultsOf("list.json", text).at(-1);
    expect(last).toMatch(/: this is no JSON: nested too deeply/);
    expect(last).toContain(`list.json:${position}:`);
  });

  test.each([
    '{"users": ["alice"]} // on leave',
    '{"users": [/* leaked */ "alice"]}',
    '{"users": ["alice",]}',
    "{'users': ['alice']}",
    '{users: ["alice"]}',
    '{"users": ["alice"]} {}',
  ])("WHEN it is %s, which is no JSON THEN it is a fault", (text) => {
    expect(faultsOf("list.json", text)).toEqual([expect.stringMatching(/this is no JSON/)]);
  });

  test("WHEN values follow what breaks it THEN nothing is said of them, because they are a guess", () => {
    expect(faultsOf("list.json", '{"users": ["alice", x,\n"al ice",\n"bob", "bob",\n{"revision": 2}]}')).toEqual([
      "list.json:1:21: this is no JSON: invalid symbol; what follows was not read. Correct it.",
    ]);
  });

  test("WHEN it has only begun before what breaks it THEN nothing is said to be missing", () => {
    for (const text of ["{", '{"users"', '{"users":[', '{"users":[{"revision":"1"', '{"users":[{"username":'])
      expect(faultsOf("list.json", text)).toEqual([expect.stringMatching(/this is no JSON/)]);
  });

  test("WHEN it is any text THEN it is read as JSON exactly when the language itself can parse it", () => {
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
        const isRefused = faultsOf("list.json", json).some((issue) => issue.includes("this is no JSON"));
        expect(isRefused).toBe(!isJson(json));
      }),
      { numRuns: 300 },
    );
  });
});

describe("GIVEN a list that YAML and JSON both can say", () => {
  test("WHEN it is saved as either THEN its users are the same", () => {
    const json = JSON.stringify({ users: ["alice", { username: "bob", reason: '\u00e9 "quoted" \\ # : 😀' }] });
    expect(read("list.yaml", json)).toEqual(read("list.json", json));
  });
});
