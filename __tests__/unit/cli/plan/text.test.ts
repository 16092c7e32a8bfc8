import fc from "fast-check";
import stringWidth from "string-width";
import { compareNames } from "../../../../cli/check/model";
import type { LookedUpName } from "../../../../cli/check/model";
import { renderJson } from "../../../../cli/plan/json";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { printable } from "../../../../cli/output/printable";
import { countTotals } from "../../../../cli/plan/model";
import type { ReportedPlan, SignOut } from "../../../../cli/plan/model";
import { renderText } from "../../../../cli/plan/text";
import {
  buildConstruct,
  adversarialText,
  adversarialReport,
  buildReport,
  signOut,
  user,
} from "../../../support/reports";
import { poolUser } from "../../../support/user-search";

/** A user in the JSON of a report, as far as these tests read it. */
interface JsonUser {
  readonly username: string | null;
  readonly pool_before?: string | null;
  readonly pool_after?: string | null;
}

const BOB = poolUser("bob", {}, { enabled: false });
const CHECKS = compareNames(
  [
    { name: "alice", lookup: { kind: "found", user: poolUser("alice") } },
    { name: "bob@example.com", lookup: { kind: "found", user: BOB } },
    { name: "carrol", lookup: { kind: "missing" } },
    { name: "bob", lookup: { kind: "found", user: BOB } },
    { name: "dave", lookup: { kind: "found", user: poolUser("dave") } },
  ].map((one) => ({ ...one, position: "aws_lambda_invocation.CompromisedAccounts" }) as LookedUpName),
  [],
);

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

