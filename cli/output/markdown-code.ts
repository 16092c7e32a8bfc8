import { printable } from "./printable";

// Nothing that people write is longer; a key of a module could be.
const LONGEST = 400;

/**
 * Text of a plan as Markdown that means nothing but itself, also in a cell of a table: no markup, no HTML, no link, no
 * mention, no reference to an issue. All of these mean nothing in a code span.
 *
 * @param text any text
 */
export function code(text: string): string {
  const characters = Array.from(printable(text).replace(/\s+/gu, " "));
  const shown = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
  // Tables are split at every | before code spans are read, and a \ in front of it does not always help.
  return shown.split("|").map(span).join("&#124;");
}

function span(text: string): string {
  if (text === "") return "";
  const longestRun = (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
  const fence = "`".repeat(longestRun + 1);
  // Of a span with a space on both ends one is dropped on each.
  const needsSpace = /^`|`$|^ .* $/u.test(text) && text.trim() !== "";
  return needsSpace ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
