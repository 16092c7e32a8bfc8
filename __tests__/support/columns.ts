import fc from "fast-check";

/** A word of narrow, wide and combined characters, without white space. */
export const wideText = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[!-~]{1,8}$/),
      fc.constantFrom("山", "e\u0301", "👍🏽", "👩‍👩‍👧‍👦", "🇩🇪", "한", "\u1100\u1161\u11a8", "…"),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) => parts.join(""));

/** Whether a part of a text starts and ends between two of its graphemes. */
export function isAtGraphemeBorders(part: string, text: string): boolean {
  const segments = Array.from(new Intl.Segmenter("en").segment(text), ({ index }) => index);
  const borders = new Set([...segments, text.length]);
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + 1)) {
    if (borders.has(start) && borders.has(start + part.length)) return true;
  }
  return false;
}
