import fs from "node:fs";
import Ajv from "ajv";
import fc from "fast-check";
import { parse, parseDocument, stringify } from "yaml";
import { reason, username } from "../../support/arbitraries";
import { findListIssues } from "../../support/list-file";

// Property tests are slow on a busy machine.
jest.setTimeout(60_000);

const SCHEMA = require.resolve("../../../schemas/users.schema.json");
const allows = new Ajv({ strict: true }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

/** A text, valid or invalid. */
const text = fc.oneof(
  { weight: 3, arbitrary: username },
  { weight: 3, arbitrary: reason },
  fc.constantFrom("", " ", "\u00a0", "a\nb", "a\u0000", "a b", "\u2028", "a\u200b", "\ud800"),
  fc.nat({ max: 300 }).map((length) => "x".repeat(length)),
  fc.constantFrom(64, 65, 128, 129, 256, 257).map((length) => "😀".repeat(length)),
);
const value = fc.oneof(
  { weight: 8, arbitrary: text },
  fc.constantFrom<unknown>(null, true, 0, 1.5, [], ["alice"], {}, { username: "alice" }),
);
const user = fc.oneof(
  { weight: 2, arbitrary: value },
  fc.record({ username: value, revision: value, reason: value, revison: value }, { requiredKeys: [] }),
  fc.record({ username, revision: text, reason: text }, { requiredKeys: ["username"] }),
);
const arbitraryList = fc.record(
  {
    $schema: value,
    revision: value,
    reason: value,
    users: fc.oneof({ weight: 8, arbitrary: fc.array(user, { maxLength: 3 }) }, value),
    extra: value,
  },
  { requiredKeys: [] },
);
const shortText = reason.filter((one) => Array.from(one).length <= 64);
const validList = fc.record(
  {
    $schema: fc.string(),
    revision: shortText,
    reason,
    users: fc.array(
      fc.oneof(username, fc.record({ username, revision: shortText, reason }, { requiredKeys: ["username"] })),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ["users"] },
);

/** Expects usersFromFile to accept a file exactly when the schema does. */
function expectAgreement(name: string, content: string, parsed: unknown): void {
  const issues = findListIssues(name, content);
  // A schema can't find a user that is listed with two revisions, or in two Unicode forms.
  fc.pre(!issues.some((issue) => issue.includes("is already listed at")));
  expect({ content, isRead: issues.length === 0 }).toEqual({ content, isRead: allows(parsed) });
}

describe("GIVEN the schema of a list", () => {
  const limits = [
    "",
    " ",
    "\u00a0",
    "a b",
    " a ",
    "a\nb",
    "\u2028",
    "a\u0007",
    "\ud800",
    "a\u200b",
    "\ufffd",
    2,
    null,
    ["a"],
  ];
  const lengths = [64, 65, 128, 129, 256, 257].flatMap((length) => ["x".repeat(length), "😀".repeat(length)]);

  test.each(["username", "revision", "reason"])("WHEN a %s is at the limit THEN both agree", (field) => {
    for (const value of [...limits, ...lengths]) {
      for (const list of [{ users: [{ username: "alice", [field]: value }] }, { [field]: value, users: ["alice"] }]) {
        const content = JSON.stringify(list);
        expectAgreement("list.json", content, JSON.parse(content));
      }
    }
  });

  test("WHEN a list is JSON THEN the schema accepts exactly what usersFromFile accepts", () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryList, validList), (list) => {
        const content = JSON.stringify(list);
        expectAgreement("list.json", content, JSON.parse(content));
      }),
      { numRuns: 300 },
    );
  });

  test("WHEN a list is YAML THEN the schema accepts exactly what usersFromFile accepts", () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryList, validList), (list) => {
        // UTF-8 has no lone surrogates.
        const content = Buffer.from(stringify(list, { lineWidth: 0 })).toString();
        expectAgreement("list.yaml", content, parse(content));
      }),
      { numRuns: 200 },
    );
  });

  test("WHEN a username in YAML has no quotes THEN both agree on whether it is text", () => {
    const unit = fc.constantFrom(...Array.from("0123456789xobeE_.+-~nulltrfaseNI"));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 6 }), (name) => {
        const content = `users: ["alice", ${name}]\n`;
        const document = parseDocument(content);
        fc.pre(document.errors.length === 0);
        expectAgreement("list.yaml", content, document.toJS());
      }),
      { numRuns: 300 },
    );
  });

  test("WHEN a user is listed twice with the same fields THEN the schema rejects the list", () => {
    expect(allows({ users: ["alice", "alice"] })).toBe(false);
    expect(allows({ users: [{ username: "bob" }, { username: "bob" }] })).toBe(false);
  });
});
