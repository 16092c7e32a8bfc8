import fs from "node:fs";
import path from "node:path";
import { findListIssues, readList } from "../../support/list-file";

const PAGE = fs.readFileSync(path.resolve(__dirname, "../../../docs/list-files.md"), "utf8");
// The info string of a block of text also names its content: `text users.txt`.
const BLOCKS = new Map(
  [...PAGE.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)].map(([, info = "", block = ""]) => [info, block]),
);
const readBlock = (info: string) => BLOCKS.get(info) ?? "";

describe("GIVEN the examples of docs/list-files.md", () => {
  test.each(["yaml", "json", "csv"])("WHEN the %s example is read THEN it is the same list", (extension) => {
    expect(readList(`users.${extension}`, readBlock(extension))).toEqual([
      { username: "alice", reason: "INC-4711 leaked laptop" },
      { username: "+15550100", reason: "INC-4711 leaked laptop" },
      { username: "bob@example.com", revision: "2", reason: "INC-4712" },
    ]);
  });

  test("WHEN the text example is read THEN it has the same usernames", () => {
    const users = readList("users.txt", readBlock("text users.txt"));
    expect(users.map(({ username }) => username)).toEqual(["alice", "+15550100", "bob@example.com"]);
  });

  test("WHEN the YAML example has no quotes and lists a user twice THEN the issues are those of the page", () => {
    const issues = findListIssues("users.yaml", `${readBlock("yaml").replaceAll('"', "")}  - alice\n`);
    const message = ["users.yaml has 3 problems:", ...issues.map((issue) => `  - ${issue}`)].join("\n");
    expect(`${message}\nSee docs/errors.md#validation_error.\n`).toBe(readBlock("text error"));
  });
});