describe("GIVEN a report", () => {
  const untouched = Array.from({ length: 12 }, () => user("old"));
  const construct = buildConstruct({
    signOuts: [
      signOut("alice", { reason: "INC-4711 leaked laptop" }),
      signOut("bob@example.com", { reason: "INC-4712", cause: { kind: "revision", before: "1", after: "2" } }),
    ],
    removed: [user("carol")],
    untouched,
  });

  test("WHEN it is text THEN it has columns, and ends with what is and is not signed out", () => {
    expect(renderText(buildReport(construct))).toBe(
      `Global sign-out · CompromisedAccounts · pool us-east-1_6573cjKIK

  sign out   alice             newly listed     INC-4711 leaked laptop
  sign out   bob@example.com   revision 1 → 2   INC-4712
  removed    carol             removed from the list: not signed out
  untouched  12 users signed out by earlier deploys

2 users lose every session, in about 1 s. Existing tokens are accepted for up to
60 min by services that only check signatures (client web); a managed-login
cookie can get new ones for up to 60 min.
`,
    );
  });

  test("WHEN users were skipped THEN each has a row with the fix, apart from untouched ones", () => {
    const text = renderText(
      buildReport(
        buildConstruct({
          signOuts: [signOut("alice")],
          skipped: [user("bob"), user("a-longer-name")],
          untouched: [user("carol")],
        }),
      ),
    );
    expect(text).toContain(`
  sign out   alice           newly listed
  skipped    bob             not in the user pool at the last deploy; bump the
                             revision to retry
  skipped    a-longer-name   not in the user pool at the last deploy; bump the
                             revision to retry
  untouched  1 user signed out by an earlier deploy
`);
  });

  test("WHEN guards refused it THEN that is at the top, also in JSON, with the fixes", () => {
    const refusals = [
      { path: "--max-affected", message: "2 users would be signed out; the maximum is 1. List fewer users." },
      { path: "stack \u202egreen", message: "no saved plan. Run cdktf diff." },
    ];
    expect(renderText(buildReport(construct), refusals).replace(/\n {4}/g, " ")).toMatch(
      /^REFUSED: DO NOT DEPLOY THIS PLAN\n\n {2}- --max-affected: 2 users .*\n {2}- stack <U\+202E>green: no saved plan.*\n\nGlobal sign-out · /,
    );
    const json = renderJson(buildReport(construct), false, refusals);
    expect(Object.keys(JSON.parse(json) as object).slice(0, 3)).toEqual(["version", "masked", "refused"]);
    expect(JSON.parse(json)).toMatchObject({ refused: refusals, incomplete: [] });
  });

  test("WHEN users can be missing and no guard is set THEN there is a warning at the top, also in JSON", () => {
    const report = { ...buildReport(construct), gaps: [{ kind: "no-plan" as const, stack: "green" }] };
    expect(renderText(report)).toMatch(
      /^Incomplete: users can be missing in this report\n\n {2}- stack green: no saved plan[^]*\n\nGlobal sign-out · /,
    );
    expect(JSON.parse(renderJson(report, false))).toMatchObject({
      refused: [],
      incomplete: [{ kind: "no_plan", path: "stack green" }],
    });
    expect(renderText(report, [{ path: "x", message: "y" }])).not.toContain("Incomplete");
  });

  test("WHEN it has plans THEN the last line has the age of the oldest one", () => {
    const plan = (createdAt: string | undefined, ageSeconds: number | undefined) => {
      return { name: "plan", stack: undefined, createdAt, ageSeconds };
    };
    const readLast = (...plans: readonly ReportedPlan[]) =>
      renderText({ ...buildReport(construct), plans })
        .trimEnd()
        .split("\n")
        .at(-1);
    const [young, old] = [plan("2026-01-02T00:00:00.000Z", 119), plan("2026-01-01T00:00:00.000Z", 86_519)];
    expect(readLast(young)).toBe("The plan was created at 2026-01-02 00:00:00 UTC, 119 s ago.");
    expect(readLast(young, old)).toBe("The oldest of 2 plans was created at 2026-01-01 00:00:00 UTC, 24 h ago.");
    expect(readLast(young, plan(undefined, undefined))).toBe("The oldest of 2 plans is of unknown age.");
  });

  test("WHEN a reason changed and the revision did not THEN a row says that no user is signed out", () => {
    const reasonChanges = [{ ...user("carol", { reason: "old" }), newReason: "leaked again" }];
    const report = buildReport(buildConstruct({ untouched: [user("carol")], reasonChanges }));
    expect(renderText(report).replace(/\s+/g, " ")).toContain(
      "unchanged carol the reason changed, the revision did not: no sign-out. Bump the revision to sign out again.",
    );
    expect(JSON.parse(renderJson(report, false))).toMatchObject({
      constructs: [
        { untouched: 1, reason_changed: [{ username: "carol", reason: "old", new_reason: "leaked again" }] },
      ],
    });
  });

  test("WHEN users were looked up THEN the line below a user has what the pool has, if it is not just that user", () => {
    const report = buildReport(
      buildConstruct({
        signOuts: [signOut("alice"), signOut("bob@example.com"), signOut("carrol")],
        untouched: [user("bob"), user("dave")],
        checks: CHECKS,
      }),
    );
    expect(renderText(report)).toContain(`
  sign out   alice             newly listed
  sign out   bob@example.com   newly listed
               is bob, disabled
  sign out   carrol            newly listed
               the pool has no such user
  untouched  bob               same user as bob@example.com, disabled
  untouched  2 users signed out by earlier deploys
`);
    expect(renderText(report)).toMatch(/\n4 of 5 listed names match a user of the pool\.\n$/);
    expect(JSON.parse(renderJson(report, false))).toMatchObject({
      constructs: [
        {
          checks: [
            { name: "alice", state: "ok", username: "alice", sub: "sub-of-alice" },
            { name: "bob@example.com", state: "disabled", username: "bob" },
            { name: "carrol", state: "missing", problem: "the pool has no such user" },
            { name: "bob", state: "same_user", same_as: "bob@example.com" },
            { name: "dave", state: "ok" },
          ],
        },
      ],
    });
  });

  test("WHEN a deploy failed with 60 misspelled names THEN the next plan fits one screen, with every name", () => {
    const names = Array.from({ length: 60 }, (_, index) => `carrol${index}`);
    const signOuts = names.map((name) => signOut(name, { cause: { kind: "retry" }, reason: "INC-4711" }));
    const text = renderText(buildReport(buildConstruct({ signOuts, untouched })));
    expect(text.split("\n").length).toBeLessThanOrEqual(24);
    expect(text).toMatch(/^ {2}sign out {3}60 users {3}still to be signed out {3}INC-4711\n {4}carrol0, /m);
    expect(text.match(/carrol\d+/g)).toEqual(names);
    expect(renderText(buildReport(buildConstruct({ signOuts })), [], undefined, Infinity)).toContain(
      "  sign out   carrol59   still to be signed out   INC-4711\n",
    );
  });

  test.each<readonly [SignOut["cause"], string]>([
    [{ kind: "newly-listed" }, "newly listed"],
    [{ kind: "retry" }, "still to be signed out"],
    [{ kind: "username" }, "other Unicode form of the name"],
    [{ kind: "every-deploy" }, "every deploy"],
    [{ kind: "other", detail: "replaced: tainted" }, "replaced: tainted"],
    [{ kind: "pool", before: "us-east-1_A", after: "us-east-1_B" }, "pool us-east-1_A → us-east-1_B"],
    [{ kind: "pool", before: "us-east-1_A", after: undefined }, "pool us-east-1_A → known after apply"],
    [
      { kind: "revision", before: "1", after: "2", pool: { before: "us-east-1_A", after: undefined } },
      "revision 1 → 2, pool us-east-1_A → known after apply",
    ],
  ])("WHEN the cause is %j THEN its text is %s", (cause, text) => {
    const report = buildReport(buildConstruct({ signOuts: [signOut("alice", { cause })] }));
    expect(renderText(report)).toContain(`  sign out   alice   ${text}\n`);
  });

  test("WHEN it is JSON THEN it has the causes, both user pools, and the skipped users", () => {
    const pool = { before: "us-east-1_A", after: "us-east-1_B" };
    const causes: readonly SignOut["cause"][] = [
      { kind: "newly-listed" },
      { kind: "retry" },
      { kind: "username" },
      { kind: "revision", before: "1", after: "2" },
      { kind: "revision", before: "1", after: "2", pool },
      { kind: "pool", ...pool, after: undefined },
    ];
    const signOuts = causes.map((cause) => signOut("alice", { cause }));
    const json = renderJson(buildReport(buildConstruct({ signOuts, skipped: [user("bob", { reason: "x" })] })), false);
    const none = { revision_before: null, pool_before: null, pool_after: null };
    expect(JSON.parse(json)).toMatchObject({
      summary: { skipped: 1, untouched: 0 },
      constructs: [
        {
          skipped: [{ username: "bob", revision: "1", reason: "x" }],
          sign_out: [
            { why: "newly_listed", ...none },
            { why: "retry", ...none },
            { why: "username", ...none },
            { why: "revision", ...none, revision_before: "1" },
            { why: "revision", revision_before: "1", pool_before: "us-east-1_A", pool_after: "us-east-1_B" },
            { why: "pool", ...none, pool_before: "us-east-1_A" },
          ],
        },
      ],
    });
  });

  test("WHEN usernames are wide, combined or very long THEN the columns are aligned", () => {
    const names = ["alice", "山田太郎", "e\u0301va", "👍", "x".repeat(100)];
    const text = renderText(buildReport(buildConstruct({ signOuts: names.map((name) => signOut(name)) })));
    const lines = text.split("\n").filter((line) => line.startsWith("  sign out"));
    const columns = lines.map((line) => stringWidth(line.slice(0, line.indexOf("newly listed"))));
    expect(columns).toEqual([65, 65, 65, 65, 65]);
    expect(text).toContain(`${"x".repeat(48)}…   newly listed`);
  });

  test("WHEN it is for a terminal THEN parts are styled", () => {
    const style = {
      strong: (text: string) => `<${text}>`,
      faint: (text: string) => `(${text})`,
      error: (text: string) => `!${text}!`,
      warning: (text: string) => `?${text}?`,
    };
    const text = renderText(buildReport(construct), [], style);
    expect(text).toMatch(/^<Global sign-out.*>$/m);
    expect(text).toMatch(/^< {2}sign out *>alice/m);
    expect(text).toMatch(/^\( {2}untouched .*\)$/m);
  });

  test("WHEN it has several stacks and constructs THEN each is named, and the total is last", () => {
    const text = renderText(
      buildReport({ ...construct, stack: "blue" }, { ...construct, stack: "red", module: "module.x" }),
    );
    expect(text).toContain("Global sign-out · blue · CompromisedAccounts · pool");
    expect(text).toContain("Global sign-out · red · module.x.CompromisedAccounts · pool");
    expect(text).toMatch(/\nTotal: 4 users lose every session\.\n$/);
  });

  test("WHEN no user is signed out THEN it says so, without a duration", () => {
    expect(renderText(buildReport())).toBe("Global sign-out\n\nNo user is listed: no plan contains an entry.\n");
    const text = renderText(buildReport(buildConstruct({ untouched: [user("a")] })));
    expect(text).toContain("untouched  1 user signed out by an earlier deploy\n\nNo user is signed out.\n");
  });

  test("WHEN values are known after apply THEN it says so", () => {
    const text = renderText(
      buildReport(
        buildConstruct({
          userPool: { id: undefined, address: undefined },
          signOuts: [
            signOut(undefined),
            signOut("bob", { cause: { kind: "revision", before: "1", after: undefined } }),
          ],
          clients: [
            { name: "web", minutes: undefined },
            { name: "app", minutes: 5 },
          ],
        }),
      ),
    );
    expect(text).toContain("pool known after apply");
    expect(text).toContain("  sign out   (known after apply)   newly listed");
    expect(text).toContain("revision 1 → known after apply");
    expect(text.replace(/\n/g, " ")).toContain("for a time that is known after apply by services");
    expect(text.replace(/\n/g, " ")).toContain("(clients web known after apply, app 5 min)");
  });

  test("WHEN the pool has 8 app clients THEN 5 are named and the rest are counted", () => {
    const clients = Array.from({ length: 8 }, (_, index) => ({ name: `c${String(index)}`, minutes: 60 }));
    const text = renderText(buildReport(buildConstruct({ signOuts: [signOut("a")], clients })));
    expect(text.replace(/\n/g, " ")).toContain("c4 60 min, 3 more)");
  });

  test("WHEN the plan contains no app client THEN only the default lifetime is reported", () => {
    const text = renderText(buildReport(buildConstruct({ signOuts: [signOut("a")], clients: [] }))).replace(/\n/g, " ");
    expect(text).toContain(
      "are accepted until they expire (60 min by default) by services that only check signatures;",
    );
    expect(text).toMatch(/Token lifetime unknown: the plan contains no app client\.\s*$/);
  });
});

