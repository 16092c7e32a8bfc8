import fc from "fast-check";
import { findListIssues, readList } from "../../support/list-file";

// Property tests are slow on a busy machine.
jest.setTimeout(60_000);

const list = (...items: readonly string[]) => `users:\n${items.map((item) => `  - ${item}\n`).join("")}`;

describe("GIVEN a YAML list", () => {
  test("WHEN an unquoted username is text in the core schema THEN it is read unchanged", () => {
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
    expect(readList("list.yaml", list(...names)).map(({ username }) => username)).toEqual(names);
  });

  test("WHEN a directive asks for YAML 1.1 THEN the core schema of YAML 1.2 is used", () => {
    const text = `%YAML 1.1\n---\n${list("NO", "2026-01-01", "0o8")}`;
    expect(readList("list.yaml", text).map(({ username }) => username)).toEqual(["NO", "2026-01-01", "0o8"]);
  });

  test.each(["123", "0123", "+15550100", "1e3", "12e34", "0x1F", "0o17", ".5", "-.inf", ".NaN", "true", "False"])(
    "WHEN an unquoted username is %s, which is a number or a boolean in YAML THEN the issue says to quote it",
    (name) => {
      expect(findListIssues("list.yaml", list(name))).toEqual([
        expect.stringMatching(/^list\.yaml:2:5: "(.*)" without quotes is a (number|boolean)\. .* put it in quotes\.$/),
      ]);
      expect(findListIssues("list.yaml", list(name))[0]).toContain(`"${name}"`);
      expect(readList("list.yaml", list(`"${name}"`))).toEqual([{ username: name }]);
    },
  );

  test.each(["null", "~", "Null", "NULL"])(
    "WHEN an unquoted username is %s THEN the issue says that it is null",
    (name) => {
      expect(findListIssues("list.yaml", list("alice", name))).toEqual([
        `list.yaml:3:5: "${name}" without quotes is null. If it is the username, put it in quotes.`,
      ]);
    },
  );

  test("WHEN a value is missing after a dash or a key THEN the issue has the position of the dash or the key", () => {
    const text =
      'users:\n  - "alice" # INC-1\n  # a-b\n  -\n  - # carol\n  - username:\n  - username: dave\n    reason:\n';
    expect(findListIssues("list.yaml", text)).toEqual([
      "list.yaml:4:3: the username is missing. Write one, or remove the line.",
      "list.yaml:5:3: the username is missing. Write one, or remove the line.",
      "list.yaml:6:5: the username is missing. Write one, or remove the line.",
      "list.yaml:8:5: the reason is missing. Write one, or remove the line.",
    ]);
  });

  test("WHEN values are invalid THEN each issue has the position of its value or its key", () => {
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
    expect(findListIssues("list.yaml", text)).toEqual([
      'list.yaml:1:1: unknown key "revison". Use users, revision and reason.',
      'list.yaml:2:11: "3" without quotes is a number. If it is the revision, put it in quotes.',
      'list.yaml:3:9: the reason "two\\nlines" contains a control character. Write it on one line.',
      "list.yaml:5:5: the username is a list. Write it as text.",
      'list.yaml:7:15: "2" without quotes is a number. If it is the revision, put it in quotes.',
      "list.yaml:8:13: the reason is a map. Write it as text.",
      'list.yaml:9:22: unknown key "user". Did you mean "username"?',
      'list.yaml:11:5: duplicate key "username", already set at list.yaml:10:15. Keep one.',
      "list.yaml:12:13: the reason is empty. Write one, or omit it.",
      expect.stringMatching(/^list\.yaml:13:15: "al ice" has white space/),
      'list.yaml:14:1: duplicate key "users", already set at list.yaml:5:3. Keep one.',
    ]);
  });

  test("WHEN a user is listed twice THEN the issue has the second position and names the first", () => {
    expect(
      findListIssues("list.yaml", list("alice", "bob", "{ username: alice, revision: '2' }", "\u00e9", "e\u0301")),
    ).toEqual([
      'list.yaml:4:17: "alice" is already listed at list.yaml:2:5. List each user once.',
      'list.yaml:6:5: "e\u0301" is already listed at list.yaml:5:5. List each user once.',
    ]);
  });

  test("WHEN a key is likely a mistake for another THEN the issue suggests it, and is the only one", () => {
    for (const key of ["User", "user", "users", "Username", "USERNAME", "user_name", '"User Name"']) {
      const name = key.replaceAll('"', "");
      expect(findListIssues("list.yaml", `users:\n  - ${key}: alice\n    Reason: INC-1\n`)).toEqual([
        `list.yaml:2:5: unknown key "${name}". Did you mean "username"?`,
        'list.yaml:3:5: unknown key "Reason". Did you mean "reason"?',
      ]);
    }
    expect(findListIssues("list.yaml", "Users:\n  - alice\n")).toEqual([
      'list.yaml:1:1: unknown key "Users". Did you mean "users"?',
    ]);
    expect(findListIssues("list.json", '{ "Users": ["alice"] }')).toEqual([
      'list.json:1:3: unknown key "Users". Did you mean "users"?',
    ]);
  });

  test("WHEN the other key is set or no key is likely THEN none is suggested", () => {
    const text =
      "users:\n  - { username: alice, User: bob }\n  - { name: carol }\n  - { User: dave, Username: erin }\n";
    expect(findListIssues("list.yaml", text)).toEqual([
      'list.yaml:2:24: unknown key "User". Use username, revision and reason.',
      "list.yaml:3:5: the username is missing. Write one.",
      'list.yaml:3:7: unknown key "name". Use username, revision and reason.',
      'list.yaml:4:7: unknown key "User". Did you mean "username"?',
      'list.yaml:4:19: unknown key "Username". Use username, revision and reason.',
    ]);
  });

  test("WHEN the list of users is missing THEN the issue says how to write it", () => {
    for (const text of ["- alice\n", "alice\n", "users: alice\n", "users: { alice: }\n", "reason: INC-1\n"])
      expect(findListIssues("list.yaml", text)).toEqual([
        expect.stringMatching(/^list\.yaml:1:\d: the list of users is missing\. Write/),
      ]);
  });
});

