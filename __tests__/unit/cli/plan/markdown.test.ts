import fc from "fast-check";
import { formatCode, MAX_COMMENT_LENGTH } from "../../../../cli/output/markdown";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { OUR_HTML, rowsOf, seen, tokensOf } from "../../../support/markdown";
import { constructOf, hostile, hostileReport, reportOf, signOut, user } from "../../../support/reports";

describe("GIVEN names and reasons that mean harm", () => {
  test("WHEN they are Markdown THEN every user has one row of four cells, which show them as they are", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 25 }), (users) => {
        const signOuts = users.map(([name, reason]) => signOut(name, { reason }));
        const [, ...rows] = rowsOf(renderMarkdown(reportOf(constructOf({ signOuts }))));
        expect(rows.map((row) => row.map((cell) => cell.trim()))).toEqual(
          users.map(([name, reason]) => ["sign out", seen(name), "first time", seen(reason)]),
        );
      }),
    );
  });

  test("WHEN whole reports are made of them THEN there is no link, no image, no HTML and no mention but ours", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const tokens = tokensOf(renderMarkdown(report));
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|_list_|blockquote|hr/.test(type))).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html_block").map(({ content }) => content.trim());
        expect(html.filter((content) => !OUR_HTML.test(content))).toEqual([]);
        const text = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(text.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
      }),
    );
  });

  test("WHEN whole reports are made of them THEN all tables have as many rows as there are users and constructs", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { constructs } = report;
        const listed = constructs.reduce((sum, { signOuts, removed }) => sum + signOuts.length + removed.length, 0);
        const tables = constructs.filter(({ signOuts, removed }) => signOuts.length + removed.length > 0).length;
        const summary = constructs.length > 1 ? constructs.length + 1 : 0;
        const rows = rowsOf(renderMarkdown(report));
        expect(rows).toHaveLength(listed + tables + summary);
        expect(new Set(rows.map(({ length }) => length))).toEqual(
          new Set([...(tables > 0 ? [4] : []), ...(summary > 0 ? [6] : [])].sort()),
        );
      }),
    );
  });

  test.each(["a|b", "|", "a\\|b", "`", "``a`", "a`", " a ", "a\\", "||", "`|`", "\\", "&#124;", "<b>", "@team", "#1"])(
    "WHEN it is %j THEN one cell shows it",
    (text) => {
      const rows = rowsOf(`| a | b |\n| --- | --- |\n| ${formatCode(text)} | x |`);
      expect(rows[1]).toEqual([expect.any(String), "x"]);
      expect(rows[1]?.[0]?.trim()).toBe(text.trim());
    },
  );
});

describe("GIVEN more than a comment can hold", () => {
  const longest = "\u202e|`".repeat(200);

  test("WHEN it is Markdown THEN it never exceeds its size", () => {
    const count = fc.integer({ min: 0, max: 600 });
    const constructs = fc.array(
      fc.record({
        name: fc.constantFrom("a", longest),
        users: count,
        removed: count,
        length: fc.integer({ min: 1, max: 256 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(constructs, (all) => {
        const report = reportOf(
          ...all.map(({ name, users, removed, length }) =>
            constructOf({
              name,
              module: name,
              clients: Array.from({ length: 9 }, () => ({ name, minutes: 60 })),
              signOuts: Array.from({ length: users }, () =>
                signOut("|".repeat(length), { reason: "`".repeat(length) }),
              ),
              removed: Array.from({ length: removed }, () => user(longest)),
            }),
          ),
        );
        expect(renderMarkdown(report).length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
      }),
      { numRuns: 15 },
    );
  });

  test("WHEN constructs have no room THEN they are counted", () => {
    const markdown = renderMarkdown(
      reportOf(...Array.from({ length: 1000 }, () => constructOf({ signOuts: [signOut("a")] }))),
    );
    const shown = markdown.split("\n").filter((line) => line.startsWith("#### ")).length;
    expect(markdown).toContain(`_Left out for its length: ${String(1000 - shown)} constructs._`);
    expect(markdown).toMatch(/^### Global sign-out: 1,000 users lose every session$/m);
  });

  test("WHEN rows have no room THEN shown and counted ones add up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 128 }), (count, length) => {
        const signOuts = Array.from({ length: count }, () => signOut("a".repeat(length)));
        const markdown = renderMarkdown(reportOf(constructOf({ signOuts })));
        const shown = rowsOf(markdown).filter(([action]) => action === "sign out").length;
        const [, left = "0"] = /Left out for its length: ([\d,]+) users?\./.exec(markdown) ?? [];
        expect(shown + Number(left.replaceAll(",", ""))).toBe(count);
      }),
      { numRuns: 15 },
    );
  });
});

describe("GIVEN a report", () => {
  test("WHEN it is long THEN its table is folded, and when it is short it is not", () => {
    const of = (count: number) =>
      renderMarkdown(reportOf(constructOf({ signOuts: Array.from({ length: count }, () => signOut("a")) })));
    expect(of(21)).toContain("<details><summary>21 users</summary>\n\n| ");
    expect(of(20)).not.toContain("<details>");
  });

  test("WHEN several stacks are in it THEN each construct is told with its stack", () => {
    const blue = constructOf({ stack: "blue", signOuts: [signOut("a")] });
    expect(renderMarkdown(reportOf(blue, { ...blue, stack: "red" }))).toContain(
      "#### `red` · `CompromisedAccounts` · pool",
    );
    expect(renderMarkdown(reportOf(blue))).toContain("#### `CompromisedAccounts` · pool");
  });

  test("WHEN nobody is signed out THEN it says so", () => {
    expect(renderMarkdown(reportOf())).toContain("Nobody is listed");
    expect(renderMarkdown(reportOf(constructOf({ untouched: [user("a")] })))).toMatch(/nobody[^]*Nobody is signed out/);
  });

  test("WHEN a name is unknown until apply THEN it is told as unknown, and not in code", () => {
    expect(renderMarkdown(reportOf(constructOf({ signOuts: [signOut(undefined)] })))).toContain(
      "| sign out | unknown until apply | first time |  |",
    );
  });
});
