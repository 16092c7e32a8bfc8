import { formatCount } from "./format";
import { printable } from "./printable";

/** The maximum length of a comment, in characters. GitHub's limit is 65,536; the rest is for lines that a pipeline adds. */
export const MAX_COMMENT_LENGTH = 65_000;

/** A section of a comment: a heading, a table whose rows can be omitted, and a text. */
export interface Section {
  readonly heading: string;
  /** The first two lines of the table. */
  readonly header: readonly string[];
  readonly rows: readonly string[];
  /** What a row describes, such as `user`. */
  readonly unit: string;
  readonly text: string;
}

// Longer than any valid username or reason; only the key of a module can be longer.
const MAX_CODE_LENGTH = 400;

// Longer tables are collapsed.
const MAX_EXPANDED_ROWS = 20;

/**
 * Formats text as a code span, also for a table cell. In it, Markdown, HTML, links, mentions and references to issues have
 * no effect.
 */
export function formatCode(text: string): string {
  const characters = Array.from(printable(text).replace(/\s+/gu, " "));
  const isTooLong = characters.length > MAX_CODE_LENGTH;
  const shown = isTooLong ? `${characters.slice(0, MAX_CODE_LENGTH).join("")}…` : characters.join("");
  // A table is split at every | before code spans are parsed, and a preceding \ does not always prevent that.
  return shown.split("|").map(toCodeSpan).join("&#124;");
}

/** Formats a row of a table. */
export function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/**
 * Joins sections to a comment of limited length. Rows that don't fit are omitted, then the last sections; each omission is
 * counted in the comment.
 *
 * @param sections the first one must fit
 * @param footer the last line; none when it is empty
 * @param maxLength the maximum length, in characters
 */
export function fitSections(sections: readonly Section[], footer: string, maxLength: number): string {
  let remaining = maxLength - `\n\n${formatOmission(sections.length, "construct")}\n\n${footer}\n`.length;
  const fitting: Section[] = [];
  for (const section of sections) {
    const length = frameLength(section);
    if (length > remaining) break;
    remaining -= length;
    fitting.push(section);
  }
  const texts = fitting.map((section) => {
    let shown = 0;
    for (const { length } of section.rows) {
      if (length + 1 > remaining) break;
      remaining -= length + 1;
      shown += 1;
    }
    return formatSection(section, shown);
  });
  const omitted = sections.length - fitting.length;
  const omission = omitted > 0 ? formatOmission(omitted, "construct") : "";
  return `${[...texts, omission, footer].filter((part) => part !== "").join("\n\n")}\n`;
}

function toCodeSpan(text: string): string {
  if (text === "") return "";
  const longestRun = (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
  const fence = "`".repeat(longestRun + 1);
  // A code span with a space at both ends loses one at each.
  const needsSpace = /^`|`$|^ .* $/u.test(text) && text.trim() !== "";
  return needsSpace ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

// The length of a section without its rows.
function frameLength(section: Section): number {
  const { header, rows } = section;
  const table = rows.length === 0 ? 0 : [...header, ""].join("\n").length + COLLAPSE_LENGTH;
  return `${formatSection(section, 0)}\n\n`.length + table;
}

function formatSection({ heading, header, rows, unit, text }: Section, shown: number): string {
  const lines = [...header, ...rows.slice(0, shown)].join("\n");
  const table = rows.length > MAX_EXPANDED_ROWS ? `${formatSummary(shown, unit)}\n\n${lines}\n\n</details>` : lines;
  const omitted = rows.length - shown;
  return [heading, shown === 0 ? "" : table, omitted === 0 ? "" : formatOmission(omitted, unit), text]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatSummary(count: number, unit: string): string {
  return `<details><summary>${formatCount(count, unit)}</summary>`;
}

function formatOmission(count: number, unit: string): string {
  return `_Omitted to fit the comment: ${formatCount(count, unit)}._`;
}

const COLLAPSE_LENGTH = `${formatSummary(Number.MAX_SAFE_INTEGER, "construct")}\n\n\n\n</details>\n\n`.length;