describe("GIVEN YAML that a list does not support", () => {
  test("WHEN it has tags, anchors or aliases THEN each is an issue, because a reviewer must see which user a line lists", () => {
    const text = list("&a alice", "*a", "!!str 12", '!secret "bob"', "<<: *a", "&b", "!c");
    expect(findListIssues("list.yaml", text)).toEqual([
      'list.yaml:2:5: "&a" is a YAML anchor, which a list does not support. Remove it, or quote a value that starts with &.',
      'list.yaml:3:5: "*a" is a YAML alias, which a list does not support. Write the value instead, or quote a value that starts with *.',
      'list.yaml:4:5: "!!str" is a YAML tag, which a list does not support. Remove it, or quote a value that starts with !.',
      expect.stringMatching(/^list\.yaml:5:5: "!secret" is a YAML tag/),
      expect.stringMatching(/^list\.yaml:6:5: unknown key "<<"/),
      expect.stringMatching(/^list\.yaml:6:5: the username is missing/),
      expect.stringMatching(/^list\.yaml:6:9: "\*a" is a YAML alias/),
      expect.stringMatching(/^list\.yaml:7:3: the username is missing/),
      expect.stringMatching(/^list\.yaml:7:5: "&b" is a YAML anchor/),
      expect.stringMatching(/^list\.yaml:8:3: the username is empty/),
      expect.stringMatching(/^list\.yaml:8:5: "!c" is a YAML tag/),
    ]);
  });

  test("WHEN aliases would expand exponentially THEN they are not expanded", () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `a${String(n + 1)}: &a${String(n + 1)} [*a${String(n)}, *a${String(n)}]`,
    );
    expect(findListIssues("list.yaml", `a0: &a0 [x, x]\n${bomb.join("\n")}\nusers: *a30\n`).length).toBeGreaterThan(60);
  });

  test.each([
    ["users: [alice]\n---\nusers: [bob]\n", 2],
    ["---\nusers: [alice]\n# second\n---\n", 4],
    ["users: [alice]\n...\nusers: [bob]\n", 2],
  ])("WHEN a second document follows (%j) THEN it is an issue", (text, line) => {
    expect(findListIssues("list.yaml", text)).toEqual([
      `list.yaml:${String(line)}:1: a second document starts here. Keep one list per file.`,
    ]);
  });

  test.each(["---\nusers: [alice]\n...\n", "%YAML 1.2\n---\nusers: [alice]\n"])(
    "WHEN %j is one document THEN it is valid",
    (text) => {
      expect(readList("list.yaml", text)).toEqual([{ username: "alice" }]);
    },
  );
});

