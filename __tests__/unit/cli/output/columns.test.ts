import fc from "fast-check";
import stringWidth from "string-width";
import { readWidth, shorten, wrap, wrapLine, wrapParagraphs } from "../../../../cli/output/columns";
import { isAtGraphemeBorders, wideText } from "../../../support/columns";

const WIDTH = 80;

const word = fc.oneof(
  fc.stringMatching(/^[!-~]{1,20}$/),
  fc.constantFrom("山田太郎", "e\u0301va", "👍", "👩‍👩‍👧‍👦".repeat(50), "山".repeat(80), "x".repeat(130)),
);

describe("GIVEN a line of narrow and wide words", () => {
  test("WHEN it is wrapped THEN no line is too wide, and only words that are wider than a line are split, between graphemes", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), fc.nat({ max: 60 }), (words, indent) => {
        const [first = "", ...others] = wrap(words.join(" "), indent).split("\n");
        expect(others.filter((line) => !line.startsWith(" ".repeat(indent)))).toEqual([]);
        const lines = [first, ...others.map((line) => line.slice(indent))];
        expect(lines.filter((line) => stringWidth(line) > WIDTH - indent)).toEqual([]);
        // Each line continues where the one before ended: with the next word, or within a word that is too wide.
        const wide = words.filter((one) => stringWidth(one) > WIDTH - indent);
        let rest = words.join(" ");
        for (const line of lines) {
          expect(rest.startsWith(line)).toBe(true);
          rest = rest.slice(line.length);
          const isSplit = rest !== "" && !rest.startsWith(" ");
          if (isSplit) expect(wide.some((one) => isAtGraphemeBorders(line.split(" ").at(-1) ?? "", one))).toBe(true);
          else rest = rest.slice(1);
        }
        expect(rest).toBe("");
      }),
    );
  });

  test("WHEN it is shortened THEN it fits, and has an ellipsis after whole graphemes, or all of the text", () => {
    fc.assert(
      fc.property(wideText, fc.integer({ min: 1, max: 90 }), (text, width) => {
        const short = shorten(text, width);
        expect(stringWidth(short)).toBeLessThanOrEqual(width);
        if (stringWidth(text) <= width) expect(short).toBe(text);
        else expect(isAtGraphemeBorders(short.replace(/…$/, ""), text)).toBe(true);
      }),
    );
    expect(shorten("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3)).toBe("👩‍👩‍👧‍👦…");
    expect(shorten("山田", 2)).toBe("…");
  });
});

describe("GIVEN a text of several lines", () => {
  test("WHEN it is wrapped THEN paragraphs are joined first, and items keep their indent", () => {
    const text = "Usage:\none two three\nfour\n\n  - five six\n  seven eight\n";
    expect(wrapParagraphs(text, 10)).toBe("Usage: one\ntwo three\nfour\n\n  - five\n    six\n  seven\n  eight\n");
    expect(wrapLine("  1  one two", 10)).toBe("  1  one\n     two");
    expect(wrapLine("one two three", 7)).toBe("one two\nthree");
  });
});

describe("GIVEN a command in a help text", () => {
  test("WHEN it is wrapped THEN it continues before an option, a pipe or a redirection, after a backslash", () => {
    const command = "  cognito-sign-out resolve --filter 'email ^= \"x\"' --output x.yaml > log";
    expect(wrapParagraphs(command, 50)).toBe(
      "  cognito-sign-out resolve \\\n    --filter 'email ^= \"x\"' --output x.yaml \\\n    > log",
    );
    expect(wrapParagraphs(command, 200)).toBe(command);
  });
});

describe("GIVEN an output", () => {
  test("WHEN its width is read THEN COLUMNS comes first, then the terminal, then 80, and it is never below 40", () => {
    expect(readWidth(undefined, {})).toBe(80);
    expect(readWidth(0, { COLUMNS: "" })).toBe(80);
    expect(readWidth(120, {})).toBe(120);
    expect(readWidth(120, { COLUMNS: "100" })).toBe(100);
    expect(readWidth(120, { COLUMNS: "wide" })).toBe(120);
    expect(readWidth(10, {})).toBe(40);
  });
});
