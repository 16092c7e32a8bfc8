import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import stringWidth from "string-width";
import { renderHistoryCsv, renderHistoryJson } from "../../../../cli/history/export";
import { findIncomplete } from "../../../../cli/history/guard";
import type { HistoryReport, PendingUser } from "../../../../cli/history/model";
import { renderHistoryMarkdown, renderHistoryText } from "../../../../cli/history/render";
import { MAX_COMMENT_LENGTH } from "../../../../cli/output/markdown";
import { maskReport, maskUsername } from "../../../../cli/output/mask";
import { printable } from "../../../../cli/output/printable";
import { formatVisible, OUR_HTML, parseRows, parseTokens } from "../../../support/markdown";
import { adversarialText } from "../../../support/reports";
import { adversarialHistory, historyReport, reportedEntry, REQUEST_ID, STATE_POOL } from "../../../support/states";

const SCHEMA = path.resolve("schemas", "history.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const WIDTH = 80;

const UNKNOWN = { outcome: "unknown", createdAt: undefined, requestId: undefined } as const;
const ENTRIES = [
  reportedEntry("alice", { reason: "INC-4711 leaked laptop", isListed: true }),
  reportedEntry("bob@example.com", { revision: "2", isListed: false }),
  reportedEntry("nosuch", { outcome: "skipped", reason: "INC-4711 leaked laptop", isListed: true }),
  reportedEntry("erin", { ...UNKNOWN, isListed: true }),
];

const pendingUser = (username: string, more: Partial<PendingUser> = {}): PendingUser => ({
  username,
  revision: undefined,
  reason: undefined,
  position: "users.yaml:3:5",
  recordedRevision: undefined,
  construct: undefined,
  ...more,
});
const PENDING = [
  pendingUser("dave", { reason: "INC-4712" }),
  pendingUser("alice", { revision: "2", recordedRevision: "1", position: "users.yaml:2:5" }),
];
const REPORT = historyReport(ENTRIES, { list: { file: "users.yaml", users: 5, pending: PENDING } });

const countEntries = ({ constructs }: HistoryReport) =>
  constructs.reduce((sum, { entries }) => sum + entries.length, 0);
const countPendingRows = ({ list }: HistoryReport) => list?.pending.length ?? 0;

describe("GIVEN a report", () => {
  test("WHEN it is text THEN each user has a line, and skipped, unknown and pending users are counted with a fix", () => {
    expect(renderHistoryText(REPORT)).toBe(
      `History · CompromisedAccounts · pool us-east-1_Example01

  signed out  alice             2026-11-24T11:04:36Z
              revision 1 · request f9be46b5-5a94-4244-abdf-36291be2f64d ·
              INC-4711 leaked laptop
  signed out  bob@example.com   2026-11-24T11:04:36Z
              revision 2 · no longer listed · request
              f9be46b5-5a94-4244-abdf-36291be2f64d
  skipped     nosuch            2026-11-24T11:04:36Z
              revision 1 · request f9be46b5-5a94-4244-abdf-36291be2f64d ·
              INC-4711 leaked laptop
  unknown     erin              unknown                revision 1

2 users were signed out. 1 user was skipped, not signed out: not in the user
pool. Bump the revision to retry. 1 user without a valid result in the state:
may be signed in. Bump the revision to retry. 1 user is no longer listed.

Pending · users.yaml

  pending     dave    users.yaml:3:5: no entry · INC-4712
  pending     alice   users.yaml:2:5: revision 2, the entry has revision 1

2 of 5 users of users.yaml are pending: without an entry of the listed revision.
Deploy to sign out.
`,
    );
  });

  test("WHEN it has several stacks THEN each construct is named with its stack, and the total is last", () => {
    const [construct] = historyReport(ENTRIES).constructs;
    if (!construct) throw new Error("Expected a construct.");
    const names = { module: undefined, name: "X", address: "aws_lambda_invocation.X" };
    const red = { ...construct, ...names, stack: "red", userPoolId: undefined, entries: [reportedEntry("zoe")] };
    const pending = [pendingUser("zoe", { construct: { ...names, stack: "blue" } })];
    const list = { file: "users.yaml", users: 1, pending };
    const report = { ...REPORT, list, constructs: [{ ...construct, stack: "blue" }, red] };
    const text = renderHistoryText(report);
    expect(text).toContain("History · blue · CompromisedAccounts · pool us-east-1_Example01\n");
    expect(text).toContain("History · red · X · pool unknown\n");
    expect(text).toContain("users.yaml:3:5: no entry in blue · X\n");
    expect(text).toMatch(/\n\nTotal: 3 users were signed out\. 1 user was skipped[^]*\n$/);
    expect(renderHistoryMarkdown(report)).toContain("#### `red` · `X` · pool unknown\n");
  });

  test("WHEN usernames and reasons are long THEN no line of its text is longer than 80 columns", () => {
    const name = `${"n".repeat(28)}@example.com`;
    const reason = "INC-4711 ".repeat(28).trim();
    const report = historyReport([reportedEntry(name, { reason, revision: "r".repeat(30) })], {
      list: { file: "users.yaml", users: 1, pending: [pendingUser(name, { reason })] },
    });
    const widths = renderHistoryText(report)
      .split("\n")
      .map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(WIDTH);
  });

  test("WHEN it is for a terminal THEN headings and users who are not signed out are styled", () => {
    const style = { heading: (text: string) => `<${text}>`, warning: (text: string) => `!${text}!` };
    const text = renderHistoryText(REPORT, style);
    expect(text).toMatch(/^<History .*>\n\n {2}signed out {2}alice/);
    expect(text.match(/^!.*?!/gm)?.map((part) => part.slice(1, -1).trim())).toEqual([
      "skipped",
      "unknown",
      "pending",
      "pending",
    ]);
  });

  test("WHEN it has no entry THEN it says so, with the time since which", () => {
    const none = { constructs: [], since: undefined, list: undefined };
    const since = { ...none, since: "2026-01-31T00:00:00.000Z" };
    const sentence = "No user was signed out: no state contains an entry";
    expect(renderHistoryText(none)).toBe(`History\n\n${sentence}.\n`);
    expect(renderHistoryText(since)).toBe(
      `History · since 2026-01-31T00:00:00Z\n\n${sentence} since 2026-01-31T00:00:00Z.\n`,
    );
    expect(renderHistoryMarkdown(none)).toMatch(new RegExp(`^### History: 0 users signed out\n\n${sentence}\\.\n`));
    expect(renderHistoryCsv(none)).toMatch(/^outcome,username,[^\n]*\n$/);
  });

  test("WHEN 60 users are pending THEN they fit one screen, with every name", () => {
    const pending = Array.from({ length: 60 }, (_, index) =>
      pendingUser(`carrol${index}`, { reason: "INC-4711", position: `users.yaml:${index + 2}:5` }),
    );
    const text = renderHistoryText(historyReport([], { list: { file: "users.yaml", users: 60, pending } }));
    expect(text.split("\n").length).toBeLessThanOrEqual(24);
    expect(text).toMatch(/^ {2}pending {5}60 users {3}no entry · INC-4711\n {4}carrol0, /m);
    expect(text.match(/carrol\d+/g)).toEqual(pending.map(({ username }) => username));
  });

  test("WHEN it is Markdown THEN pending users are first, then those who are not signed out", () => {
    const markdown = renderHistoryMarkdown(REPORT);
    expect(markdown).toMatch(/^### History: 2 users signed out, 1 skipped, 1 unknown, 2 pending\n/);
    expect(parseRows(markdown).map(([outcome]) => outcome)).toEqual([
      ...["", "pending", "pending"],
      ...["", "skipped", "unknown", "signed out", "signed out, no longer listed"],
    ]);
    expect(markdown).toContain(
      `| signed out | \`alice\` | 2026-11-24T11:04:36Z | \`1\` | \`INC-4711 leaked laptop\` | \`${REQUEST_ID}\` |`,
    );
    expect(markdown).toContain("`users.yaml:2:5`: revision `2`, the entry has revision `1` |");
  });

  test("WHEN it is JSON THEN it matches the published schema and has all values", () => {
    const json: unknown = JSON.parse(renderHistoryJson(REPORT, false));
    matchesSchema(json);
    expect(matchesSchema.errors).toBeNull();
    expect(json).toMatchObject({
      version: 1,
      masked: false,
      since: null,
      list: "users.yaml",
      summary: { signed_out: 2, skipped: 1, unknown: 1, pending: 2, no_longer_listed: 1 },
      constructs: [{ stack: null, module: null, name: "CompromisedAccounts", user_pool_id: STATE_POOL }],
      pending: [
        { username: "dave", revision: null, reason: "INC-4712", recorded_revision: null, construct: null },
        { username: "alice", revision: "2", reason: null, position: "users.yaml:2:5", recorded_revision: "1" },
      ],
    });
    const { constructs } = json as { readonly constructs: readonly { readonly entries: readonly object[] }[] };
    expect(constructs[0]?.entries[0]).toEqual({
      outcome: "signed_out",
      username: "alice",
      revision: "1",
      reason: "INC-4711 leaked laptop",
      created_at: "2026-11-24T11:04:36.095Z",
      request_id: REQUEST_ID,
      listed: true,
      sub: null,
      not_before: null,
      ended_sessions: null,
    });
    expect(constructs[0]?.entries[3]).toMatchObject({ outcome: "unknown", created_at: null, request_id: null });
  });

  describe("AND a construct with a revocation list, attached after the first sign-out", () => {
    const sub = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const entries = [
      reportedEntry("alice"),
      reportedEntry("bob", { sub, notBefore: 1_795_518_276, endedSessions: 2 }),
      reportedEntry("carol", { sub, notBefore: 1_795_518_277 }),
      reportedEntry("nosuch", { outcome: "skipped" }),
    ];
    const measures = { revocationList: true, endedSessions: true };
    const clients = [
      { name: "app", minutes: 1440 },
      { name: "web", minutes: 60 },
    ];
    const listed = historyReport(entries, {}, { measures, clients });

    test("WHEN it is text THEN each user is on the list or not, and the windows are counted", () => {
      expect(renderHistoryText(listed)).toBe(
        `History · CompromisedAccounts · pool us-east-1_Example01

  signed out  alice    2026-11-24T11:04:36Z
              revision 1 · not on the revocation list · request
              f9be46b5-5a94-4244-abdf-36291be2f64d
  signed out  bob      2026-11-24T11:04:36Z
              revision 1 · on the revocation list · request
              f9be46b5-5a94-4244-abdf-36291be2f64d
  signed out  carol    2026-11-24T11:04:36Z
              revision 1 · on the revocation list · request
              f9be46b5-5a94-4244-abdf-36291be2f64d
  skipped     nosuch   2026-11-24T11:04:36Z
              revision 1 · request f9be46b5-5a94-4244-abdf-36291be2f64d

3 users were signed out. 1 user was skipped, not signed out: not in the user
pool. Bump the revision to retry.

Window left for 2 users on the revocation list: none at services behind
RevocationAuthorizer or the verifier; up to 24 h elsewhere (clients app 24 h,
web 60 min). Window left for 1 user not on the revocation list: up to 24 h at
services that only check signatures (clients app 24 h, web 60 min). Bump the
revision to add the tokens to it. The managed-login sessions of 1 user were
ended. A managed-login cookie of 2 users can get new tokens for up to 60 min.
`,
      );
    });

    test("WHEN it is Markdown THEN the table has a column for the list, and its text the windows", () => {
      const markdown = renderHistoryMarkdown(listed);
      expect(parseRows(markdown).map((row) => [row[1], row[6]])).toEqual([
        ["User", "Revocation list"],
        ["nosuch", ""],
        ["alice", "not on the revocation list"],
        ["bob", "on the revocation list"],
        ["carol", "on the revocation list"],
      ]);
      expect(markdown).toContain(
        "Window left for 2 users on the revocation list: none at services behind `RevocationAuthorizer` or the verifier; up to 24 h elsewhere (clients `app` 24 h, `web` 60 min).",
      );
    });

    test("WHEN it is JSON or CSV THEN it has the values of each sign-out, and the windows of the app clients", () => {
      const json: unknown = JSON.parse(renderHistoryJson(listed, false));
      matchesSchema(json);
      expect(matchesSchema.errors).toBeNull();
      expect(json).toMatchObject({
        constructs: [
          {
            revocation_list: true,
            ends_managed_login_sessions: true,
            token_minutes: 1440,
            app_clients: [
              { name: "app", token_minutes: 1440 },
              { name: "web", token_minutes: 60 },
            ],
            entries: [
              { username: "alice", sub: null, not_before: null, ended_sessions: null },
              { username: "bob", sub, not_before: 1_795_518_276, ended_sessions: 2 },
              { username: "carol", sub, not_before: 1_795_518_277, ended_sessions: null },
              { username: "nosuch", sub: null, not_before: null, ended_sessions: null },
            ],
          },
        ],
      });
      const rows = parse(renderHistoryCsv(listed));
      expect(rows.slice(1).map((row) => row.slice(-3))).toEqual([
        ["", "", ""],
        [sub, "1795518276", "2"],
        [sub, "1795518277", ""],
        ["", "", ""],
      ]);
    });

    test("WHEN no user is on the list THEN no window is reported as closed", () => {
      const text = renderHistoryText(historyReport([reportedEntry("alice")], {}, { measures, clients }));
      expect(text).toContain("Window left for 1 user not on the revocation list: up to 24 h at services");
      expect(text).not.toContain("none at");
    });

    test("WHEN sessions are ended without a list THEN only the cookies are reported", () => {
      const entries = [reportedEntry("alice", { endedSessions: 0 }), reportedEntry("bob")];
      const text = renderHistoryText(historyReport(entries, {}, { clients }));
      expect(text).toContain(
        "\n\nThe managed-login sessions of 1 user were ended. A managed-login cookie of 1\nuser can",
      );
      expect(text).not.toMatch(/Window left|revocation list/);
    });

    test("WHEN the list was removed THEN users on it are reported, and a bump is not advised", () => {
      const none = { revocationList: false, endedSessions: false };
      const text = renderHistoryText(historyReport(entries, {}, { measures: none, clients: [] }));
      expect(text.replace(/\n/g, " ")).toContain(
        "none at services behind RevocationAuthorizer or the verifier; until tokens expire (60 min by default) elsewhere.",
      );
      expect(text).not.toContain("to add the tokens");
    });
  });

  test("WHEN there is no list THEN its JSON has nothing about pending users", () => {
    expect(JSON.parse(renderHistoryJson(historyReport([reportedEntry("alice")]), false))).toMatchObject({
      list: null,
      summary: { pending: null, no_longer_listed: null },
      pending: null,
      constructs: [{ entries: [{ listed: null }] }],
    });
  });

  test("WHEN it is CSV THEN it has a header, and a line for each entry and each pending user", () => {
    expect(renderHistoryCsv(historyReport(ENTRIES.slice(0, 1), { list: REPORT.list }))).toBe(
      [
        "outcome,username,user_pool_id,revision,reason,created_at,request_id,stack,construct,listed,position,sub,not_before,ended_sessions",
        `signed_out,alice,${STATE_POOL},1,INC-4711 leaked laptop,2026-11-24T11:04:36.095Z,${REQUEST_ID},,aws_lambda_invocation.CompromisedAccounts,true,,,,`,
        "pending,dave,,,INC-4712,,,,,true,users.yaml:3:5,,,",
        "pending,alice,,2,,,,,,true,users.yaml:2:5,,,",
        "",
      ].join("\n"),
    );
  });
});

describe("GIVEN a value that a spreadsheet evaluates", () => {
  test.each(["=1+1", "+15550100", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("https://evil.example","x")'])(
    "WHEN a username is %s THEN its CSV cell starts with an apostrophe",
    (name) => {
      const csv = renderHistoryCsv(historyReport([reportedEntry(name, { reason: name })]));
      const [, row = []] = parse(csv);
      expect([row[1], row[4]]).toEqual([`'${name}`, `'${name}`]);
    },
  );
});

describe("GIVEN --mask", () => {
  test("WHEN a report is masked THEN no format shows an address or a number, and request ids are unchanged", () => {
    const id = "12345678-1234-4123-8123-123456789012";
    const user = { reason: "asked by zqx@example.com, +1 555 123 4567", requestId: id };
    const pending = [pendingUser("zqx@example.com", { reason: user.reason })];
    const report = historyReport([reportedEntry("zqx@example.com", user), reportedEntry("+15551234567", user)], {
      list: { file: "users.yaml", users: 1, pending },
    });
    const masked = maskReport(report);
    const shown = [
      renderHistoryText(masked),
      renderHistoryMarkdown(masked),
      renderHistoryJson(masked, true),
      renderHistoryCsv(masked),
    ];
    for (const text of shown) {
      expect(text).not.toMatch(/zqx|555/);
      expect(text).toContain("@example.com~");
      expect(text).toContain(id);
      expect(text).toContain("2026-11-24T11:04:36");
    }
    expect(findIncomplete(report, maskUsername)[0]?.message).not.toContain("zqx");
  });
});

describe("GIVEN a report that is longer than a comment", () => {
  test("WHEN it is Markdown THEN it fits, and omitted rows are counted", () => {
    const count = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(count, count, (users, pending) => {
        const name = "|".repeat(40);
        const report = historyReport(
          Array.from({ length: users }, () => reportedEntry(name)),
          {
            list: { file: name, users, pending: Array.from({ length: pending }, () => pendingUser(name)) },
          },
        );
        const markdown = renderHistoryMarkdown(report);
        expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
        const shown = parseRows(markdown).filter(([outcome]) => outcome !== "").length;
        const omitted = [...markdown.matchAll(/Omitted to fit the comment: ([\d,]+) users?\./g)];
        const sum = omitted.reduce((total, [, number = ""]) => total + Number(number.replaceAll(",", "")), 0);
        expect(shown + sum).toBe(users + pending);
      }),
      { numRuns: 15 },
    );
  });
});

describe("GIVEN adversarial texts", () => {
  test("WHEN a report contains only such texts THEN its text has no control characters, and one line per user", () => {
    fc.assert(
      fc.property(adversarialHistory, (report) => {
        const lines = renderHistoryText(report).split("\n");
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        const starts = /^ {2}(signed out {2}|skipped {5}|unknown {5}|pending {5})/;
        expect(lines.filter((line) => starts.test(line))).toHaveLength(countEntries(report) + countPendingRows(report));
      }),
    );
  });

  test("WHEN a report contains only such texts THEN its Markdown has no markup except its own, and one row per user", () => {
    fc.assert(
      fc.property(adversarialHistory, (report) => {
        const markdown = renderHistoryMarkdown(report);
        const tokens = parseTokens(markdown);
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|_list_|blockquote|hr/.test(type))).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html_block").map(({ content }) => content.trim());
        expect(html.filter((content) => !OUR_HTML.test(content))).toEqual([]);
        const text = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(text.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
        const rows = parseRows(markdown).filter(([outcome]) => outcome !== "");
        expect(rows.filter(({ length }) => ![4, 6, 7].includes(length))).toEqual([]);
        const names = report.constructs.flatMap(({ entries }) =>
          entries.map(({ username }) => formatVisible(username)),
        );
        const pending = (report.list?.pending ?? []).map(({ username }) => formatVisible(username));
        expect(rows.map(([, name = ""]) => name.trim()).sort()).toEqual([...names, ...pending].sort());
      }),
    );
  });

  test("WHEN a report contains only such texts THEN its JSON matches the schema, has no control characters, and the same values", () => {
    fc.assert(
      fc.property(adversarialHistory, (report) => {
        const text = renderHistoryJson(report, false);
        expect(text.split("\n").filter((line) => UNSEEN.test(line))).toEqual([]);
        const json = JSON.parse(text) as {
          readonly constructs: readonly { readonly entries: readonly { readonly username: string }[] }[];
        };
        matchesSchema(json);
        expect(matchesSchema.errors).toBeNull();
        expect(json.constructs.map(({ entries }) => entries.map(({ username }) => username))).toEqual(
          report.constructs.map(({ entries }) => entries.map(({ username }) => username)),
        );
      }),
    );
  });

  test("WHEN a report contains only such texts THEN its CSV has one line per user, without formulas, and the same values", () => {
    fc.assert(
      fc.property(adversarialHistory, (report) => {
        const csv = renderHistoryCsv(report);
        const lines = csv.split("\n");
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        expect(lines).toHaveLength(1 + countEntries(report) + countPendingRows(report) + 1);
        const [, ...rows] = parse(csv);
        expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝＋－＠]/u.test(cell))).toEqual([]);
        const users = [...report.constructs.flatMap(({ entries }) => entries), ...(report.list?.pending ?? [])];
        const toCell = (text: string) => printable(text).replace(/^[=+\-@＝＋－＠]/u, "'$&");
        expect(rows.map(([, name]) => name)).toEqual(users.map(({ username }) => toCell(username)));
      }),
    );
  });

  test("WHEN a cell is such a text THEN CSV readers read it as one cell", () => {
    fc.assert(
      fc.property(adversarialText, (text) => {
        const rows = parse(renderHistoryCsv(historyReport([reportedEntry(text)])));
        expect(rows.map(({ length }) => length)).toEqual([14, 14]);
      }),
    );
  });
});
