import { writeListFile, readList } from "../../support/list-file";
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
    expect(readList(name, content)).toEqual(ALICE_AND_BOB);
  });

  test("WHEN it is a text THEN each line is a username, without comments and white space", () => {
    const text = "# leaked on Monday\nalice # on leave\n\n\t bob@example.com \n  # no user\nGoogle_1#2\n";
    expect(readList("list.txt", text).map(({ username }) => username)).toEqual([
      "alice",
      "bob@example.com",
      "Google_1#2",
    ]);
  });

  test.each([
    ["list.yaml", YAML],
    ["list.json", JSON_LIST],
    ["list.csv", CSV],
    ["list.txt", "# leaked\nalice\nbob\n"],
  ])("WHEN %s was saved on Windows THEN its byte order mark and CRLF are ignored", (name, content) => {
    expect(readList(name, `\ufeff${content.replaceAll("\n", "\r\n")}`)).toEqual(readList(name, content));
  });

  test.each([
    ["list.yaml", "users: [用户, naïve, 😀]"],
    ["list.json", '{ "users": ["用户", "na\\u00efve", "😀"] }'],
    ["list.csv", "username\n用户\nnaïve\n😀"],
    ["list.txt", "用户\nnaïve\n😀"],
  ])("WHEN usernames in %s are in any script THEN they are read unchanged", (name, content) => {
    expect(readList(name, content)).toEqual([{ username: "用户" }, { username: "naïve" }, { username: "😀" }]);
  });

  test.each([
    ["list.yaml", "users: []"],
    ["list.json", '{"users": []}'],
    ["list.csv", "username,revision,reason\n"],
    ["list.txt", "# no users\n"],
    ["list.txt", "# leaked on Monday\r\n\r\n  #No Users"],
  ])("WHEN %s is an explicit empty list THEN there are no users", (name, content) => {
    expect(readList(name, content)).toEqual([]);
  });

  test.each([
    ["list.yaml", "reason: INC-1\nusers:\n  - alice\n  - { username: bob, reason: INC-2 }\nrevision: '7'\n"],
    ["list.json", '{ "revision": "7", "reason": "INC-1", "users": ["alice", {"username": "bob", "reason": "INC-2"}] }'],
  ])("WHEN %s has a revision and a reason THEN they are the defaults of its users", (name, content) => {
    expect(readList(name, content)).toEqual([
      { username: "alice", revision: "7", reason: "INC-1" },
      { username: "bob", revision: "7", reason: "INC-2" },
    ]);
  });

  test("WHEN its path is relative THEN it is resolved against the working directory", () => {
    const before = process.cwd();
    const file = writeListFile("list.txt", "alice");
    process.chdir(file.slice(0, -"/list.txt".length));
    try {
      expect(usersFromFile("list.txt")).toEqual([{ username: "alice" }]);
    } finally {
      process.chdir(before);
    }
  });

  test("WHEN columns of a CSV file are in another order, or are missing THEN values are read by column", () => {
    expect(readList("list.csv", 'reason,username\n"",alice\n"a ""b"", c",bob')).toEqual([
      { username: "alice" },
      { username: "bob", reason: 'a "b", c' },
    ]);
  });
});
