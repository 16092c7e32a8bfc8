import { parseTree, printParseErrorCode, visit } from "jsonc-parser";
import type { JSONVisitor } from "jsonc-parser";
import type { Issue } from "../core/errors";
import { MAX_DEPTH } from "./document";
import type { Document } from "./document";
import type { Source } from "./source";

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Parses JSON as RFC 8259 defines it: no comments, no trailing commas. */
export function parseJson({ text, formatPosition }: Source): Document {
  const errors = findErrors(text);
  // One issue per line: further errors on a line are mostly consequences of the first.
  const issues = new Map<string, Issue>();
  for (const { offset, cause } of errors) {
    const path = formatPosition(offset);
    const line = path.slice(0, path.lastIndexOf(":"));
    const rest = issues.size === 0 ? " Values after it are not validated." : "";
    if (!issues.has(line)) issues.set(line, { path, message: `invalid JSON: ${cause}. Correct it.${rest}` });
  }
  // The parser only guesses what follows a syntax error.
  return {
    root: parseTree(text.slice(0, errors[0]?.offset)),
    issues: [...issues.values()],
    isTruncated: issues.size > 0,
  };
}

interface SyntaxError {
  readonly offset: number;
  readonly cause: string;
}

// Thrown, because the parser can't be stopped otherwise.
const TOO_DEEP = new Error("nested too deeply");

function findErrors(text: string): readonly SyntaxError[] {
  const errors: SyntaxError[] = [];
  let depth = 0;
  const open = (offset: number) => {
    if (++depth <= MAX_DEPTH) return;
    errors.push({ offset, cause: TOO_DEEP.message });
    throw TOO_DEEP;
  };
  const close = () => {
    depth--;
  };
  const onError: JSONVisitor["onError"] = (code, offset) => {
    // The codes are words, such as CommaExpected.
    const words = printParseErrorCode(code).replace(/(?!^)[A-Z]/g, " $&");
    errors.push({ offset, cause: words.toLowerCase() });
  };
  try {
    visit(text, { onError, onObjectBegin: open, onArrayBegin: open, onObjectEnd: close, onArrayEnd: close }, STRICT);
  } catch (error) {
    if (error !== TOO_DEEP) throw error;
  }
  return errors;
}
