import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import stringWidth from "string-width";
import { renderCheckJson } from "../../../../cli/check/json";
import { renderCheckMarkdown } from "../../../../cli/check/markdown";
import { isUser } from "../../../../cli/check/model";
import type { LookupResult } from "../../../../cli/check/model";
import { checkRefusals } from "../../../../cli/check/refusals";
import { renderCheckText } from "../../../../cli/check/text";
import { MAX_COMMENT_LENGTH } from "../../../../cli/output/markdown";
import { appClient, checkOf, hostileCheck } from "../../../support/checks";
import {
  formatVisible as seen,
  OUR_HTML,
  parseRows as rowsOf,
  parseTokens as tokensOf,
} from "../../../support/markdown";
import { poolUser } from "../../../support/user-search";

const SCHEMA = path.resolve("schemas", "check.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const found = (...args: Parameters<typeof poolUser>): LookupResult => ({ kind: "found", user: poolUser(...args) });
const SUB = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

const every = checkOf(
  [
    ["alice", found("alice", { sub: SUB })],
    ["bob@example.com", found("bob", {}, { sub: "b" })],
    ["carrol", { kind: "missing" }],
    ["dave", found("dave", {}, { sub: "d", enabled: false })],
    ["bob", found("bob", {}, { sub: "b" })],
    ["erin@example.com", { kind: "unverified", attribute: "email", usernames: ["erin"] }],
    ["+491701", { kind: "ambiguous", attribute: "phone_number", usernames: ["f", "g"] }],
    [SUB, { kind: "external", attribute: "sub", usernames: ["Google_1"] }],
    ["new@example.com", found("n", {}, { sub: "s", status: "FORCE_CHANGE_PASSWORD" })],
  ],
  [appClient("web"), appClient("app", 5, 1440)],
);

describe("GIVEN the check of a list", () => {
  test("WHEN it is text THEN every name has a line, and what outlives a sign-out is told", () => {
    expect(renderCheckText(every)).toBe(`Check · users.yaml · pool us-east-1_6573cjKIK

  ok          alice                                  sub ${SUB}
  ok          bob@example.com                        is bob, sub b
  missing     carrol                                 users.yaml:4:5: the pool has no such user
  disabled    dave                                   sub d
  same user   bob                                    as bob@example.com: sub b
  unverified  erin@example.com                       users.yaml:7:5: it is the unverified e-mail address of erin, so
                                                     that it is no alias
  ambiguous   +491701                                users.yaml:8:5: it is the phone number of 2 users: f, g
  external    ${SUB}   users.yaml:9:5: it is the sub of Google_1, whom another
                                                     identity provider signs in, so that only the username will do
  ok          new@example.com                        is n, sub s, FORCE_CHANGE_PASSWORD

  app client   access token   ID token
  app          5 min          24 h
  web          60 min         60 min

5 of 9 names are users of the pool. After a sign-out, tokens are accepted for up to 24 h by services that only check
signatures (clients app 24 h, web 60 min); a managed-login cookie can get new ones for up to 60 min.
`);
  });

  test("WHEN it is text THEN its lines are no longer than 116 columns", () => {
    const name = `${"n".repeat(24)}@example.com`;
    const text = renderCheckText(
      checkOf([
        [name, found(SUB, { sub: SUB }, { status: "FORCE_CHANGE_PASSWORD" })],
        [`2${name}`, { kind: "ambiguous", attribute: "email", usernames: Array.from({ length: 9 }, () => SUB) }],
      ]),
    );
    expect(text).toContain(", 4 more");
    expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(116);
  });

  test("WHEN it is for a terminal THEN what is wrong stands out, what is odd less, and what is fine not at all", () => {
    const style = {
      strong: (text: string) => `<${text}>`,
      wrong: (text: string) => `!${text}!`,
      odd: (text: string) => `?${text}?`,
    };
    const text = renderCheckText(every, style);
    expect(text).toMatch(/^<Check .*>\n\n {2}ok {10}alice/);
    expect(text.match(/^!.*?!/gm)?.map((part) => part.slice(1, -1).trim())).toEqual([
      "missing",
      "unverified",
      "ambiguous",
      "external",
    ]);
    expect(text.match(/^\?.*?\?/gm)?.map((part) => part.slice(1, -1).trim())).toEqual(["disabled", "same user"]);
  });

  test("WHEN it is Markdown THEN what can't be signed out stands first, then what is worth knowing, then the rest", () => {
    const markdown = renderCheckMarkdown(every);
    expect(markdown).toMatch(/^### Check: 4 names can't be signed out\n\n`users\.yaml` · pool `us-east-1_6573cjKIK`\n/);
    expect(rowsOf(markdown).map(([state]) => state)).toEqual([
      ...["", "missing", "unverified", "ambiguous", "external"],
      ...["", "disabled", "same user"],
      ...["", "ok", "ok", "ok"],
      ...["App client", "app", "web"],
    ]);
    expect(markdown).toContain("| missing | `carrol` | `users.yaml:4:5`: the pool has no such user |");
    expect(markdown).toContain("| `app` | 5 min | 24 h |");
  });

  test("WHEN every name is a user's THEN Markdown says so, and shows no empty table", () => {
    const markdown = renderCheckMarkdown(checkOf([["alice", found("alice")]], []));
    expect(markdown).toMatch(/^### Check: every name is a user's\n/);
    expect(markdown).not.toMatch(/Can't be|Worth knowing|App clients/);
    expect(markdown).toContain("1 of 1 name is a user of the pool. It has no app client");
  });

  test("WHEN it is JSON THEN the published schema holds, and it has all that was found out", () => {
    const json: unknown = JSON.parse(renderCheckJson(every));
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
      candidates: [],
    });
    expect(names.slice(2, 5)).toMatchObject([
      { state: "missing", problem: "the pool has no such user", username: null, sub: null, enabled: null },
      { state: "disabled", enabled: false },
      { state: "same_user", username: "bob", same_as: "bob@example.com" },
    ]);
    expect(names[6]).toMatchObject({ state: "ambiguous", candidates: ["f", "g"] });
  });

  test("WHEN the unit of a lifetime is a new one THEN it is called unknown, and never zero", () => {
    const client = { name: "web", id: "w", accessMinutes: undefined, idMinutes: 60, minutes: undefined };
    const check = checkOf([["alice", found("alice")]], [client]);
    expect(renderCheckText(check)).toMatch(/web +unknown +60 min[^]*accepted for a time that is unknown by services/);
    expect(JSON.parse(renderCheckJson(check))).toMatchObject({
      token_minutes: null,
      app_clients: [{ access_token_minutes: null, id_token_minutes: 60 }],
    });
  });

  test("WHEN nobody is listed THEN it says so", () => {
    expect(renderCheckText(checkOf([]))).toMatch(/\n\nNobody is listed\.\n$/);
  });

  test("WHEN names can't be signed out THEN each is a fault with its place and a remedy, and the others are none", () => {
    expect(checkRefusals(every).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      `users.yaml:4:5: "carrol" can't be signed out: the pool has no such user. Correct the name, or take it off the list.`,
      `users.yaml:7:5: "erin@example.com" can't be signed out: it is the unverified e-mail address of "erin", so that it is no alias. List the username of whom you mean.`,
      `users.yaml:8:5: "+491701" can't be signed out: it is the phone number of 2 users: "f", "g". List the username of whom you mean.`,
      `users.yaml:9:5: "${SUB}" can't be signed out: it is the sub of "Google_1", whom another identity provider signs in, so that only the username will do. List the username of whom you mean.`,
    ]);
  });
});

describe("GIVEN more than a comment can hold", () => {
  test("WHEN it is Markdown THEN it fits, long tables are folded, and what is left out is counted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 900 }), (fine, wrong) => {
        const names = Array.from({ length: fine + wrong }, (_, index): readonly [string, LookupResult] => {
          const name = `${"|".repeat(20)}${String(index)}`;
          return [name, index < fine ? found(name) : { kind: "missing" }];
        });
        const markdown = renderCheckMarkdown(checkOf(names));
        expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
        const shown = rowsOf(markdown).filter(([state]) => state === "ok" || state === "missing").length;
        const left = [...markdown.matchAll(/Omitted to fit the comment: ([\d,]+) names?\./g)];
        const cut = left.reduce((sum, [, count = ""]) => sum + Number(count.replaceAll(",", "")), 0);
        expect(shown + cut).toBe(fine + wrong);
        expect(markdown.includes("<details>")).toBe(Math.max(fine, wrong) > 20);
      }),
      { numRuns: 15 },
    );
  });
});

