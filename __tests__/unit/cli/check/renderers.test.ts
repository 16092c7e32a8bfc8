import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import stringWidth from "string-width";
import { renderCheckJson } from "../../../../cli/check/json";
import { renderCheckMarkdown } from "../../../../cli/check/markdown";
import { findCheckIssues } from "../../../../cli/check/messages";
import { findUnmatched, isRefused } from "../../../../cli/check/model";
import type { LookupResult } from "../../../../cli/check/model";
import { renderCheckText } from "../../../../cli/check/text";
import { MAX_COMMENT_LENGTH } from "../../../../cli/output/markdown";
import { adversarialCheck, appClient, createReport } from "../../../support/checks";
import { formatVisible, OUR_HTML, parseRows, parseTokens } from "../../../support/markdown";
import { poolUser } from "../../../support/user-search";

const SCHEMA = path.resolve("schemas", "check.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const found = (...args: Parameters<typeof poolUser>): LookupResult => ({ kind: "found", user: poolUser(...args) });
const SUB = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

const report = createReport(
  [
    ["alice", found("alice", { sub: SUB })],
    ["bob@example.com", found("bob", {}, { sub: "b" })],
    ["carrol", { kind: "missing" }],
    ["dave", found("dave", {}, { sub: "d", enabled: false })],
    ["bob", found("bob", {}, { sub: "b" })],
    ["erin@example.com", { kind: "unverified", attribute: "email", users: [poolUser("erin")] }],
    ["+491701", { kind: "ambiguous", attribute: "phone_number", users: [poolUser("f"), poolUser("g")] }],
    [SUB, { kind: "external", attribute: "sub", users: [poolUser("Google_1")] }],
    ["new@example.com", found("n", {}, { sub: "s", status: "FORCE_CHANGE_PASSWORD" })],
  ],
  [appClient("web"), appClient("app", 5, 1440)],
);

describe("GIVEN the report of a check", () => {
  test("WHEN it is rendered as text THEN it has a line for each name, and the lifetime of tokens", () => {
    expect(renderCheckText(report)).toBe(`Check · users.yaml · pool us-east-1_6573cjKIK

  ok          alice
              sub ${SUB}
  ok          bob@example.com                        is bob, sub b
  missing     carrol
              users.yaml:4:5: the pool has no such user
  disabled    dave                                   sub d
  same user   bob                                    as bob@example.com: sub b
  unverified  erin@example.com
              users.yaml:7:5: it is the unverified e-mail address of erin, so it
              is not an alias
  ambiguous   +491701
              users.yaml:8:5: it is the phone number of 2 users: f, g
  external    ${SUB}
              users.yaml:9:5: it is the sub of Google_1, and Cognito accepts a
              third-party user by username only
  ok          new@example.com
              is n, sub s, FORCE_CHANGE_PASSWORD

  app client   access token   ID token
  app          5 min          24 h
  web          60 min         60 min

5 of 9 names match a user of the pool. After a sign-out, tokens are accepted for
up to 24 h by services that only check signatures (clients app 24 h, web 60
min); a managed-login cookie can get new ones for up to 60 min.
`);
  });

  test("WHEN it is rendered as text THEN no line is longer than 80 columns", () => {
    const name = `${"n".repeat(24)}@example.com`;
    const text = renderCheckText(
      createReport([
        [name, found(SUB, { sub: SUB }, { status: "FORCE_CHANGE_PASSWORD" })],
        [`2${name}`, { kind: "ambiguous", attribute: "email", users: Array.from({ length: 9 }, () => poolUser(SUB)) }],
      ]),
    );
    expect(text).toContain(", 4 more");
    expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  test("WHEN it is rendered for a terminal THEN errors and warnings have a style, other names have none", () => {
    const style = {
      heading: (text: string) => `<${text}>`,
      error: (text: string) => `!${text}!`,
      warning: (text: string) => `?${text}?`,
    };
    const text = renderCheckText(report, style);
    expect(text).toMatch(/^<Check .*>\n\n {2}ok {10}alice/);
    expect(text.match(/^!.*?!/gm)?.map((part) => part.slice(1, -1).trim())).toEqual([
      "missing",
      "unverified",
      "ambiguous",
      "external",
    ]);
    expect(text.match(/^\?.*?\?/gm)?.map((part) => part.slice(1, -1).trim())).toEqual(["disabled", "same user"]);
  });

  test("WHEN it is rendered as Markdown THEN names that can't be signed out come first, then warnings, then the others", () => {
    const markdown = renderCheckMarkdown(report);
    expect(markdown).toMatch(/^### Check: 4 names can't be signed out\n\n`users\.yaml` · pool `us-east-1_6573cjKIK`\n/);
    expect(parseRows(markdown).map(([state]) => state)).toEqual([
      ...["", "missing", "unverified", "ambiguous", "external"],
      ...["", "disabled", "same user"],
      ...["", "ok", "ok", "ok"],
      ...["App client", "app", "web"],
    ]);
    expect(markdown).toContain("| missing | `carrol` | `users.yaml:4:5`: the pool has no such user |");
    expect(markdown).toContain("| `app` | 5 min | 24 h |");
  });

  test("WHEN all names match a user THEN the Markdown says so, and has no empty table", () => {
    const markdown = renderCheckMarkdown(createReport([["alice", found("alice")]], []));
    expect(markdown).toMatch(/^### Check: all names match a user\n/);
    expect(markdown).not.toMatch(/Can't be|Warnings|App clients/);
    expect(markdown).toContain("1 of 1 name matches a user of the pool. The pool has no app client");
  });

  describe("AND a construct of the pool with a revocation list", () => {
    const create = (endedSessions: boolean) =>
      createReport([["alice", found("alice")]], [appClient("web")], [], { revocationList: true, endedSessions });

    test("WHEN it is rendered THEN it has the window left at services that check the list, and elsewhere", () => {
      expect(renderCheckText(create(false))).toMatch(
        /\n1 of 1 name matches a user of the pool\. Window left after a sign-out: none at\nservices behind RevocationAuthorizer or the verifier; up to 60 min elsewhere\n\(client web\), where a managed-login cookie can get new tokens for up to 60 min\.\n$/,
      );
      expect(renderCheckMarkdown(create(true))).toContain(
        "Window left after a sign-out: none at services behind `RevocationAuthorizer` or the verifier; up to 60 min elsewhere (client `web`); managed-login sessions are ended as well.",
      );
      const json: unknown = JSON.parse(renderCheckJson(create(true)));
      matchesSchema(json);
      expect(matchesSchema.errors).toBeNull();
      expect(json).toMatchObject({ revocation_list: true, ends_managed_login_sessions: true, token_minutes: 60 });
    });
  });

  test("WHEN it is rendered as JSON THEN it matches the published schema and has all results", () => {
    const json: unknown = JSON.parse(renderCheckJson(report));
    matchesSchema(json);
    expect(matchesSchema.errors).toBeNull();
    expect(json).toMatchObject({
      version: 1,
      file: "users.yaml",
      user_pool_id: "us-east-1_6573cjKIK",
      summary: { names: 9, users: 5, refused: 4 },
      token_minutes: 1440,
      app_clients: [
        { name: "app", client_id: "id-of-app", access_token_minutes: 5, id_token_minutes: 1440 },
        { name: "web" },
      ],
    });
    const { names } = json as { readonly names: readonly object[] };
    expect(names[0]).toEqual({
      name: "alice",
      place: "users.yaml:2:5",
      state: "ok",
      problem: null,
      username: "alice",
      sub: SUB,
      enabled: true,
      status: "CONFIRMED",
      same_as: null,
      protected_by: null,
      candidates: [],
    });
    expect(names.slice(2, 5)).toMatchObject([
      { state: "missing", problem: "the pool has no such user", username: null, sub: null, enabled: null },
      { state: "disabled", enabled: false },
      { state: "same_user", username: "bob", same_as: "bob@example.com" },
    ]);
    expect(names[6]).toMatchObject({ state: "ambiguous", candidates: ["f", "g"] });
  });

  test("WHEN the unit of a lifetime is unknown THEN the lifetime is unknown, not zero", () => {
    const client = { name: "web", id: "w", accessMinutes: undefined, idMinutes: 60, minutes: undefined };
    const unknown = createReport([["alice", found("alice")]], [client]);
    expect(renderCheckText(unknown).replace(/\n(?=\w)/g, " ")).toMatch(
      /web +unknown +60 min[^]*accepted for a time that is unknown by services/,
    );
    expect(JSON.parse(renderCheckJson(unknown))).toMatchObject({
      token_minutes: null,
      app_clients: [{ access_token_minutes: null, id_token_minutes: 60 }],
    });
  });

  test("WHEN the list is empty THEN the text says so", () => {
    expect(renderCheckText(createReport([]))).toMatch(/\n\nThe list is empty\.\n$/);
  });

  test("WHEN names can't be signed out THEN each has an issue with its position and a fix, and the others have none", () => {
    expect(
      findCheckIssues(report.names, report.protectedNames).map(({ path, message }) => `${path}: ${message}`),
    ).toEqual([
      `users.yaml:4:5: "carrol" can't be signed out: the pool has no such user. Correct the name, or remove it from the list.`,
      `users.yaml:7:5: "erin@example.com" can't be signed out: it is the unverified e-mail address of "erin", so it is not an alias. List the username of the intended user.`,
      `users.yaml:8:5: "+491701" can't be signed out: it is the phone number of 2 users: "f", "g". List the username of the intended user.`,
      `users.yaml:9:5: "${SUB}" can't be signed out: it is the sub of "Google_1", and Cognito accepts a third-party user by username only. List the username of the intended user.`,
    ]);
  });
});

describe("GIVEN the report of a list with protected users", () => {
  const breakglass = found("breakglass", {}, { sub: "bg" });
  const check = createReport(
    [
      ["alice", found("alice")],
      ["bg@example.com", breakglass],
      ["breakglass", breakglass],
    ],
    [appClient("web")],
    [
      ["breakglass", breakglass],
      ["rooot", { kind: "missing" }],
    ],
  );

  test("WHEN it is rendered as text THEN it shows each protected user, and each protected name without a user", () => {
    expect(renderCheckText(check)).toBe(`Check · users.yaml · pool us-east-1_6573cjKIK

  ok          alice            sub sub-of-alice
  protected   bg@example.com   users.yaml:3:5: protected as breakglass
                               (break-glass.yaml:2:5)
  protected   breakglass       users.yaml:4:5: protected (break-glass.yaml:2:5)

Protected names without a user:

  missing     rooot   break-glass.yaml:3:5: the pool has no such user

  app client   access token   ID token
  web          60 min         60 min

3 of 3 names match a user of the pool. 2 names are protected. 1 protected name
matches no user. After a sign-out, tokens are accepted for up to 60 min by
services that only check signatures (client web); a managed-login cookie can get
new ones for up to 60 min.
`);
  });

  test("WHEN no name is protected THEN the summary says so", () => {
    const summary = renderCheckText(
      createReport([["alice", found("alice")]], [], [["root", found("root")]]),
      undefined,
      1000,
    );
    expect(summary).toContain(
      "1 of 1 name matches a user of the pool. No name is protected. The pool has no app client",
    );
  });

  test("WHEN it is rendered as Markdown THEN protected users come first", () => {
    const markdown = renderCheckMarkdown(check);
    expect(markdown).toMatch(/^### Check: 2 protected users listed, 1 protected name without a user\n/);
    expect(parseRows(markdown).map(([state]) => state)).toEqual([
      ...["", "protected", "protected"],
      ...["", "missing"],
      ...["", "ok"],
      ...["App client", "web"],
    ]);
    expect(markdown).toContain(
      "| protected | `bg@example.com` | `users.yaml:3:5`: protected as `breakglass` (`break-glass.yaml:2:5`) |",
    );
  });

  test("WHEN it is rendered as JSON THEN it matches the schema, and has the protected name with its position", () => {
    const json: unknown = JSON.parse(renderCheckJson(check));
    matchesSchema(json);
    expect(matchesSchema.errors).toBeNull();
    expect(json).toMatchObject({
      summary: { names: 3, users: 3, refused: 2 },
      names: [
        { state: "ok", problem: null, protected_by: null },
        {
          state: "protected",
          problem: "protected as breakglass (break-glass.yaml:2:5)",
          username: "breakglass",
          protected_by: { name: "breakglass", place: "break-glass.yaml:2:5" },
        },
        { state: "protected", problem: "protected (break-glass.yaml:2:5)" },
      ],
      protected_names: [
        { name: "breakglass", state: "ok", username: "breakglass", sub: "bg" },
        { name: "rooot", state: "missing", place: "break-glass.yaml:3:5", problem: "the pool has no such user" },
      ],
    });
  });

  test("WHEN it is refused THEN each issue names both positions", () => {
    expect(findCheckIssues(check.names, check.protectedNames)).toEqual([
      {
        path: "users.yaml:3:5",
        message: '"bg@example.com" is protected as "breakglass" (break-glass.yaml:2:5). Remove it from the list.',
      },
      { path: "users.yaml:4:5", message: '"breakglass" is protected (break-glass.yaml:2:5). Remove it from the list.' },
      {
        path: "break-glass.yaml:3:5",
        message: '"rooot" protects no user: the pool has no such user. Correct the name, or remove it.',
      },
    ]);
  });
});

describe("GIVEN a report that is longer than a comment", () => {
  test("WHEN it is rendered as Markdown THEN it fits, long tables are folded, and omitted rows are counted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 900 }), (fine, wrong) => {
        const names = Array.from({ length: fine + wrong }, (_, index): readonly [string, LookupResult] => {
          const name = `${"|".repeat(20)}${String(index)}`;
          return [name, index < fine ? found(name) : { kind: "missing" }];
        });
        const markdown = renderCheckMarkdown(createReport(names));
        expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
        const shown = parseRows(markdown).filter(([state]) => state === "ok" || state === "missing").length;
        const left = [...markdown.matchAll(/Omitted to fit the comment: ([\d,]+) names?\./g)];
        const cut = left.reduce((sum, [, count = ""]) => sum + Number(count.replaceAll(",", "")), 0);
        expect(shown + cut).toBe(fine + wrong);
        expect(markdown.includes("<details>")).toBe(Math.max(fine, wrong) > 20);
      }),
      { numRuns: 15 },
    );
  });
});

describe("GIVEN adversarial texts", () => {
  test("WHEN they are rendered as text THEN there are no control characters, and each name has one line that starts with its state", () => {
    fc.assert(
      fc.property(adversarialCheck, (check) => {
        const lines = renderCheckText(check).split("\n");
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        const states = /^ {2}(ok|disabled|same user|protected|missing|ambiguous|unverified|external) +\S/;
        const names = [...check.names, ...findUnmatched(check.protectedNames)];
        expect(lines.filter((line) => states.test(line))).toHaveLength(names.length);
      }),
    );
  });

  test("WHEN they are rendered as Markdown THEN the only markup is that of the report, and each name has one row", () => {
    fc.assert(
      fc.property(adversarialCheck, (check) => {
        const markdown = renderCheckMarkdown(check);
        const tokens = parseTokens(markdown);
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|_list_|blockquote|hr/.test(type))).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html_block").map(({ content }) => content.trim());
        expect(html.filter((content) => !OUR_HTML.test(content))).toEqual([]);
        const text = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(text.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
        const [beforeClients = ""] = markdown.split("#### App clients");
        const rows = parseRows(beforeClients).filter(([state]) => state !== "");
        expect(rows.filter(({ length }) => length !== 3)).toEqual([]);
        const names = rows.map(([, name = ""]) => name.trim());
        const expected = [...check.names, ...findUnmatched(check.protectedNames)];
        expect(names.sort()).toEqual(expected.map(({ name }) => formatVisible(name)).sort());
      }),
    );
  });

  test("WHEN they are rendered as JSON THEN it matches the schema, has no control characters, and the texts are unchanged", () => {
    fc.assert(
      fc.property(adversarialCheck, (check) => {
        const text = renderCheckJson(check);
        expect(text.split("\n").filter((line) => UNSEEN.test(line))).toEqual([]);
        const json = JSON.parse(text) as { readonly names: readonly { readonly name: string }[] };
        matchesSchema(json);
        expect(matchesSchema.errors).toBeNull();
        expect(json.names.map(({ name }) => name)).toEqual(check.names.map(({ name }) => name));
        const refused = [...check.names.filter(isRefused), ...findUnmatched(check.protectedNames)];
        expect(findCheckIssues(check.names, check.protectedNames)).toHaveLength(refused.length);
      }),
    );
  });
});