describe("GIVEN a construct with a revocation list", () => {
  const LISTED = { revocationList: true, endedSessions: false };
  const toLine = (more: Parameters<typeof buildConstruct>[0]) =>
    renderText(buildReport(buildConstruct({ signOuts: [signOut("alice")], measures: LISTED, ...more }))).replace(
      /\n/g,
      " ",
    );

  test("WHEN it is text THEN it has the window left at services that check the list, and elsewhere", () => {
    const text = renderText(buildReport(buildConstruct({ signOuts: [signOut("alice")], measures: LISTED })));
    expect(text).toBe(`Global sign-out · CompromisedAccounts · pool us-east-1_6573cjKIK

  sign out   alice   newly listed

1 user loses every session, in about 1 s. Window left: none at services behind
RevocationAuthorizer or the verifier; up to 60 min elsewhere (client web), where
a managed-login cookie can get new tokens for up to 60 min.
`);
  });

  test("WHEN managed-login sessions are ended THEN no cookie is left, with or without the list", () => {
    expect(toLine({ measures: { revocationList: true, endedSessions: true } })).toContain(
      "up to 60 min elsewhere (client web); managed-login sessions are ended as well.",
    );
    expect(toLine({ measures: { revocationList: false, endedSessions: true } })).toContain(
      "Existing tokens are accepted for up to 60 min by services that only check signatures (client web); managed-login sessions are ended as well.",
    );
  });

  test("WHEN there are several app clients THEN each has its window elsewhere", () => {
    const clients = [
      { name: "app", minutes: 5 },
      { name: "web", minutes: 1440 },
    ];
    expect(toLine({ clients })).toContain("; up to 24 h elsewhere (clients app 5 min, web 24 h), where");
    expect(toLine({ clients: [{ name: "web", minutes: undefined }] })).toContain(
      "; a time that is known after apply elsewhere (client web), where",
    );
    expect(toLine({ clients: [] })).toMatch(
      /; until tokens expire \(60 min by default\) elsewhere, where .* Token lifetime unknown: the plan contains no app client\./,
    );
  });

  test("WHEN it is Markdown THEN names are code, and in JSON each measure is a field", () => {
    const report = buildReport(buildConstruct({ signOuts: [signOut("alice")], measures: LISTED }));
    expect(renderMarkdown(report)).toContain(
      "Window left: none at services behind `RevocationAuthorizer` or the verifier; up to 60 min elsewhere (client `web`), where",
    );
    expect(JSON.parse(renderJson(report, false))).toMatchObject({
      constructs: [{ token_minutes: 60, revocation_list: true, ends_managed_login_sessions: false }],
    });
    const unknown = buildReport(buildConstruct({ signOuts: [signOut("alice")] }));
    expect(JSON.parse(renderJson(unknown, false))).toMatchObject({
      constructs: [{ revocation_list: null, ends_managed_login_sessions: null }],
    });
  });
});

