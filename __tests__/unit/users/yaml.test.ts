import fc from "fast-check";
import { faultsOf, read } from "../../support/list-file";

// Properties take their time on a busy machine.
jest.setTimeout(60_000);

const list = (...items: readonly string[]) => `users:\n${items.map((item) => `  - ${item}\n`).join("")}`;

describe("GIVEN a YAML list", () => {
  test("WHEN a name without quotes is text by YAML's core schema THEN it is that text, letter for letter", () => {
    const names = [
      "NO",
      "yes",
      "on",
      "y",
      "2026-01-01",
      "12:30:45",
      "1_000",
      "1.2.3",
      "0b11",
      "a#b",
      "=",
      "<<",
      "nUll",
    ];
    expect(read("list.yaml", list(...names)).map(({ username }) => username)).toEqual(names);
  });

  test.each(["123", "0123", "+15550100", "1e3", "12e34", "0x1F", "0o17", ".5", "-.inf", ".NaN", "true", "False"])(
    "WHEN a name without quotes is %s, which is no text to YAML THEN it is a fault that says to quote it",
    (name) => {
      expect(faultsOf("list.yaml", list(name))).toEqual([
        expect.stringMatching(
          /^list\.yaml:2:5: "(.*)" without quotes is a (number|boolean)\. .* write it in quotes\.$/,
        ),
      ]);
      expect(faultsOf("list.yaml", list(name))[0]).toContain(`"${name}"`);
      expect(read("list.yaml", list(`"${name}"`))).toEqual([{ username: name }]);
    },
  );

  test.each(["null", "~", "Null", "NULL"])(
    "WHEN a name without quotes is %s THEN it is a fault that says so",
    (name) => {
      expect(faultsOf("list.yaml", list("alice", name))).toEqual([
        `list.yaml:3:5: "${name}" without quotes is no value. If it is the username, write it in quotes.`,
      ]);
    },
  );

  test("WHEN nothing stands after a dash or a key THEN the fault points at the dash or the key", () => {
    const text =
      'users:\n  - "alice" # INC-1\n  # a-b\n  -\n  - # carol\n  - username:\n  - username: dave\n    reason:\n';
    expect(faultsOf("list.yaml", text)).toEqual([
      "list.yaml:4:3: the username is missing. Write one, or take the line off.",
      "list.yaml:5:3: the username is missing. Write one, or take the line off.",
      "list.yaml:6:5: the username is missing. Write one, or take the line off.",
      "list.yaml:8:5: the reason is missing. Write one, or take the line off.",
    ]);
  });

  test("WHEN values have faults THEN each fault points at its value, or at its key", () => {
    const text = `revison: "2"
revision: 3
reason: "two\\nlines"
users:
  - [alice]
  - username: bob
    revision: 2
    reason: { incident: INC-1 }
  - { revision: "1", user: carol }
  - username: dave
    username: erin
    reason: ""
  - username: al ice
users: []
`;
    expect(faultsOf("list.yaml", text)).toEqual([
      'list.yaml:1:1: a list has no "revison". Use users, revision and reason.',
      'list.yaml:2:11: "3" without quotes is a number. If it is the revision, write it in quotes.',
      'list.yaml:3:9: the reason "two\\nlines" contains a control character. Write it on one line.',
      "list.yaml:5:5: a list stands where the username should. Write the username as text.",
      'list.yaml:7:15: "2" without quotes is a number. If it is the revision, write it in quotes.',
      "list.yaml:8:13: a map stands where the reason should. Write the reason as text.",
      "list.yaml:9:5: the username is missing. Write one.",
      'list.yaml:9:22: a listed user has no "user". Use username, revision and reason.',
      "list.yaml:11:5: username stands here again, after list.yaml:10:15. Keep one.",
      "list.yaml:12:13: the reason is empty. Write one, or omit it.",
      expect.stringMatching(/^list\.yaml:13:15: "al ice" has white space/),
      "list.yaml:14:1: users stands here again, after list.yaml:5:3. Keep one.",
    ]);
  });

  test("WHEN a user is listed twice THEN the fault stands at the second place and names the first", () => {
    expect(
      faultsOf("list.yaml", list("alice", "bob", "{ username: alice, revision: '2' }", "\u00e9", "e\u0301")),
    ).toEqual([
      'list.yaml:4:17: "alice" is already listed at list.yaml:2:5. List each user once.',
      'list.yaml:6:5: "e\u0301" is already listed at list.yaml:5:5. List each user once.',
    ]);
  });

  test("WHEN it is no map with a list THEN the fault says what to write", () => {
    for (const text of ["- alice\n", "alice\n", "users: alice\n", "users: { alice: }\n", "reason: INC-1\n"])
      expect(faultsOf("list.yaml", text)).toEqual([
        expect.stringMatching(/^list\.yaml:1:\d: there is no list of users\. Write/),
      ]);
  });
});

