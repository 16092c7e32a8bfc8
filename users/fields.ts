import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import type { Source } from "./source";
import type { Collection, Node } from "./tree";

/** What a map of YAML or JSON holds. */
export interface Fields {
  /** The values of the keys that it may have, in the order in which those were named. */
  readonly nodes: readonly (Node | undefined)[];
  /** Every fault of its keys. */
  readonly issues: readonly Issue[];
}

/**
 * The values of a map.
 *
 * @param map the map
 * @param names the keys that it may have
 * @param strange what to say about another key
 * @param at the place of a value
 */
export function fieldsOf(
  { children }: Collection,
  names: readonly string[],
  strange: (key: string) => string,
  at: Source["at"],
): Fields {
  const nodes: (Node | undefined)[] = names.map(() => undefined);
  const issues: Issue[] = [];
  let key: Node | undefined;
  for (const node of children) {
    if (key === undefined) {
      key = node;
      continue;
    }
    const name = key.kind === "scalar" ? key.text : `a ${key.kind}`;
    const index = names.indexOf(name);
    const first = nodes[index];
    if (index === -1) issues.push({ path: at(key.offset), message: strange(name) });
    else if (first)
      issues.push({
        path: at(key.offset),
        message: `${name} stands here again, after ${at(first.offset)}. Keep one.`,
      });
    else nodes[index] = node;
    key = undefined;
  }
  return { nodes, issues };
}

/**
 * Why a value is not the text that it should be, or `undefined` when it is.
 *
 * A number is never turned into a text: nobody can tell whether 0123 meant `0123` or `123`.
 *
 * @param node the value
 * @param what it should be, such as `username`
 */
export function textProblem(node: Node, what: string): string | undefined {
  if (node.kind !== "scalar") return `a ${node.kind} stands where the ${what} should. Write the ${what} as text.`;
  if (node.type === "text") return undefined;
  if (node.text === "") return `the ${what} is missing. Write one, or take the line off.`;
  const type = node.type === "null" ? "no value" : `a ${node.type}`;
  return `${formatValue(node.text)} without quotes is ${type}. If it is the ${what}, write it in quotes.`;
}
