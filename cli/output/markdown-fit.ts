import { formatCount } from "../plan/messages";

/** A part of a comment: a heading, a table whose rows may be cut, and what follows it. */
export interface Section {
  readonly heading: string;
  /** The first two lines of the table. */
  readonly header: readonly string[];
  readonly rows: readonly string[];
  /** What a row tells of, such as `user`. */
  readonly unit: string;
  readonly text: string;
}

// A longer table is folded.
const UNFOLDED_ROWS = 20;

/**
 * Puts sections together in so many characters: rows are cut first, the last sections next, and each cut is counted.
 *
 * @param sections the first one always fits
 * @param last the last line
 * @param longest the most characters
 */
export function fitSections(sections: readonly Section[], last: string, longest: number): string {
  // The longest notice that may be needed.
  let room = longest - `\n\n${leftOut(sections.length, "construct")}\n\n${last}\n`.length;
  const fitting: Section[] = [];
  for (const section of sections) {
    const frame = frameLength(section);
    if (frame > room) break;
    room -= frame;
    fitting.push(section);
  }
  const texts = fitting.map((section) => {
    let shown = 0;
    for (const { length } of section.rows) {
      if (length + 1 > room) break;
      room -= length + 1;
      shown += 1;
    }
    return render(section, shown);
  });
  const left = sections.length - fitting.length;
  return `${[...texts, ...(left > 0 ? [leftOut(left, "construct")] : []), last].join("\n\n")}\n`;
}

function frameLength(section: Section): number {
  const { header, rows } = section;
  // With no row at all it has no table, but its longest notice.
  const table = rows.length === 0 ? 0 : [...header, ""].join("\n").length + FOLD_LENGTH;
  return `${render(section, 0)}\n\n`.length + table;
}

function render({ heading, header, rows, unit, text }: Section, shown: number): string {
  const table = [...header, ...rows.slice(0, shown)].join("\n");
  const folded = rows.length > UNFOLDED_ROWS ? `${summaryLine(shown, unit)}\n\n${table}\n\n</details>` : table;
  const cut = rows.length - shown;
  return [heading, shown === 0 ? "" : folded, cut === 0 ? "" : leftOut(cut, unit), text]
    .filter((part) => part !== "")
    .join("\n\n");
}

function summaryLine(count: number, unit: string): string {
  return `<details><summary>${formatCount(count, unit)}</summary>`;
}

function leftOut(count: number, unit: string): string {
  return `_Left out for its length: ${formatCount(count, unit)}._`;
}

const FOLD_LENGTH = `${summaryLine(Number.MAX_SAFE_INTEGER, "construct")}\n\n\n\n</details>\n\n`.length;
