import { listFile, read } from "../../support/list-file";
import { usersFromFile } from "../../../constructs";

const ALICE_AND_BOB = [{ username: "alice" }, { username: "bob@example.com", revision: "2", reason: "INC-4712, lost" }];

const YAML = `# yaml-language-server: $schema=users.schema.json
users:
  - alice # on leave
  - username: bob@example.com
    revision: "2"
    reason: INC-4712, lost
`;
const JSON_LIST = `{
  "$schema": "./users.schema.json",
  "users": ["alice", { "username": "bob@example.com", "revision": "2", "reason": "INC-4712, lost" }]
}
`;
const CSV = `username,revision,reason
alice

bob@example.com,2,"INC-4712, lost"
`;

describe("GIVEN a file with users", () => {
  test.each([
    ["list.yaml", YAML],
    ["list.yml", YAML],
    ["list.YAML", YAML],
    ["list.json", JSON_LIST],
    ["list.csv", CSV],
  ])("WHEN it is %s THEN its users are read in order", (name, content) => {
    expect(read(name, content)).toEqual(ALICE_AND_BOB);
  });

  test("WHEN it is a text THEN each line is a username, but for comments and white space", () => {
    const text = "# leaked on Monday\nalice # on leave\n\n\t bob@example.com \n  # nobody\nGoogle_1#2\n";
    expect(read("list.txt", text).map(({ username }) => username)).toEqual(["alice", "bob@example.com", "Google_1#2"]);
  });

  test.each([
    ["list.yaml", YAML],
    ["list.json", JSON_LIST],
    ["list.csv", CSV],
    ["list.txt", "# leaked\nalice\nbob\n"],
  ])("WHEN %s was saved on Windows THEN its byte order mark and its CRLF make no difference", (name, content) => {
    expect(read(name, `\ufeff${content.replaceAll("\n", "\r\n")}`)).toEqual(read(name, content));
  });

  test.each([
    ["list.yaml", "users: [用户, naïve, 😀]"],
    ["list.json", '{ "users": ["用户", "na\\u00efve", "😀"] }'],
    ["list.csv", "username\n用户\nnaïve\n😀"],
    ["list.txt", "用户\nnaïve\n😀"],
  ])("WHEN names in %s are in any script THEN they are read as they are", (name, content) => {
    expect(read(name, content)).toEqual([{ username: "用户" }, { username: "naïve" }, { username: "😀" }]);
  });

  test.each([
    ["list.yaml", "users: []"],
    ["list.json", '{"users": []}'],
  ])("WHEN %s says that there are none THEN that is fine", (name, content) => {
    expect(read(name, content)).toEqual([]);
  });

  test.each([
    ["list.yaml", "reason: INC-1\nusers:\n  - alice\n  - { username: bob, reason: INC-2 }\nrevision: '7'\n"],
    ["list.json", '{ "revision": "7", "reason": "INC-1", "users": ["alice", {"username": "bob", "reason": "INC-2"}] }'],
  ])("WHEN %s names a revision and a reason THEN they hold for users who name none", (name, content) => {
    expect(read(name, content)).toEqual([
      { username: "alice", revision: "7", reason: "INC-1" },
      { username: "bob", revision: "7", reason: "INC-2" },
    ]);
  });

  test("WHEN its path is relative THEN it starts at the folder that the app runs in", () => {
    const before = process.cwd();
    const file = listFile("list.txt", "alice");
    process.chdir(file.slice(0, -"/list.txt".length));
    try {
      expect(usersFromFile("list.txt")).toEqual([{ username: "alice" }]);
    } finally {
      process.chdir(before);
    }
  });

  test("WHEN columns of a CSV stand in another order, or are left out THEN each value is that of its column", () => {
    expect(read("list.csv", 'reason,username\n"",alice\n"a ""b"", c",bob')).toEqual([
      { username: "alice" },
      { username: "bob", reason: 'a "b", c' },
    ]);
  });
});
