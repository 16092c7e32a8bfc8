import type { Issue } from "../core/errors";

/** A value of a YAML or JSON file, with its place. */
export type Node = Scalar | Collection;

interface NodeBase {
  /** Where it begins, in characters from the start of the text. */
  readonly offset: number;
}

/** A single value. */
export interface Scalar extends NodeBase {
  readonly kind: "scalar";
  /** What the format takes it for. */
  readonly type: "text" | "number" | "boolean" | "null";
  /** The text that it means; of another type than text, as it was written. */
  readonly text: string;
}

/** A list of values, or a mapping of keys to values. */
export interface Collection extends NodeBase {
  readonly kind: "list" | "map";
  /** Of a map: key, value, key, value. */
  readonly children: Node[];
}

/** What a reader of YAML or JSON makes of a text. */
export interface Tree {
  /** `undefined` when there is no value in it. */
  readonly root: Node | undefined;
  readonly issues: readonly Issue[];
  /** Whether the text could be read only up to a fault, so that the last value may lack its end. */
  readonly cut: boolean;
}

/** Puts a tree together from the values of a text in their order. */
export interface TreeBuilder {
  /** The collection that is open. */
  readonly parent: () => Collection | undefined;
  readonly add: (node: Node) => void;
  /** Adds a collection; what is added from now on stands in it. */
  readonly open: (collection: Collection) => void;
  /** Ends the collection that was opened last. */
  readonly close: () => void;
  /** The first value that was added. */
  readonly root: () => Node | undefined;
}

/** A builder of one tree. */
export function treeBuilder(): TreeBuilder {
  const stack: Collection[] = [];
  let root: Node | undefined;
  const add = (node: Node) => {
    root ??= node;
    stack.at(-1)?.children.push(node);
  };
  return {
    parent: () => stack.at(-1),
    add,
    open: (collection) => {
      add(collection);
      stack.push(collection);
    },
    close: () => {
      stack.pop();
    },
    root: () => root,
  };
}

/** A map without what a cut text may have left unfinished: the last value of its last list, or its last value. */
export function withoutTheLast(node: Node | undefined): Node | undefined {
  if (node?.kind !== "map" || node.children.length % 2 === 1) return node;
  const last = node.children.at(-1);
  const whole = node.children.slice(0, -1);
  if (last?.kind === "list")
    return { ...node, children: [...whole, { ...last, children: last.children.slice(0, -1) }] };
  return { ...node, children: whole.slice(0, -1) };
}

/** Whether a value says that there is none. */
export function isNothing(node: Node): boolean {
  return node.kind === "scalar" && node.type === "null";
}

/** The text of a value; of a collection, none. */
export function textOf(node: Node): string {
  return node.kind === "scalar" ? node.text : "";
}
