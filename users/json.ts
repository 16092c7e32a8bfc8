import { printParseErrorCode, visit } from "jsonc-parser";
import type { JSONVisitor } from "jsonc-parser";
import type { Issue } from "../core/errors";
import type { Source } from "./source";
import { treeBuilder } from "./tree";
import type { Scalar, Tree, TreeBuilder } from "./tree";

// A list is three deep. The parser calls itself for each depth, so that a file could exhaust the stack.
const MAX_DEPTH = 100;

const STRICTLY = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Reads JSON as RFC 8259 has it: no comments, no trailing commas. */
export function readJson({ text, at }: Source): Tree {
  const builder = treeBuilder();
  // One a line: what the parser finds after a fault on the same line mostly comes of it.
  const issues = new Map<string, Issue>();
  const issue = (what: string, offset: number) => {
    const path = at(offset);
    const line = path.slice(0, path.lastIndexOf(":"));
    const rest = issues.size === 0 ? "; what follows was not read" : "";
    if (!issues.has(line)) issues.set(line, { path, message: `this is no JSON: ${what}${rest}. Correct it.` });
  };
  const onError: JSONVisitor["onError"] = (code, offset) => {
    // The codes are words, such as CommaExpected.
    const words = printParseErrorCode(code).replace(/(?!^)[A-Z]/g, " $&");
    issue(words.toLowerCase(), offset);
  };
  try {
    visit(text, { ...visitorFor(builder, text, () => issues.size === 0), onError }, STRICTLY);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    issue(error.message, error.offset);
  }
  return { root: builder.root(), issues: [...issues.values()], cut: issues.size > 0 };
}

/** Ends the reading of a text whose values stand in each other too deeply. */
class TooDeep extends Error {
  constructor(readonly offset: number) {
    super("nested too deeply");
  }
}

// What the parser makes of a text after its first fault is a guess, which goes into no tree.
function visitorFor(builder: TreeBuilder, text: string, isSound: () => boolean): JSONVisitor {
  let depth = 0;
  const open = (kind: "list" | "map") => (offset: number) => {
    if (++depth > MAX_DEPTH) throw new TooDeep(offset);
    if (isSound()) builder.open({ kind, offset, children: [] });
  };
  const close = () => {
    depth--;
    if (isSound()) builder.close();
  };
  return {
    onObjectBegin: open("map"),
    onArrayBegin: open("list"),
    onObjectEnd: close,
    onArrayEnd: close,
    onObjectProperty: (name, offset) => {
      if (isSound()) builder.add({ kind: "scalar", type: "text", text: name, offset });
    },
    onLiteralValue: (value: unknown, offset, length) => {
      if (isSound()) builder.add(literal(value, text.slice(offset, offset + length), offset));
    },
  };
}

function literal(value: unknown, written: string, offset: number): Scalar {
  if (typeof value === "string") return { kind: "scalar", type: "text", text: value, offset };
  const type = typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "null";
  return { kind: "scalar", type, text: written, offset };
}
