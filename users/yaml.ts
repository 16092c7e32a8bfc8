import { Composer, CST, isMap, isScalar, isSeq, Lexer, Parser } from "yaml";
import type { Alias, ParsedNode, Scalar } from "yaml";
import { formatValue } from "../core/errors";
import { MAX_DEPTH } from "./document";
import type { Document, Node } from "./document";
import type { Source } from "./source";

// The core schema, even if a %YAML directive asks for version 1.1. Duplicate keys are found by readDocument.
const OPTIONS = { schema: "core", uniqueKeys: false } as const;

// The library accepts control characters, and "a\" and 'a'' at the end of the file. YAML forbids them.
// https://yaml.org/spec/1.2.2/#51-character-set
const NOT_PRINTABLE = /[^\t\n\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u;
const CLOSING_QUOTE: ReadonlyMap<string | null, RegExp> = new Map([
  ["double-quoted-scalar", /(?<!\\)(?:\\\\)*"$/],
  ["single-quoted-scalar", /(?<!')'(?:'')*$/],
]);

// A reviewer must see in a line which user it lists.
const UNSUPPORTED: ReadonlyMap<string | null, string> = new Map([
  ["tag", "Remove it"],
  ["anchor", "Remove it"],
  ["alias", "Write the value instead"],
]);

// After an unclosed bracket, the text before the first error has an error as well.
const MAX_ATTEMPTS = 3;

/**
 * Parses YAML 1.2 with its core schema. Tags, anchors, aliases and a second document are issues. If there is a syntax error,
 * the lines before it are parsed.
 */
export function parseYaml({ text, formatPosition }: Source): Document {
  let parsed = parse(text);
  const { error } = parsed;
  for (let attempts = 1; parsed.error !== undefined && attempts < MAX_ATTEMPTS; attempts++)
    parsed = parse(text.slice(0, Math.max(0, findLineStart(text, parsed.error.offset) - 1)));
  const findings = [...parsed.unsupported];
  if (error !== undefined) {
    const cause = error.message.charAt(0).toLowerCase() + error.message.slice(1);
    const fix = isIndentedWithTab(text, error)
      ? "Indent this and the other lines with spaces."
      : "Correct it, or an unclosed quote or bracket before it.";
    const rest = "Values after it are not validated.";
    findings.push({ offset: error.offset, message: `invalid YAML: ${cause}. ${fix} ${rest}` });
  }
  const issues = findings.map(({ offset, message }) => ({ path: formatPosition(offset), message }));
  return { root: parsed.root, issues, isTruncated: error !== undefined };
}

// The library reports some of these as a wrong indentation.
function isIndentedWithTab(text: string, { offset, message }: SyntaxIssue): boolean {
  const indent = /[ \t]*/y;
  indent.lastIndex = findLineStart(text, offset);
  return /\btabs?\b|indent/i.test(message) && indent.exec(text)?.[0].includes("\t") === true;
}

function findLineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

interface SyntaxIssue {
  readonly offset: number;
  readonly message: string;
}

interface Parsed {
  /** The top-level value; `undefined` if there is a syntax error. */
  readonly root: Node | undefined;
  readonly unsupported: readonly SyntaxIssue[];
  /** The first syntax error. */
  readonly error: SyntaxIssue | undefined;
}

function parse(text: string): Parsed {
  const { tokens, unsupported, errors, isTooDeep } = tokenize(text);
  const documents = isTooDeep ? [] : [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  for (const { code, pos, message } of documents.flatMap((document) => document.errors)) {
    // A tag is not supported anyway.
    if (code !== "TAG_RESOLVE_FAILED") errors.push({ offset: pos[0], message });
  }
  const [error] = errors.sort((one, other) => one.offset - other.offset);
  if (error !== undefined) return { root: undefined, unsupported: [], error };
  const root = toNode(documents[0]?.contents ?? null, 0, text);
  if (documents.length <= 1) return { root, unsupported, error };
  // The first token after the first document is its end marker, or the start marker of the second.
  const [, { offset } = { offset: text.length }] = tokens.filter(
    ({ type }) => type === "document" || type === "doc-end",
  );
  const inFirst = unsupported.filter((one) => one.offset < offset);
  const message = "a second document starts here. Keep one list per file.";
  return { root, unsupported: [...inFirst, { offset, message }], error };
}

interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly unsupported: readonly SyntaxIssue[];
  readonly errors: SyntaxIssue[];
  readonly isTooDeep: boolean;
}

function tokenize(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const unsupported: SyntaxIssue[] = [];
  const errors: SyntaxIssue[] = [];
  const notPrintable = text.search(NOT_PRINTABLE);
  if (notPrintable !== -1) errors.push({ offset: notPrintable, message: "control character" });
  let isPlain = false;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH) {
      errors.push({ offset, message: "nested too deeply" });
      return { tokens, unsupported, errors, isTooDeep: true };
    }
    // A marker comes before each scalar without quotes, whose type is not that of its first character.
    const type: string | null = isPlain ? "scalar" : CST.tokenType(lexeme);
    isPlain = !isPlain && type === "scalar";
    const fix = UNSUPPORTED.get(type);
    if (fix !== undefined) {
      const message = `${formatValue(lexeme)} is a YAML ${String(type)}, which a list does not support. ${fix}, or quote a value that starts with ${lexeme.charAt(0)}.`;
      unsupported.push({ offset, message });
    }
    if (CLOSING_QUOTE.get(type)?.test(lexeme.slice(1)) === false)
      errors.push({ offset, message: "the quote is not closed" });
  }
  tokens.push(...parser.end());
  return { tokens, unsupported, errors, isTooDeep: false };
}

// A missing value is at its key or at its dash.
function toNode(node: ParsedNode | null, missingAt: number, text: string): Node {
  const [start, end] = node?.range ?? [missingAt, missingAt];
  const offset = start === end ? missingAt : start;
  const length = end - start;
  if (isMap(node)) {
    const children = node.items.map((pair): Node => {
      const key = toNode(pair.key, start, text);
      return { type: "property", offset, length, children: [key, toNode(pair.value, key.offset, text)] };
    });
    return { type: "object", offset, length, children };
  }
  if (isSeq(node)) {
    const findDash = (item: ParsedNode) => (node.flow === true ? start : text.lastIndexOf("-", item.range[0]));
    const children = node.items.map((item) => toNode(item, findDash(item), text));
    return { type: "array", offset, length, children };
  }
  const value = readScalar(node, text);
  const type =
    value === null ? "null" : typeof value === "string" ? "string" : typeof value === "number" ? "number" : "boolean";
  return { type, value, offset, length };
}

// Tags and aliases are issues already, so their values don't matter.
function readScalar(node: Scalar.Parsed | Alias.Parsed | null, text: string): unknown {
  if (node === null) return null;
  return isScalar(node) && node.tag === undefined ? node.value : text.slice(node.range[0], node.range[1]);
}
