import fc from "fast-check";
import { formatCode, MAX_COMMENT_LENGTH } from "../../../../cli/output/markdown";
import { compareNames } from "../../../../cli/check/model";
import { evaluateGuards } from "../../../../cli/plan/guards";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { MARKDOWN } from "../../../../cli/plan/messages";
import type { Gap, SignOut } from "../../../../cli/plan/model";
import { OUR_HTML, parseRows, formatVisible, parseTokens } from "../../../support/markdown";
import {
  buildConstruct,
  adversarialText,
  adversarialReport,
  buildReport,
  signOut,
  user,
} from "../../../support/reports";
import { poolUser } from "../../../support/user-search";

describe("GIVEN adversarial usernames and reasons", () => {
  test("WHEN the report is Markdown THEN each user has one row of four cells that show the text as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(adversarialText, adversarialText), { minLength: 1, maxLength: 25 }), (users) => {
        const signOuts = users.map(([name, reason]) => signOut(name, { reason }));
        const [, ...rows] = parseRows(renderMarkdown(buildReport(buildConstruct({ signOuts }))));
        expect(rows.map((row) => row.map((cell) => cell.trim()))).toEqual(
          users.map(([name, reason]) => ["sign out", formatVisible(name), "newly listed", formatVisible(reason)]),
        );
      }),
    );
  });

  test("WHEN a report contains only such texts THEN it has no link, image, mention or HTML except its own", () => {
    fc.assert(
      fc.property(adversarialReport, (report) => {
        const tokens = parseTokens(renderMarkdown(report));
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|_list_|blockquote|hr/.test(type))).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html_block").map(({ content }) => content.trim());
        expect(html.filter((content) => !OUR_HTML.test(content))).toEqual([]);
        const text = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(text.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
      }),
    );
  });

  test("WHEN a report contains only such texts THEN its tables have a row per user and construct", () => {
    fc.assert(
      fc.property(adversarialReport, (report) => {
        const { constructs } = report;
        const counts = constructs.map(({ signOuts, skipped, removed, reasonChanges }) => {
          return [...signOuts, ...skipped, ...removed, ...reasonChanges].length;
        });
        const listed = counts.reduce((sum, count) => sum + count, 0);
        const tables = counts.filter((count) => count > 0).length;
        const summary = constructs.length > 1 ? constructs.length + 1 : 0;
        const rows = parseRows(renderMarkdown(report));
        expect(rows).toHaveLength(listed + tables + summary);
        expect(new Set(rows.map(({ length }) => length))).toEqual(
          new Set([...(tables > 0 ? [4] : []), ...(summary > 0 ? [7] : [])].sort()),
        );
      }),
    );
  });

  test.each(["a|b", "|", "a\\|b", "`", "``a`", "a`", " a ", "a\\", "||", "`|`", "\\", "&#124;", "<b>", "@team", "#1"])(
    "WHEN the text is %j THEN one cell shows it",
    (text) => {
      const rows = parseRows(`| a | b |\n| --- | --- |\n| ${formatCode(text)} | x |`);
      expect(rows[1]).toEqual([expect.any(String), "x"]);
      expect(rows[1]?.[0]?.trim()).toBe(text.trim());
    },
  );
});