describe("GIVEN adversarial texts", () => {
  test("WHEN they are printed THEN no control character, line break or direction mark remains", () => {
    fc.assert(
      fc.property(adversarialText, (text) => {
        expect(printable(text)).not.toMatch(INVISIBLE);
      }),
    );
    expect(printable("a\u001b[31m\u202eb\u009b\u200b\ud800\u3164\n")).toBe(
      "a<U+001B>[31m<U+202E>b<U+009B><U+200B><U+D800><U+3164><U+000A>",
    );
  });

  test("WHEN a report contains only such texts THEN its text has no control characters, and one line per user", () => {
    fc.assert(
      fc.property(adversarialReport, (report) => {
        const lines = renderText(report).split("\n");
        expect(lines.filter((line) => INVISIBLE.test(line))).toEqual([]);
        const { signOuts, skipped, removed } = countTotals(report);
        const changed = report.constructs.flatMap(({ reasonChanges }) => reasonChanges).length;
        expect(lines.filter((line) => line.startsWith("  sign out  "))).toHaveLength(signOuts);
        expect(lines.filter((line) => line.startsWith("  skipped  "))).toHaveLength(skipped);
        expect(lines.filter((line) => line.startsWith("  removed  "))).toHaveLength(removed);
        expect(lines.filter((line) => line.startsWith("  unchanged  "))).toHaveLength(changed);
      }),
    );
  });

  test("WHEN a report contains only such texts THEN its JSON has no control characters, and the same values", () => {
    fc.assert(
      fc.property(adversarialReport, (report) => {
        const json = renderJson(report, false);
        expect(json.split("\n").filter((line) => INVISIBLE.test(line))).toEqual([]);
        const { constructs } = JSON.parse(json) as {
          constructs: { name: string; sign_out: JsonUser[]; skipped: JsonUser[] }[];
        };
        expect(
          constructs.map(({ name, sign_out, skipped }) => [
            name,
            ...sign_out.map(({ username, pool_before, pool_after }) => [username, pool_before, pool_after]),
            ...skipped.map(({ username }) => username),
          ]),
        ).toEqual(
          report.constructs.map(({ name, signOuts, skipped }) => [
            name,
            ...signOuts.map(({ username = null, cause }) => [username, ...poolChange(cause)]),
            ...skipped.map(({ username = null }) => username),
          ]),
        );
      }),
    );
  });
});

/** The user pool before and after a sign-out, as JSON has it. */
function poolChange(cause: SignOut["cause"]): readonly (string | null)[] {
  if (cause.kind === "pool") return [cause.before, cause.after ?? null];
  if (cause.kind === "revision" && cause.pool) return [cause.pool.before, cause.pool.after ?? null];
  return [null, null];
}
