import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it/index.js";
import { printable } from "../../cli/output/printable";

// As on GitHub: tables, HTML, and automatic links.
const parser = new MarkdownIt({ html: true, linkify: true });

/** The HTML of a report: a collapsed table. */
export const OUR_HTML = /^(<details><summary>[\d,]+ (users?|constructs?|names?|app clients?)<\/summary>|<\/details>)$/;

/** Parses all tokens of a text, including inline ones. */
export function parseTokens(markdown: string): readonly Token[] {
  return parser.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
}

/** Parses the rows of all tables into the visible text of their cells. */
export function parseRows(markdown: string): readonly (readonly string[])[] {
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

/** Formats a text as a cell shows it. */
export function formatVisible(text: string): string {
  return printable(text).replace(/\s+/gu, " ").trim();
}
