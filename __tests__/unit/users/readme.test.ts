import fs from "node:fs";
import path from "node:path";
import { faultsOf, read } from "../../support/list-file";

const README = fs.readFileSync(path.resolve(__dirname, "../../../README.md"), "utf8");
const [, SECTION = ""] = /^### Lists in files\n(.*?)^### /ms.exec(README) ?? [];
const BLOCKS = new Map(
  [...SECTION.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, name = "", block = ""]) => [name, block]),
);
const BOB = { username: "bob@example.com", revision: "2", reason: "INC-4712" };

/** A block of the section by the word after its fence; of several, the last. */
const block = (name: string) => BLOCKS.get(name) ?? "";

describe("GIVEN the lists of the README", () => {
  test.each(["yaml", "json", "csv"])("WHEN the %s one is read THEN it is the same list", (ending) => {
    expect(read(`users.${ending}`, block(ending))).toEqual([
      { username: "alice", reason: "INC-4711 leaked laptop" },
      { username: "+15550100", reason: "INC-4711 leaked laptop" },
      BOB,
    ]);
  });

  test("WHEN the text is read THEN it has the same names", () => {
    const [, text = ""] = /`users\.txt`.*?^```text\n(.*?)^```$/ms.exec(SECTION) ?? [];
    expect(read("users.txt", text).map(({ username }) => username)).toEqual(["alice", "+15550100", "bob@example.com"]);
  });

  test("WHEN the YAML loses its quotes and lists a user again THEN its faults are those that the README shows", () => {
    const issues = faultsOf("users.yaml", `${block("yaml").replaceAll('"', "")}  - alice\n`);
    expect(["users.yaml has 3 faults:", ...issues.map((issue) => `  - ${issue}`), ""].join("\n")).toBe(block("text"));
  });
});
