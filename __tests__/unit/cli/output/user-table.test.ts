import fc from "fast-check";
import stringWidth from "string-width";
import { formatUserTable } from "../../../../cli/output/user-table";
import type { UserRow } from "../../../../cli/output/user-table";
import { wideText } from "../../../support/columns";

const pending = (username: string, more: Partial<UserRow> = {}): UserRow => ({
  label: "  pending  ",
  cells: [username, "newly listed"],
  text: "INC-4711",
  ...more,
});
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `user${index + 1}`);

describe("GIVEN rows of users", () => {
  test("WHEN more than 10 differ only in the user THEN they share a row, with all names below it", () => {
    expect(
      formatUserTable([...numbered(11).map((name) => pending(name)), pending("zoe", { text: "INC-4712" })], 50),
    ).toEqual([
      `  pending  11 users   newly listed   INC-4711
    user1, user2, user3, user4, user5, user6,
    user7, user8, user9, user10, user11`,
      "  pending  zoe        newly listed   INC-4712",
    ]);
  });

  test("WHEN at most 10 do, or the width is not limited THEN each user has a row", () => {
    expect(
      formatUserTable(
        numbered(10).map((name) => pending(name)),
        80,
      ),
    ).toHaveLength(10);
    const rows = formatUserTable(
      numbered(60).map((name) => pending(name)),
      Infinity,
    );
    expect(rows.map((row) => row.replace(/ +/g, " "))).toEqual(
      numbered(60).map((name) => ` pending ${name} newly listed INC-4711`),
    );
  });

  test("WHEN they differ in the label, a cell, the text or the text below THEN they do not share a row", () => {
    const style = (text: string) => text;
    const others: readonly Partial<UserRow>[] = [
      { label: "  removed  " },
      { cells: ["zoe", "every deploy"] },
      { text: "INC-4712" },
      { text: "a.txt:1:1", sharedText: "INC-4712" },
      { below: { text: "disabled", style } },
    ];
    for (const other of others) {
      const rows = [...numbered(10).map((name) => pending(name)), pending("zoe", other)];
      expect(formatUserTable(rows, 80)).toHaveLength(11);
    }
  });

  test("WHEN only the text of their own differs THEN they share a row with the shared text, and what is below each", () => {
    const below = { text: "no such user", style: (text: string) => `!${text}!` };
    const rows = numbered(11).map((name, index) => pending(name, { text: `a.txt:${index}`, sharedText: "x", below }));
    const [row = "", ...others] = formatUserTable(rows, 80);
    expect(others).toEqual([]);
    expect(row).toMatch(/^ {2}pending {2}11 users {3}newly listed {3}x\n {13}!no such user!\n {4}user1, [^]* user11$/);
  });

  test("WHEN names have any width THEN no line is wider than the table, and no name is left out", () => {
    fc.assert(
      fc.property(
        fc.array(wideText, { minLength: 11, maxLength: 40 }),
        fc.integer({ min: 40, max: 100 }),
        (names, width) => {
          const text = formatUserTable(
            names.map((name) => pending(name)),
            width,
          ).join("\n");
          expect(text.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
          const below = text.slice(text.indexOf("INC-4711") + "INC-4711".length);
          expect(below.replace(/\s/g, "")).toBe(names.join(",").replace(/\s/g, ""));
        },
      ),
    );
  });
});
