import fc from "fast-check";
import stringWidth from "string-width";
import { renderJson } from "../../../../cli/plan/json";
import { printable } from "../../../../cli/output/printable";
import { renderText } from "../../../../cli/plan/text";
import { constructOf, hostile, hostileReport, reportOf, signOut, user } from "../../../support/reports";

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

describe("GIVEN a report", () => {
  const untouched = Array.from({ length: 12 }, () => user("old"));
  const construct = constructOf({
    signOuts: [
      signOut("alice", { reason: "INC-4711 leaked laptop" }),
      signOut("bob@example.com", { reason: "INC-4712", why: { kind: "revision", before: "1", after: "2" } }),
    ],
    removed: [user("carol")],
    untouched,
  });

  test("WHEN it is text THEN it is laid out in columns, and ends with what becomes of the sessions", () => {
    expect(renderText(reportOf(construct))).toBe(
      `Global sign-out · CompromisedAccounts · pool us-east-1_6573cjKIK

  sign out   alice             first time       INC-4711 leaked laptop
  sign out   bob@example.com   revision 1 → 2   INC-4712
  removed    carol             off the list: nothing is called
  untouched  12 users signed out by earlier deploys

2 users lose every session, in about 1 s. Tokens they hold can be accepted for up to 60 min by services that only
check signatures (client web), and a managed-login cookie can get new ones for up to 60 min.
`,
    );
  });

  test("WHEN names are wide, combined or very long THEN columns stay in line", () => {
    const names = ["alice", "山田太郎", "e\u0301va", "👍", "x".repeat(100)];
    const text = renderText(reportOf(constructOf({ signOuts: names.map((name) => signOut(name)) })));
    const lines = text.split("\n").filter((line) => line.startsWith("  sign out"));
    const columns = lines.map((line) => stringWidth(line.slice(0, line.indexOf("first time"))));
    expect(columns).toEqual([24, 24, 24, 24, 116]);
  });

  test("WHEN it is for a terminal THEN parts stand out, and without one none does", () => {
    const style = { strong: (text: string) => `<${text}>`, faint: (text: string) => `(${text})` };
    const text = renderText(reportOf(construct), style);
    expect(text).toMatch(/^<Global sign-out.*>$/m);
    expect(text).toMatch(/^< {2}sign out *>alice/m);
    expect(text).toMatch(/^\( {2}untouched .*\)$/m);
  });

  test("WHEN several stacks and constructs are in it THEN each is told, and all are added up", () => {
    const text = renderText(
      reportOf({ ...construct, stack: "blue" }, { ...construct, stack: "red", module: "module.x" }),
    );
    expect(text).toContain("Global sign-out · blue · CompromisedAccounts · pool");
    expect(text).toContain("Global sign-out · red · module.x.CompromisedAccounts · pool");
    expect(text).toMatch(/\nIn all, 4 users lose every session\.\n$/);
  });

  test("WHEN nobody is signed out THEN it says so, and promises no time", () => {
    expect(renderText(reportOf())).toBe("Global sign-out\n\nNobody is listed: no plan holds an entry.\n");
    const text = renderText(reportOf(constructOf({ untouched: [user("a")] })));
    expect(text).toContain("untouched  1 user signed out by an earlier deploy\n\nNobody is signed out.\n");
  });

  test("WHEN values are unknown until apply THEN they are called unknown", () => {
    const text = renderText(
      reportOf(
        constructOf({
          userPool: { id: undefined, address: undefined },
          signOuts: [signOut(undefined), signOut("bob", { why: { kind: "revision", before: "1", after: undefined } })],
          clients: [
            { name: "web", minutes: undefined },
            { name: "app", minutes: 5 },
          ],
        }),
      ),
    );
    expect(text).toContain("pool unknown until apply");
    expect(text).toContain("  sign out   (unknown until apply)   first time");
    expect(text).toContain("revision 1 → unknown until apply");
    expect(text.replace(/\n/g, " ")).toContain("for a time unknown until apply by services");
    expect(text).toContain("(clients web unknown until apply, app 5 min)");
  });

  test("WHEN there are many app clients THEN some are named, and the others are counted", () => {
    const clients = Array.from({ length: 8 }, (_, index) => ({ name: `c${String(index)}`, minutes: 60 }));
    expect(renderText(reportOf(constructOf({ signOuts: [signOut("a")], clients })))).toContain("c4 60 min, 3 more)");
  });

  test("WHEN the plan knows no app client THEN it promises no lifetime but the default", () => {
    const text = renderText(reportOf(constructOf({ signOuts: [signOut("a")], clients: [] }))).replace(/\n/g, " ");
    expect(text).toContain(
      "for as long as they last, by default 60 min, by services that only check signatures (the plan",
    );
  });
});

describe("GIVEN texts that mean harm", () => {
  test("WHEN they are printed THEN no control character, line break or mark of direction gets through", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(UNSEEN);
      }),
    );
    expect(printable("a\u001b[31m\u202eb\u009b\u200b\ud800\u3164\n")).toBe(
      "a<U+001B>[31m<U+202E>b<U+009B><U+200B><U+D800><U+3164><U+000A>",
    );
  });

  test("WHEN whole reports are made of them THEN text has no character that acts on a terminal, and a line a user", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const lines = renderText(report).split("\n");
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        const users = report.constructs.reduce((sum, { signOuts }) => sum + signOuts.length, 0);
        expect(lines.filter((line) => line.startsWith("  sign out  "))).toHaveLength(users);
      }),
    );
  });

  test("WHEN whole reports are made of them THEN JSON has none either, and holds them as they are", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const json = renderJson(report, false);
        expect(json.split("\n").filter((line) => UNSEEN.test(line))).toEqual([]);
        const { constructs } = JSON.parse(json) as {
          constructs: { name: string; sign_out: { username: string | null }[] }[];
        };
        expect(constructs.map(({ name, sign_out }) => [name, ...sign_out.map(({ username }) => username)])).toEqual(
          report.constructs.map(({ name, signOuts }) => [name, ...signOuts.map(({ username = null }) => username)]),
        );
      }),
    );
  });
});
