import { findListIssues, readList } from "../../support/list-file";

const csv = (...lines: readonly string[]) => ["username,revision,reason", ...lines].join("\n");

describe("GIVEN a CSV list", () => {
  test("WHEN values are quoted THEN they can contain commas, quotes, # and surrounding white space", () => {
    expect(readList("list.csv", csv('"a,b""c",2," INC-1, ""lost"" "', "#dave,,#1"))).toEqual([
      { username: 'a,b"c', revision: "2", reason: ' INC-1, "lost" ' },
      { username: "#dave", reason: "#1" },
    ]);
  });

  test("WHEN values are missing or empty THEN they are not set, and empty lines are skipped", () => {
    expect(readList("list.csv", csv("", "alice", "bob,", "  ", 'carol,"",""', "dave,3", ""))).toEqual([
      { username: "alice" },
      { username: "bob" },
      { username: "carol" },
      { username: "dave", revision: "3" },
    ]);
  });

  test("WHEN values are invalid THEN each issue has the position of its value", () => {
    const lines = [
      "al ice,2,x",
      'alice,2,"two\tparts"',
      ",2,INC-1",
      "bob,2,INC-4711, leaked, twice",
      "carol, 2,INC-1 ",
      `"dave",,${"x".repeat(257)}`,
      "bob",
      "😀,,\u0007",
    ];
    expect(findListIssues("list.csv", csv(...lines))).toEqual([
      expect.stringMatching(/^list\.csv:2:1: "al ice" has white space/),
      'list.csv:3:9: the reason "two\\tparts" contains a control character. Write it on one line.',
      "list.csv:4:1: the username is empty. Write a username, or remove the entry.",
      "list.csv:5:16: the line has 5 values, the header has 3. Quote a value that contains a comma.",
      'list.csv:6:7: the revision " 2" starts or ends with white space. Remove it, or quote the revision.',
      'list.csv:6:10: the reason "INC-1 " starts or ends with white space. Remove it, or quote the reason.',
      expect.stringMatching(/^list\.csv:7:9: the reason "x+\.\.\. has 257 characters/),
      'list.csv:8:1: "bob" is already listed at list.csv:5:1. List each user once.',
      expect.stringMatching(/^list\.csv:9:5: the reason .* contains a control character/),
    ]);
  });

  test("WHEN lines have invalid quotes THEN each is an issue, and all other lines are validated", () => {
    const lines = [
      '"alice" ,2',
      'bob,"2"3',
      'carol,2,5" disk',
      'dave,2,"two',
      'lines"',
      "erin erin",
      ...Array.from({ length: 50 }, (_, index) => `user${String(index)},2,"INC-1, lost"`),
      '"frank',
      "erin erin",
    ];
    expect(findListIssues("list.csv", csv(...lines))).toEqual([
      'list.csv:2:1: text follows a closing quote. Double a quote that is part of the value: "".',
      'list.csv:3:5: text follows a closing quote. Double a quote that is part of the value: "".',
      'list.csv:4:9: an unquoted value contains a quote. Quote the whole value, and double that quote: "".',
      "list.csv:5:8: a quote is not closed. Close it on the same line; a value can't contain a line break.",
      'list.csv:6:1: an unquoted value contains a quote. Quote the whole value, and double that quote: "".',
      expect.stringMatching(/^list\.csv:7:1: "erin erin" has white space/),
      "list.csv:58:1: a quote is not closed. Close it on the same line; a value can't contain a line break.",
      expect.stringMatching(/^list\.csv:59:1: "erin erin" has white space/),
    ]);
  });

  test("WHEN a quoted value continues on the next line THEN both lines are issues, and the lines after them are validated", () => {
    expect(findListIssues("list.csv", csv('alice,2,"two', 'lines"', "bob", "carol carol"))).toEqual([
      "list.csv:2:9: a quote is not closed. Close it on the same line; a value can't contain a line break.",
      'list.csv:3:1: an unquoted value contains a quote. Quote the whole value, and double that quote: "".',
      expect.stringMatching(/^list\.csv:5:1: "carol carol" has white space/),
    ]);
  });

  test("WHEN the first line does not name the columns THEN the issue says how to name them", () => {
    const fix = "Start the file with username,revision,reason; revision and reason are optional.";
    expect(findListIssues("list.csv", "alice,2\nbob bob\n")).toEqual([
      `list.csv:1:1: unknown column "alice". ${fix}`,
      `list.csv:1:1: no column username. ${fix}`,
      `list.csv:1:7: unknown column "2". ${fix}`,
    ]);
    expect(findListIssues("list.csv", "\n\nusername,revison,username\nbob bob,2\n")).toEqual([
      `list.csv:3:10: unknown column "revison". ${fix}`,
      "list.csv:3:18: duplicate column username. Keep one.",
      expect.stringMatching(/^list\.csv:4:1: "bob bob" has white space/),
    ]);
    expect(findListIssues("list.csv", 'username,"reason\nalice')).toEqual([
      "list.csv:1:10: a quote is not closed. Close it on the same line; a value can't contain a line break.",
    ]);
  });
});

describe("GIVEN a CSV list without users", () => {
  test("WHEN it has a header THEN the list is empty on purpose; an empty file is an issue that says how to write it", () => {
    for (const text of ["username\n", "username,revision,reason", "\nreason,username\r\n\r\n"])
      expect(readList("list.csv", text)).toEqual([]);
    for (const text of ["", "\n  \n"])
      expect(findListIssues("list.csv", text)).toEqual([
        "list.csv:1:1: the list is empty. If that is intended, write only the header: username.",
      ]);
    expect(findListIssues("list.csv", "revision\n")).toEqual([expect.stringContaining("no column username")]);
  });
});

describe("GIVEN a CSV list whose header is a likely mistake", () => {
  const fix = "Start the file with username,revision,reason; revision and reason are optional.";

  test("WHEN columns are separated by semicolons or tabs THEN one issue says so", () => {
    expect(findListIssues("list.csv", "username;reason\nalice;INC-1\nbob;INC 2\n")).toEqual([
      "list.csv:1:9: the columns are separated by semicolons. Separate them by commas.",
    ]);
    expect(findListIssues("list.csv", "reason\tusername\nINC-1\talice\n")).toEqual([
      "list.csv:1:7: the columns are separated by tabs. Separate them by commas.",
    ]);
    // Excel writes semicolons in most of Europe; the names of the columns can be wrong as well.
    expect(findListIssues("list.csv", "Username;Reason\nalice;INC-1\n")).toEqual([
      "list.csv:1:9: the columns are separated by semicolons. Separate them by commas.",
    ]);
  });

  test("WHEN a column is named User or has another case THEN the issue suggests username", () => {
    for (const name of ["User", "Username", "USERNAME", "user_name", "User Name", " username"]) {
      expect(findListIssues("list.csv", `${name},reason\nalice,INC-1\n`)).toEqual([
        `list.csv:1:1: unknown column ${JSON.stringify(name)}. Did you mean "username"?`,
      ]);
    }
    expect(findListIssues("list.csv", "username,Reason\nalice,INC-1\n")).toEqual([
      'list.csv:1:10: unknown column "Reason". Did you mean "reason"?',
    ]);
  });

  test("WHEN no likely cause is known THEN none is suggested", () => {
    expect(findListIssues("list.csv", "email;note\na;b\n")).toEqual([
      `list.csv:1:1: unknown column "email;note". ${fix}`,
      `list.csv:1:1: no column username. ${fix}`,
    ]);
    expect(findListIssues("list.csv", "name,reason\nalice,x\n")).toEqual([
      `list.csv:1:1: unknown column "name". ${fix}`,
      `list.csv:1:1: no column username. ${fix}`,
    ]);
    // A second column that looks like the first is a mistake of another kind.
    expect(findListIssues("list.csv", "username,user\nalice,x\n")).toEqual([
      `list.csv:1:10: unknown column "user". ${fix}`,
    ]);
  });
});