describe("GIVEN a report that is too long for a comment", () => {
  const longest = "\u202e|`".repeat(200);

  test("WHEN it is Markdown THEN it never exceeds the maximum length", () => {
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
        const report = buildReport(
          ...all.map(({ name, users, removed, length }) =>
            buildConstruct({
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

  test("WHEN constructs don't fit THEN the omitted ones are counted", () => {
    const markdown = renderMarkdown(
      buildReport(...Array.from({ length: 1000 }, () => buildConstruct({ signOuts: [signOut("a")] }))),
    );
    const shown = markdown.split("\n").filter((line) => line.startsWith("#### ")).length;
    expect(markdown).toContain(`_Omitted to fit the comment: ${String(1000 - shown)} constructs._`);
    expect(markdown).toMatch(/^### Global sign-out: 1,000 users lose every session$/m);
  });

  test("WHEN rows don't fit THEN shown and omitted ones add up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 128 }), (count, length) => {
        const signOuts = Array.from({ length: count }, () => signOut("a".repeat(length)));
        const markdown = renderMarkdown(buildReport(buildConstruct({ signOuts })));
        const shown = parseRows(markdown).filter(([action]) => action === "sign out").length;
        const [, omitted = "0"] = /Omitted to fit the comment: ([\d,]+) users?\./.exec(markdown) ?? [];
        expect(shown + Number(omitted.replaceAll(",", ""))).toBe(count);
      }),
      { numRuns: 15 },
    );
  });
});

describe("GIVEN a report", () => {
  test("WHEN users were skipped THEN each has a row with the fix, and the summary counts them", () => {
    const construct = buildConstruct({
      signOuts: [signOut("alice")],
      skipped: [user("bob")],
      removed: [user("carol")],
    });
    const markdown = renderMarkdown(buildReport(construct, construct));
    expect(markdown).toContain("| Construct | User pool | Signed out | Skipped | Removed | Untouched | Time |");
    expect(markdown).toContain("| `CompromisedAccounts` | `us-east-1_6573cjKIK` | 1 | 1 | 1 | 0 | about 1 s |");
    expect(markdown).toContain(`| sign out | \`alice\` | newly listed |  |
| skipped | \`bob\` | not in the user pool at the last deploy; bump the revision to retry |  |
| removed | \`carol\` | removed from the list: not signed out |  |`);
  });

  test("WHEN the user pool changed THEN the cause has both, also in addition to a revision", () => {
    const pool = { before: "us-east-1_A", after: "us-east-1_B" };
    const render = (cause: SignOut["cause"]) =>
      parseRows(renderMarkdown(buildReport(buildConstruct({ signOuts: [signOut("alice", { cause })] }))))[1]?.[2];
    expect(render({ kind: "pool", ...pool })).toBe("pool us-east-1_A → us-east-1_B");
    expect(render({ kind: "pool", ...pool, after: undefined })).toBe("pool us-east-1_A → known after apply");
    expect(render({ kind: "revision", before: "1", after: "2", pool })).toBe(
      "revision 1 → 2, pool us-east-1_A → us-east-1_B",
    );
  });

  test("WHEN it has more than 20 users THEN its table is collapsed", () => {
    const render = (count: number) =>
      renderMarkdown(buildReport(buildConstruct({ signOuts: Array.from({ length: count }, () => signOut("a")) })));
    expect(render(21)).toContain("<details><summary>21 users</summary>\n\n| ");
    expect(render(20)).not.toContain("<details>");
  });

  test("WHEN it has several stacks THEN each construct is named with its stack", () => {
    const blue = buildConstruct({ stack: "blue", signOuts: [signOut("a")] });
    expect(renderMarkdown(buildReport(blue, { ...blue, stack: "red" }))).toContain(
      "#### `red` · `CompromisedAccounts` · pool",
    );
    expect(renderMarkdown(buildReport(blue))).toContain("#### `CompromisedAccounts` · pool");
  });

  test("WHEN no user is signed out THEN it says so", () => {
    expect(renderMarkdown(buildReport())).toContain("No user is listed");
    expect(renderMarkdown(buildReport(buildConstruct({ untouched: [user("a")] })))).toMatch(
      /no users[^]*No user is signed out/,
    );
  });

  test("WHEN a username is known after apply THEN it says so, without a code span", () => {
    expect(renderMarkdown(buildReport(buildConstruct({ signOuts: [signOut(undefined)] })))).toContain(
      "| sign out | known after apply | newly listed |  |",
    );
  });
});

describe("GIVEN refusals, gaps and look-ups", () => {
  const special = '`|"><b>@team';
  const construct = buildConstruct({ signOuts: [signOut(special)] });

  test("WHEN guards refused it THEN an alarm is above the report, and says what to do", () => {
    const report = buildReport(construct);
    const refusals = evaluateGuards(report, { maxAffected: 0, requireReason: true }, MARKDOWN);
    const markdown = renderMarkdown(report, refusals);
    expect(markdown).toMatch(
      /^## ⛔ Refused: do not merge\n\n\*\*Do not deploy this plan\.\*\* Fix each problem, and push again:\n\n- `--max-affected`: 1 user .*\n- `--require-reason`: .*\n\n### Global sign-out: /,
    );
  });

  test("WHEN users can be missing and no guard is set THEN a warning is above the report", () => {
    const gaps = [{ kind: "no-plan" as const, stack: "green" }];
    expect(renderMarkdown({ ...buildReport(construct), gaps })).toMatch(
      /^## ⚠️ Incomplete: users can be missing in this report\n\n- `stack green`: no saved plan.* Run `cdktf diff green`, .*\n\n### Global/,
    );
  });

  test("WHEN users were looked up THEN a column has what the pool has for each", () => {
    const listed = [
      { name: "alice", position: "x", lookup: { kind: "found" as const, user: poolUser("alice") } },
      { name: "bob@example.com", position: "x", lookup: { kind: "found" as const, user: poolUser("bob") } },
      { name: special, position: "x", lookup: { kind: "missing" as const } },
    ];
    const signOuts = listed.map(({ name }) => signOut(name));
    const report = buildReport(buildConstruct({ signOuts, checks: compareNames(listed, []) }));
    const markdown = renderMarkdown(report);
    const [header, ...rows] = parseRows(markdown).map((row) => row.map((cell) => cell.trim()));
    expect(header?.at(-1)).toBe("In the user pool");
    expect(rows.map((row) => row.at(-1))).toEqual(["ok", "is bob", "⛔ the pool has no such user"]);
    expect(markdown).toContain("_2 of 3 listed names match a user of the pool. ");
  });

  test("WHEN names, addresses and paths are adversarial THEN an alarm has no link, mention or HTML", () => {
    fc.assert(
      fc.property(adversarialReport, adversarialText, (report, text) => {
        const gaps: readonly Gap[] = [
          { kind: "no-plan", stack: text },
          { kind: "outdated", plan: text, createdAt: undefined, synthesizedAt: "2026-01-02T00:00:00.000Z" },
          { kind: "limited", plan: text },
          { kind: "deferred", plan: text, addresses: [text, text] },
          { kind: "unknown-call", address: text },
          { kind: "data-source", address: text, username: text },
        ];
        const plans = [{ name: text, stack: text, createdAt: undefined, ageSeconds: undefined }];
        const protectedNames = [{ name: text, position: text, lookup: { kind: "missing" as const } }];
        const whole = { ...report, gaps, plans, protectedNames };
        const guards = {
          maxAffected: 0,
          maxAge: 1,
          protectedNames,
          requireReason: true,
          requireOwnReason: true,
          check: true,
        };
        const markdown = renderMarkdown(whole, evaluateGuards(whole, guards, MARKDOWN));
        expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
        const tokens = parseTokens(markdown);
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|blockquote|hr/.test(type))).toEqual([]);
        const shown = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(shown.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
      }),
    );
  });
});
