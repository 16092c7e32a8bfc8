import fc from "fast-check";
import { renderJson } from "../../../../cli/plan/json";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { maskReport, maskText, maskUsername } from "../../../../cli/output/mask";
import { renderText } from "../../../../cli/plan/text";
import { username } from "../../../support/arbitraries";
import { buildConstruct, buildReport, signOut, user } from "../../../support/reports";

const DOMAIN = "example.com";

/** A local part, in several scripts, that no other text of a report contains. */
const local = fc
  .tuple(
    fc.constantFrom("ZQX", "жзйщ", "山田太郎", "e\u0301zq\u0301", "z+q'x", "a@zq"),
    fc.stringMatching(/^[a-z0-9.+_-]{0,8}$/),
  )
  .map((parts) => parts.join(""));

describe("GIVEN an e-mail address", () => {
  test("WHEN it is masked THEN its ends, its domain and a hash remain", () => {
    expect(maskUsername("alice@example.com")).toMatch(/^a…e@example\.com~[0-9a-f]{8}$/);
    expect(maskText("see alice@example.com.")).toBe(`see ${maskUsername("alice@example.com")}.`);
  });

  test.each(["a", "al", "bob", "anna"])("WHEN its local part is %s THEN none of it remains", (short) => {
    expect(maskUsername(`${short}@example.com`)).toMatch(/^…@example\.com~[0-9a-f]{8}$/);
  });

  test("WHEN it is anywhere in a report THEN no format shows its local part", () => {
    const around = fc.constantFrom("", " ", "x ", "(", "<", "mailto:", '"', "INC-4711, ", "…", "/");
    fc.assert(
      fc.property(local, around, around, (name, before, after) => {
        const address = `${name}@${DOMAIN}`;
        const text = `${before}${address}${after}`;
        const change = { before: text, after: text };
        const cause = { kind: "revision" as const, ...change, pool: change };
        const construct = buildConstruct({
          stack: text,
          module: `module.x["${address}"]`,
          name: text,
          address: text,
          userPool: { id: undefined, address: text },
          signOuts: [signOut(address, { reason: text, cause })],
          skipped: [user(address, { reason: text })],
          removed: [user(address, { reason: text })],
          untouched: [user(address)],
          clients: [{ name: text, minutes: 60 }],
        });
        const masked = maskReport(buildReport(construct, { ...construct, stack: "other" }));
        for (const shown of [renderText(masked), renderMarkdown(masked), renderJson(masked, true)]) {
          expect(shown).not.toContain(name);
          expect(shown).toContain(`@${DOMAIN}`);
        }
      }),
    );
  });

  test("WHEN its local part is quoted, or its domain is an IP address THEN it is masked", () => {
    for (const text of ['"zq x"@example.com', "zqx@[203.0.113.1]", "zqx@localhost", "zqx＠example.com", "zqx@"]) {
      expect(maskText(`by ${text} today`)).not.toMatch(/zq/);
      expect(maskUsername(text)).not.toMatch(/zq/);
    }
  });

  test("WHEN a username contains characters that end an address in a sentence THEN all of it is masked", () => {
    const listed = "zq,x(y)@example.com";
    expect(maskUsername(listed)).toMatch(/^z…\)@example\.com~[0-9a-f]{8}$/);
    const masked = maskReport(buildReport(buildConstruct({ signOuts: [signOut(listed)], removed: [user(listed)] })));
    expect(renderText(masked)).not.toContain("zq");
  });
});

describe("GIVEN a UUID, such as a request id", () => {
  test.each(["12345678-1234-4123-8123-123456789012", "00123456-1234-4123-8123-12345678901a"])(
    "WHEN it looks like a phone number, as %s does THEN it is not masked, unless it is part of an address",
    (id) => {
      expect(maskText(`request ${id}, ${id}.`)).toBe(`request ${id}, ${id}.`);
      expect(maskText(`${id}@example.com`)).toMatch(/^1?0?….@example\.com~/);
    },
  );
});

describe("GIVEN a phone number", () => {
  test.each([
    "+15551234567",
    "+1 (555) 123-4567",
    "+44 20.7946.0958",
    "0049 170 1234567",
    "(555) 123-4567-89",
    "15551234567",
  ])("WHEN it is %s THEN two digits and a hash remain", (number) => {
    const masked = /^\+?…\d\d~[0-9a-f]{8}$/;
    expect(maskUsername(number)).toMatch(masked);
    expect(maskText(`call ${number}, please`)).toMatch(/^call \+?…\d\d~[0-9a-f]{8}, please$/);
  });

  test("WHEN it has two formats THEN the hash is the same", () => {
    expect(maskText("+1 (555) 123-4567")).toBe(maskUsername("+15551234567"));
  });
});

describe("GIVEN other text", () => {
  test.each([
    "alice",
    "INC-4711 leaked laptop",
    "2026-11-21 10:30",
    "Google_123456789012345678901",
    "7a0c6f0e-1b2c-4d3e-8f90-123456789012",
    "us-east-1_123456789",
    "@team, see #4711",
  ])("WHEN it is %s THEN it is unchanged", (text) => {
    expect(maskText(text)).toBe(text);
    expect(maskUsername(text)).toBe(text);
  });
});

describe("GIVEN any username", () => {
  test("WHEN it is masked THEN the result is stable and unique", () => {
    const address = username.map((name) => `${name}@${DOMAIN}`);
    fc.assert(
      fc.property(address, address, (one, other) => {
        expect(maskUsername(one)).toBe(maskUsername(one));
        fc.pre(one.normalize("NFC") !== other.normalize("NFC"));
        expect(maskUsername(one)).not.toBe(maskUsername(other));
      }),
    );
  });
});
