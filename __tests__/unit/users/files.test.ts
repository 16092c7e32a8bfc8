import { usersFromFile } from "../../../constructs";
import {
  catchIssues,
  findListIssues,
  removeDirectory,
  writeListFile,
  createListDirectory,
  readList,
} from "../../support/list-file";

describe("GIVEN a path", () => {
  const findIssues = (file: unknown) =>
    catchIssues(() => usersFromFile(file as string)).map(({ path, message }) => removeDirectory(`${path}: ${message}`));

  test.each<[string, () => unknown, RegExp]>([
    [
      "of a missing file",
      () => `${writeListFile("a.txt", "a")}.yaml`,
      /^a\.txt\.yaml: the file does not exist: a\.txt\.yaml\. Check the path and the permissions\.$/,
    ],
    [
      "of a directory",
      () => createListDirectory("a.yaml"),
      /^a\.yaml: the file can't be read \(EISDIR\): a\.yaml\. Check the path and the permissions\.$/,
    ],
    ["without an extension", () => writeListFile("users", "alice"), /^users: the file extension "" is not supported\./],
    [
      "of an unsupported format",
      () => writeListFile("list.toml", ""),
      /^list\.toml: the file extension "\.toml" is not supported\. Use one of \.yaml, \.yml, \.json, \.csv, \.txt\.$/,
    ],
    ["that is empty", () => "", /^path: "" is not a path\. Pass/],
    ["that is not a string", () => 42, /^path: 42 is not a path\. Pass/],
  ])("WHEN it is one %s THEN the issue says so", (_what, file, issue) => {
    expect(findIssues(file())).toEqual([expect.stringMatching(issue)]);
  });
});

describe("GIVEN a file without users", () => {
  test.each([
    ["list.yaml", "", 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.yaml", "# no users\n", 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.yaml", "---\n", 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.yaml", "users:\n", 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.yaml", "users: ~\n", 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.json", '{ "users": null }', 'write "users: []" (YAML) or { "users": [] } (JSON)'],
    ["list.csv", "", "write only the header: username"],
    ["list.csv", "\n", "write only the header: username"],
    ["list.txt", "", 'write the comment "# no users"'],
    ["list.txt", "# leaked on Monday\n", 'write the comment "# no users"'],
    ["list.txt", "# There are no users today.\n", 'write the comment "# no users"'],
  ])(
    "WHEN %s (%j) is not an explicit empty list THEN it is an issue that says how to write one",
    (name, content, fix) => {
      expect(findListIssues(name, content)).toEqual([
        expect.stringMatching(/^list\.\w+:1:\d+: the list is empty\. If that is intended, .*\.$/),
      ]);
      expect(findListIssues(name, content)[0]).toContain(`If that is intended, ${fix}.`);
    },
  );

  test("WHEN it is an empty JSON file THEN it is invalid JSON", () => {
    expect(findListIssues("list.json", "")).toEqual([
      expect.stringMatching(/^list\.json:1:1: invalid JSON: value expected/),
    ]);
  });
});

describe("GIVEN a file with invalid characters", () => {
  test("WHEN it is not UTF-8 THEN each position is an issue, and the rest of the file is validated", () => {
    const bytes = Buffer.from("alice\r\nb\xe9a\n\ncarol\xff\xfe\xfd d\xe9\nalice\n", "latin1");
    expect(findListIssues("list.txt", bytes)).toEqual([
      "list.txt:2:2: the text is not UTF-8. Save the file as UTF-8.",
      expect.stringMatching(/^list\.txt:4:1: .* has white space/),
      "list.txt:4:6: the text is not UTF-8. Save the file as UTF-8.",
      "list.txt:4:11: the text is not UTF-8. Save the file as UTF-8.",
      expect.stringMatching(/^list\.txt:5:1: "alice" is already listed at list\.txt:1:1/),
    ]);
  });

  test("WHEN it contains U+FFFD itself THEN that is part of the username", () => {
    expect(readList("list.txt", "a\ufffdb")).toEqual([{ username: "a\ufffdb" }]);
  });

  test.each<[string, BufferEncoding, boolean]>([
    ["little", "utf16le", false],
    ["big", "utf16le", true],
  ])("WHEN it is UTF-16 (%s endian) THEN one issue says how to save it", (_name, encoding, swap) => {
    const bytes = Buffer.from("\ufeffusers: [alice]\r\n", encoding);
    expect(findListIssues("list.yaml", swap ? bytes.swap16() : bytes)).toEqual([
      "list.yaml:1:1: the file is UTF-16. Save it as UTF-8.",
    ]);
  });

  test("WHEN a line ends with CR only THEN it is an issue, because some diffs do not show that a line follows", () => {
    expect(findListIssues("list.txt", "# leaked\rmallory\nalice\r\n\r  bob bob")).toEqual([
      "list.txt:1:9: the line ends with CR only. End it with LF or CRLF.",
      "list.txt:4:1: the line ends with CR only. End it with LF or CRLF.",
      expect.stringMatching(/^list\.txt:5:3: "bob bob" has white space/),
    ]);
  });
});

describe("GIVEN issues on many lines", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `user ${String(index)}`).join("\n");

  test("WHEN the file is read THEN they are in the order of the file", () => {
    const positions = catchIssues(() => readList("list.yaml", "users:\n  - 1\n  - a b\n  - *x\n  - 2\nrevison: 3"));
    expect(positions.map(({ path }) => path.split(":").at(-2))).toEqual(["2", "3", "4", "5", "6"]);
  });

  test("WHEN there are thousands THEN the message lists the first 20 and counts the rest, and issues holds all", () => {
    const file = writeListFile("list.txt", many(5000));
    expect(catchIssues(() => usersFromFile(file))).toHaveLength(5000);
    expect(() => usersFromFile(file)).toThrow(
      / has 5000 problems:\n(?: {2}- .*\n){20} {2}and 4980 more\.\nSee docs\/errors\.md#validation_error\.$/,
    );
  });
});
