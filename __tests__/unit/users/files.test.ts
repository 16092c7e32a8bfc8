import { usersFromFile } from "../../../constructs";
import { faultsIn, faultsOf, inFolder, listFile, listFolder, read } from "../../support/list-file";

describe("GIVEN a file that can't be read", () => {
  const faultsAt = (file: unknown) =>
    faultsIn(() => usersFromFile(file as string)).map(({ path, message }) => inFolder(`${path}: ${message}`));

  test.each<[string, () => unknown, RegExp]>([
    [
      "is missing",
      () => `${listFile("a.txt", "a")}.yaml`,
      /^a\.txt\.yaml: there is no such file; looked for a\.txt\.yaml\. Correct the path/,
    ],
    [
      "is a folder",
      () => listFolder("a.yaml"),
      /^a\.yaml: the file can't be read \(EISDIR\); looked for a\.yaml\. Correct/,
    ],
    ["has no ending", () => listFile("users", "alice"), /^users: a list can't be read from "" files/],
    [
      "is of another format",
      () => listFile("list.toml", ""),
      /^list\.toml: .*"\.toml" files. Name it with one of \.yaml, \.yml, \.json, \.csv, \.txt\./,
    ],
    ["has no path", () => "", /^path: "" is no path/],
    ["is no path", () => 42, /^path: 42 is no path/],
  ])("WHEN it %s THEN the fault says so", (_what, file, issue) => {
    expect(faultsAt(file())).toEqual([expect.stringMatching(issue)]);
  });
});

describe("GIVEN a file without users", () => {
  test.each([
    ["list.yaml", ""],
    ["list.yaml", "# nobody\n"],
    ["list.yaml", "---\n"],
    ["list.yaml", "users:\n"],
    ["list.yaml", "users: ~\n"],
    ["list.json", '{ "users": null }'],
    ["list.csv", ""],
    ["list.csv", "\n"],
    ["list.csv", "username,revision,reason\n"],
    ["list.txt", ""],
    ["list.txt", "# nobody\n"],
  ])("WHEN %s (%j) does not say that there are none THEN it is a fault", (name, content) => {
    expect(faultsOf(name, content)).toEqual([
      expect.stringMatching(/^list\.\w+:1:\d+: it lists nobody\. If that is right, say so: "users: \[\]"/),
    ]);
  });

  test("WHEN it is an empty JSON file THEN it is a fault", () => {
    expect(faultsOf("list.json", "")).toEqual([
      expect.stringMatching(/^list\.json:1:1: this is no JSON: value expected/),
    ]);
  });
});

describe("GIVEN bytes that are no clean text", () => {
  test("WHEN some are not UTF-8 THEN each place is a fault, and the rest is read for its faults", () => {
    const bytes = Buffer.from("alice\r\nb\xe9a\n\ncarol\xff\xfe\xfd d\xe9\nalice\n", "latin1");
    expect(faultsOf("list.txt", bytes)).toEqual([
      "list.txt:2:2: what stands here is not UTF-8. Save the file as UTF-8.",
      expect.stringMatching(/^list\.txt:4:1: .* has white space/),
      "list.txt:4:6: what stands here is not UTF-8. Save the file as UTF-8.",
      "list.txt:4:11: what stands here is not UTF-8. Save the file as UTF-8.",
      expect.stringMatching(/^list\.txt:5:1: "alice" is already listed at list\.txt:1:1/),
    ]);
  });

  test("WHEN U+FFFD itself stands in it THEN it is a character like others", () => {
    expect(read("list.txt", "a\ufffdb")).toEqual([{ username: "a\ufffdb" }]);
  });

  test.each<[string, BufferEncoding, boolean]>([
    ["little", "utf16le", false],
    ["big", "utf16le", true],
  ])("WHEN it is UTF-16 (%s endian) THEN one fault says how to save it", (_name, encoding, swap) => {
    const bytes = Buffer.from("\ufeffusers: [alice]\r\n", encoding);
    expect(faultsOf("list.yaml", swap ? bytes.swap16() : bytes)).toEqual([
      "list.yaml:1:1: the file is UTF-16. Save it as UTF-8.",
    ]);
  });

  test("WHEN a line ends in a carriage return alone THEN it is a fault: not every diff shows the line after it", () => {
    expect(faultsOf("list.txt", "# leaked\rmallory\nalice\r\n\r  bob bob")).toEqual([
      "list.txt:1:9: the line ends in a carriage return alone. End it in LF or CRLF.",
      "list.txt:4:1: the line ends in a carriage return alone. End it in LF or CRLF.",
      expect.stringMatching(/^list\.txt:5:3: "bob bob" has white space/),
    ]);
  });
});

describe("GIVEN faults in many lines", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `user ${String(index)}`).join("\n");

  test("WHEN they are told THEN they stand in the order of the file", () => {
    const positions = faultsIn(() => read("list.yaml", "users:\n  - 1\n  - a b\n  - *x\n  - 2\nrevison: 3"));
    expect(positions.map(({ path }) => path.split(":").at(-2))).toEqual(["2", "3", "4", "5", "6"]);
  });

  test("WHEN there are thousands THEN the message tells the first 20 and counts the rest, and faults holds all", () => {
    const file = listFile("list.txt", many(5000));
    expect(faultsIn(() => usersFromFile(file))).toHaveLength(5000);
    expect(() => usersFromFile(file)).toThrow(
      / has 5000 problems:\n(?: {2}- .*\n){20} {2}and 4980 more\.\nSee docs\/errors\.md#validation_error\.$/,
    );
  });
});
