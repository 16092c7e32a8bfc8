import fc from "fast-check";
import stringWidth from "string-width";
import { printable } from "../../../../cli/output/printable";
import { formatTable } from "../../../../cli/output/table";
import { isAtGraphemeBorders, wideText } from "../../../support/columns";

const cell = fc.oneof(fc.constant(""), wideText);
const text = fc.array(wideText, { maxLength: 8 }).map((words) => words.join(" "));
const rows = fc.array(
  fc.oneof(
    fc.record({ label: fc.constant("  sign out   "), cells: fc.tuple(wideText, cell, cell) }),
    fc.record({ label: fc.constant("  skipped    "), cells: fc.tuple(wideText), text }),
    fc.record({ label: fc.constant("  untouched  "), cells: fc.constant([]), text }),
  ),
  { minLength: 1, maxLength: 12 },
);

describe("GIVEN rows with cells and texts of any width", () => {
  test("WHEN the width is limited THEN no line is wider, and only cells are shortened, between graphemes", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 40, max: 200 }), (table, width) => {
        const formatted = formatTable(table, width);
        expect(formatted.flatMap((row) => row.split("\n")).filter((line) => stringWidth(line) > width)).toEqual([]);
        formatted.forEach((row, index) => {
          const {
            label,
            cells,
            text: words = "",
          } = { text: "", ...table[index] } as (typeof table)[number] & {
            readonly text?: string;
          };
          expect(row.startsWith(label.trimEnd())).toBe(true);
          const [name = ""] = row.slice(label.length).split(/ {3}|\n/);
          const [whole] = cells;
          if (whole !== undefined && name !== whole && !whole.includes(name)) {
            expect(isAtGraphemeBorders(name.replace(/…$/, ""), whole)).toBe(true);
          }
          expect(row.replace(/\s/g, "").endsWith(words.replace(/\s/g, ""))).toBe(true);
        });
      }),
    );
  });

  test("WHEN the width is not limited THEN each row is one line with everything in it", () => {
    fc.assert(
      fc.property(rows, (table) => {
        formatTable(table, Infinity).forEach((row, index) => {
          const { label, cells, ...more } = { ...table[index] } as (typeof table)[number];
          expect(row).not.toContain("\n");
          const parts = [label, ...cells, "text" in more ? more.text : ""];
          expect(row.replace(/ /g, "")).toBe(parts.join("").replace(/ /g, ""));
        });
      }),
    );
  });
});

describe("GIVEN a table that is too wide", () => {
  test("WHEN it is formatted THEN the widest column is shortened, and the others are not", () => {
    const table = [
      { label: "  ", cells: ["alice", "newly listed", "INC-4711 leaked laptop of the field team in Graz"] },
      { label: "  ", cells: ["bob@example.com", "revision 1 → 2", "INC-4712"] },
    ];
    expect(formatTable(table, 60)).toEqual([
      "  alice             newly listed     INC-4711 leaked laptop…",
      "  bob@example.com   revision 1 → 2   INC-4712",
    ]);
  });

  test("WHEN less than 40 columns are left for the texts THEN they begin on a line of their own", () => {
    const table = [
      { label: "  ok   ", cells: ["a".repeat(30)], text: "one ".repeat(12).trim() },
      { label: "  ok   ", cells: ["b"], text: "two" },
    ];
    expect(formatTable(table, 80).join("\n")).toBe(
      `  ok   ${"a".repeat(30)}   ${"one ".repeat(10).trim()}\n${" ".repeat(40)}one one\n  ok   b${" ".repeat(32)}two`,
    );
    expect(formatTable(table, 79).join("\n")).toBe(
      `  ok   ${"a".repeat(30)}\n       ${"one ".repeat(12).trim()}\n  ok   b${" ".repeat(32)}two`,
    );
  });
});

describe("GIVEN a name with control characters", () => {
  test("WHEN it is made printable and shortened THEN no control character remains", () => {
    const [row = ""] = formatTable([{ label: "  ", cells: [printable("a\u202e".repeat(50))] }], 40);
    expect(row).toMatch(/^ {2}[a-zA-Z0-9<>+]+…$/);
  });
});
