import { faultsOf, read } from "../../support/list-file";

const csv = (...lines: readonly string[]) => ["username,revision,reason", ...lines].join("\n");

describe("GIVEN a CSV list", () => {
  test("WHEN values are quoted THEN commas, quotes, # and outer white space are part of them", () => {
    expect(read("list.csv", csv('"a,b""c",2," INC-1, ""lost"" "', "#dave,,#1"))).toEqual([
      { username: 'a,b"c', revision: "2", reason: ' INC-1, "lost" ' },
      { username: "#dave", reason: "#1" },
    ]);
  });

  test("WHEN lines lack values or are empty THEN users have fewer of them", () => {
    expect(read("list.csv", csv("", "alice", "bob,", "  ", 'carol,"",""', "dave,3", ""))).toEqual([
      { username: "alice" },
      { username: "bob" },
      { username: "carol" },
      { username: "dave", revision: "3" },
    ]);
  });

  test("WHEN values have faults THEN each fault points at its value", () => {
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
    expect(faultsOf("list.csv", csv(...lines))).toEqual([
      expect.stringMatching(/^list\.csv:2:1: "al ice" has white space/),
      'list.csv:3:9: the reason "two\\tparts" contains a control character. Write it on one line.',
      "list.csv:4:1: the username is empty. Write a username, or remove the entry.",
      "list.csv:5:16: the line has 5 values, and there are 3 columns. Put a value that holds a comma in quotes.",
      'list.csv:6:7: the revision " 2" has white space around it. Take it away, or put the revision in quotes.',
      'list.csv:6:10: the reason "INC-1 " has white space around it. Take it away, or put the reason in quotes.',
      expect.stringMatching(/^list\.csv:7:9: the reason "x+\.\.\. has 257 characters/),
      'list.csv:8:1: "bob" is already listed at list.csv:5:1. List each user once.',
      expect.stringMatching(/^list\.csv:9:5: the reason .* contains a control character/),
    ]);
  });

  test("WHEN quotes are broken THEN each broken line is a fault, and each other line is read", () => {
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
    expect(faultsOf("list.csv", csv(...lines))).toEqual([
      'list.csv:2:1: something follows a closing quote. Write a quote that is part of the value twice: "".',
      'list.csv:3:5: something follows a closing quote. Write a quote that is part of the value twice: "".',
      'list.csv:4:9: a quote stands inside a value. Put the whole value in quotes, and that quote twice: "".',
      "list.csv:5:8: a quote is not closed on this line. Close it; no value has a line break.",
      'list.csv:6:1: a quote stands inside a value. Put the whole value in quotes, and that quote twice: "".',
      expect.stringMatching(/^list\.csv:7:1: "erin erin" has white space/),
      "list.csv:58:1: a quote is not closed on this line. Close it; no value has a line break.",
      expect.stringMatching(/^list\.csv:59:1: "erin erin" has white space/),
    ]);
  });

  test("WHEN a value goes on in the next line THEN both lines are faults, and none after them", () => {
    expect(faultsOf("list.csv", csv('alice,2,"two', 'lines"', "bob", "carol carol"))).toEqual([
      "list.csv:2:9: a quote is not closed on this line. Close it; no value has a line break.",
      'list.csv:3:1: a quote stands inside a value. Put the whole value in quotes, and that quote twice: "".',
      expect.stringMatching(/^list\.csv:5:1: "carol carol" has white space/),
    ]);
  });

  test("WHEN the first line does not name the columns THEN the fault says what to write", () => {
    const remedy = "Begin the file with username,revision,reason; the last two may be left out.";
    expect(faultsOf("list.csv", "alice,2\nbob bob\n")).toEqual([
      `list.csv:1:1: there is no column "alice". ${remedy}`,
      `list.csv:1:1: there is no column of usernames. ${remedy}`,
      `list.csv:1:7: there is no column "2". ${remedy}`,
    ]);
    expect(faultsOf("list.csv", "username;reason\nalice;INC-1")).toContain(
      `list.csv:1:1: there is no column "username;reason". ${remedy}`,
    );
    expect(faultsOf("list.csv", "\n\nusername,revison,username\nbob bob,2\n")).toEqual([
      `list.csv:3:10: there is no column "revison". ${remedy}`,
      "list.csv:3:18: the column username is named twice. Keep one.",
      expect.stringMatching(/^list\.csv:4:1: "bob bob" has white space/),
    ]);
    expect(faultsOf("list.csv", 'username,"reason\nalice')).toEqual([
      "list.csv:1:10: a quote is not closed on this line. Close it; no value has a line break.",
    ]);
  });
});
