import fs from "node:fs";
import path from "node:path";
import { ROWS } from "../../e2e/green/rows";

const FILE = path.resolve(__dirname, "../../../docs/reliability.md");
const HEADER = ["Change between two deploys", "`plan` reports", "Signed out", "`history` shows"];

// Usernames are code; characters outside ASCII are escaped, because two names can look the same.
const toCode = (texts: readonly string[]) =>
  texts
    .map(
      (text) =>
        `\`${JSON.stringify(text)
          .slice(1, -1)
          .replace(/[^\x20-\x7e]/g, toEscape)}\``,
    )
    .join(", ");
const toEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

const expected = Object.entries(ROWS).flatMap(([group, rows]) => [
  [`**${group}**`, "", "", ""],
  ...rows.map(({ change, report, signedOut, history }) => [change, toCode(report), toCode(signedOut), toCode(history)]),
]);

const toLine = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const TABLE = new RegExp(`^\\| ${HEADER[0]} .*?(?=^$)`, "ms");

describe("GIVEN docs/reliability.md", () => {
  // UPDATE_GOLDEN=1 writes the table.
  test("WHEN its table of changes is read THEN it has the rows of the end-to-end test", () => {
    const page = fs.readFileSync(FILE, "utf8");
    if (process.env["UPDATE_GOLDEN"] === "1") {
      const lines = [HEADER, HEADER.map(() => "---"), ...expected].map((cells) => `${toLine(cells)}\n`);
      fs.writeFileSync(
        FILE,
        page.replace(TABLE, () => lines.join("")),
      );
    }
    const [table = ""] = TABLE.exec(fs.readFileSync(FILE, "utf8")) ?? [];
    const [, , ...rows] = table
      .trim()
      .split("\n")
      .map((line) =>
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual(expected);
  });
});