describe("GIVEN what YAML has beyond plain values", () => {
  test("WHEN a list uses it THEN each place is a fault, because a reviewer must see whom a line names", () => {
    const text = list("&a alice", "*a", "!!str 12", '!secret "bob"', "<<: *a", "&b", "!c");
    expect(faultsOf("list.yaml", text)).toEqual([
      'list.yaml:2:5: "&a" is an anchor of YAML, which a list does not have. Take it away, or put a name that begins with & in quotes.',
      'list.yaml:3:5: "*a" is an alias of YAML, which a list does not have. Write it out, or put a name that begins with * in quotes.',
      'list.yaml:4:5: "!!str" is a tag of YAML, which a list does not have. Take it away, or put a name that begins with ! in quotes.',
      expect.stringMatching(/^list\.yaml:5:5: "!secret" is a tag/),
      expect.stringMatching(/^list\.yaml:6:5: a listed user has no "<<"/),
      expect.stringMatching(/^list\.yaml:6:5: the username is missing/),
      expect.stringMatching(/^list\.yaml:6:9: "\*a" is an alias/),
      expect.stringMatching(/^list\.yaml:7:3: the username is missing/),
      expect.stringMatching(/^list\.yaml:7:5: "&b" is an anchor/),
      expect.stringMatching(/^list\.yaml:8:3: the username is empty/),
      expect.stringMatching(/^list\.yaml:8:5: "!c" is a tag/),
    ]);
  });

  test("WHEN aliases would grow without end THEN nothing grows", () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `a${String(n + 1)}: &a${String(n + 1)} [*a${String(n)}, *a${String(n)}]`,
    );
    expect(faultsOf("list.yaml", `a0: &a0 [x, x]\n${bomb.join("\n")}\nusers: *a30\n`).length).toBeGreaterThan(60);
  });

  test.each([
    ["users: [alice]\n---\nusers: [bob]\n", 2],
    ["---\nusers: [alice]\n# second\n---\n", 4],
    ["users: [alice]\n...\nusers: [bob]\n", 2],
  ])("WHEN a second document follows (%j) THEN it is a fault", (text, line) => {
    expect(faultsOf("list.yaml", text)).toEqual([
      `list.yaml:${String(line)}:1: a second document begins here. Keep one list in a file.`,
    ]);
  });

  test.each(["---\nusers: [alice]\n...\n", "%YAML 1.2\n---\nusers: [alice]\n"])(
    "WHEN %j is one document THEN it is read",
    (text) => {
      expect(read("list.yaml", text)).toEqual([{ username: "alice" }]);
    },
  );
});

describe("GIVEN a text that breaks YAML's rules", () => {
  test.each([
    [
      "a quote that is not closed",
      list("al ice", "bob", '"carol', "dave"),
      "4:5",
      "unexpected end of the stream within a double quoted scalar",
    ],
    [
      "a quote that is not closed at the end",
      list("al ice", "bob", "'carol"),
      "4:5",
      "unexpected end of the stream within a single quoted scalar",
    ],
    ["a bracket that is not closed", list("al ice", "bob", "[carol"), "5:1", "deficient indentation"],
    ["a colon too many", list("al ice", "bob", "carol: dave: erin"), "4:16", "bad indentation of a mapping entry"],
    ["a tab", `${list("al ice", "bob")}\t- carol\n`, "4:1", "tab characters must not be used in indentation"],
    ["a reserved character", list("al ice", "bob", "@carol"), "4:5", "bad indentation of a mapping entry"],
    ["a wrong escape", list("al ice", "bob", '"\\q"'), "4:7", "unknown escape sequence"],
    ["a control character", list("al ice", "bob", "a\u0001"), "4:6", "the stream contains non-printable characters"],
  ])(
    "WHEN there is %s THEN the fault stands there, and so does each fault before it",
    (_what, text, position, reason) => {
      const [before, issue, ...others] = faultsOf("list.yaml", text);
      expect(before).toMatch(/^list\.yaml:2:5: "al ice" has white space/);
      expect(issue).toBe(
        `list.yaml:${position}: this is no YAML: ${reason}; what follows was not read. Correct it, or a quote or bracket that is open before it.`,
      );
      expect(others).toEqual([]);
    },
  );

  test("WHEN the list has only begun before it THEN nothing is said to be missing", () => {
    for (const text of [
      'users: "alice',
      "users:\n  - username: alice\n    revision: '",
      "reason:\n  - @a",
      'users:\n  - "',
    ])
      expect(faultsOf("list.yaml", text)).toEqual([expect.stringMatching(/this is no YAML/)]);
  });
});

describe("GIVEN a scalar without quotes", () => {
  test("WHEN YAML takes it for text THEN it is read as it stands, else it is a fault: never another text", () => {
    const scalar = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789xoeEb_.+-~nulltrfaseNI:")),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(scalar, (text) => {
        if (faultsOf("list.yaml", list(text)).length > 0) return;
        expect(read("list.yaml", list(text))).toEqual([{ username: text }]);
      }),
      { numRuns: 300 },
    );
  });
});
