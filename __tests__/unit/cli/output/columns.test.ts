import fc from "fast-check";
import stringWidth from "string-width";
import { wrap } from "../../../../cli/output/columns";

const WIDTH = 116;

const word = fc.oneof(
  fc.stringMatching(/^[!-~]{1,20}$/),
  fc.constantFrom("山田太郎", "e\u0301va", "👍", "山".repeat(80), "x".repeat(130)),
);

describe("GIVEN a line of narrow and wide words", () => {
  test("WHEN it is wrapped THEN no line is too wide, unless it is a single word, and the words are unchanged", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), fc.nat({ max: 60 }), (words, indent) => {
        const [first = "", ...others] = wrap(words.join(" "), indent).split("\n");
        expect(others.filter((line) => !line.startsWith(" ".repeat(indent)))).toEqual([]);
        const lines = [first, ...others.map((line) => line.slice(indent))];
        expect(lines.filter((line) => line.includes(" ") && stringWidth(line) > WIDTH - indent)).toEqual([]);
        expect(lines.join(" ").split(" ")).toEqual(words);
      }),
    );
  });
});