describe("GIVEN texts that mean harm", () => {
  test("WHEN they are text THEN no character acts on a terminal, and every name has one line that begins with its state", () => {
    fc.assert(
      fc.property(hostileCheck, (check) => {
        const lines = renderCheckText(check).split("\n");
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        const states = /^ {2}(ok|disabled|same user|missing|ambiguous|unverified|external) +\S/;
        expect(lines.filter((line) => states.test(line))).toHaveLength(check.names.length);
      }),
    );
  });

  test("WHEN they are Markdown THEN there is nothing but our own markup, and every name has one row that shows it", () => {
    fc.assert(
      fc.property(hostileCheck, (check) => {
        const markdown = renderCheckMarkdown(check);
        const tokens = tokensOf(markdown);
        expect(tokens.filter(({ type }) => /link|image|fence|html_inline|_list_|blockquote|hr/.test(type))).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html_block").map(({ content }) => content.trim());
        expect(html.filter((content) => !OUR_HTML.test(content))).toEqual([]);
        const text = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
        expect(text.join(" ")).not.toMatch(/[@#<>[\]]|https?:|www\.|GH-/);
        const [beforeClients = ""] = markdown.split("#### App clients");
        const rows = rowsOf(beforeClients).filter(([state]) => state !== "");
        expect(rows.filter(({ length }) => length !== 3)).toEqual([]);
        const names = rows.map(([, name = ""]) => name.trim());
        expect(names.sort()).toEqual(check.names.map(({ name }) => seen(name)).sort());
      }),
    );
  });

  test("WHEN they are JSON THEN the schema holds, no character acts on a terminal, and they are as they were", () => {
    fc.assert(
      fc.property(hostileCheck, (check) => {
        const text = renderCheckJson(check);
        expect(text.split("\n").filter((line) => UNSEEN.test(line))).toEqual([]);
        const json = JSON.parse(text) as { readonly names: readonly { readonly name: string }[] };
        matchesSchema(json);
        expect(matchesSchema.errors).toBeNull();
        expect(json.names.map(({ name }) => name)).toEqual(check.names.map(({ name }) => name));
        expect(checkRefusals(check)).toHaveLength(check.names.filter((one) => !isUser(one)).length);
      }),
    );
  });
});