describe("GIVEN YAML with a syntax error", () => {
  test.each([
    ["a quote that is not closed", list("al ice", "bob", '"carol', "dave"), "4:5", "the quote is not closed"],
    ["a quote that is not closed at the end", list("al ice", "bob", "'carol"), "4:5", "the quote is not closed"],
    [
      "a bracket that is not closed",
      list("al ice", "bob", "[carol"),
      "5:1",
      "flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [
      "a second colon",
      list("al ice", "bob", "carol: dave: erin"),
      "4:12",
      "nested mappings are not allowed in compact mappings",
    ],
    [
      "a reserved character",
      list("al ice", "bob", "@carol"),
      "4:5",
      "plain value cannot start with reserved character @",
    ],
    ["an invalid escape", list("al ice", "bob", '"\\q"'), "4:6", "invalid escape sequence \\q"],
    ["a control character", list("al ice", "bob", "a\u0001"), "4:6", "control character"],
  ])(
    "WHEN it is %s THEN the issue has its position, and the values before it are validated",
    (_what, text, position, reason) => {
      const [before, issue, ...others] = findListIssues("list.yaml", text);
      expect(before).toMatch(/^list\.yaml:2:5: "al ice" has white space/);
      expect(issue).toBe(
        `list.yaml:${position}: invalid YAML: ${reason}. Correct it, or an unclosed quote or bracket before it. Values after it are not validated.`,
      );
      expect(others).toEqual([]);
    },
  );

  test.each([
    ["a list", `${list("al ice", "bob")}\t- carol\n`, "4:1", "tabs are not allowed as indentation"],
    ["a map", `${list("al ice", "username: bob")}\treason: x\n`, "4:1", "tabs are not allowed as indentation"],
    [
      "a flow sequence",
      "users: [al ice,\n\tbob ]\n",
      "2:2",
      "flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("WHEN the indentation of %s has a tab THEN the issue says to use spaces", (_what, text, position, reason) => {
    expect(findListIssues("list.yaml", text).at(-1)).toBe(
      `list.yaml:${position}: invalid YAML: ${reason}. Indent this and the other lines with spaces. Values after it are not validated.`,
    );
  });

  test.each([
    ["an escaped quote at the end of the file", 'users:\n  - alice\n  - "bob\\"', "3:5"],
    ["a doubled quote at the end of the file", "users:\n  - alice\n  - 'bob''\n", "3:5"],
    ["another quote on a later line", 'users:\n  - alice\n  - "bob\n  - carol\n  - "dave"\n', "3:5"],
  ])(
    "WHEN an unclosed quote is followed by %s THEN the issue has the position of the unclosed quote",
    (_what, text, at) => {
      expect(findListIssues("list.yaml", text)).toEqual([
        expect.stringMatching(new RegExp(`^list\\.yaml:${at}: invalid YAML: the quote is not closed\\.`)),
      ]);
    },
  );

  test.each([
    ["- ".repeat(100_000), "1:199"],
    [`users:\n  - alice\n  - ${"[".repeat(100_000)}`, "3:102"],
  ])("WHEN values are nested without end THEN it is an issue", (text, position) => {
    expect(findListIssues("list.yaml", text)).toEqual([
      expect.stringMatching(new RegExp(`^list\\.yaml:${position}: invalid YAML: nested too deeply\\.`)),
    ]);
  });

  test("WHEN it is in the first value THEN no value is reported as missing", () => {
    for (const text of [
      'users: "alice',
      "users:\n  - username: alice\n    revision: '",
      "reason:\n  - @a",
      'users:\n  - "',
    ])
      expect(findListIssues("list.yaml", text)).toEqual([expect.stringMatching(/invalid YAML/)]);
  });
});

describe("GIVEN an unquoted scalar", () => {
  test("WHEN it is text in YAML THEN it is read unchanged, else it is an issue: it is never converted", () => {
    const scalar = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789xoeEb_.+-~nulltrfaseNI:")),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(scalar, (text) => {
        if (findListIssues("list.yaml", list(text)).length > 0) return;
        expect(readList("list.yaml", list(text))).toEqual([{ username: text }]);
      }),
      { numRuns: 300 },
    );
  });
});
