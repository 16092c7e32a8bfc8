import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it/index.js";
import { printable } from "../../cli/output/printable";

// As GitHub does: tables, HTML, and links out of whatever looks like one.
const parser = new MarkdownIt({ html: true, linkify: true });

/** What a report writes in HTML: the fold of a long table. */
export const OUR_HTML = /^(<details><summary>[\d,]+ (users?|constructs?|names?|app clients?)<\/summary>|<\/details>)$/;

/** Each token of a text, also those inside of lines. */
export function tokensOf(markdown: string): readonly Token[] {
  return parser.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
}

/** The rows of all tables, cell by cell, as a reader sees them. */
export function rowsOf(markdown: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let inCell = false;
  for (const token of parser.parse(markdown, {})) {
    if (token.type === "tr_open") rows.push([]);
    if (/^t[dh]_/.test(token.type)) inCell = token.nesting === 1;
    if (inCell && token.type === "inline")
      rows.at(-1)?.push((token.children ?? []).map(({ content }) => content).join(""));
  }
  return rows;
}

/** What a cell shows of a text. */
export function seen(text: string): string {
  return printable(text).replace(/\s+/gu, " ").trim();
}
