import { validateReason, validateRevision } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { findIntendedField, unknownFieldMessage } from "./list";
import type { ListedUserProps } from "./list";
import { formatEmptyList, markInheritedReason, USER_FIELDS } from "./position";
import type { FileList, PositionedUser, UserField, UserIssue } from "./position";
import type { Source } from "./source";

/** A value of a YAML or JSON file, in the shape of `jsonc-parser`. */
export interface Node {
  readonly type: "object" | "array" | "property" | "string" | "number" | "boolean" | "null";
  /** The value of a scalar. */
  readonly value?: unknown;
  /** Where it starts in the text. */
  readonly offset: number;
  /** The length of its source; 0 for a missing value, whose offset is that of its key or its dash. */
  readonly length: number;
  /** The items of an array, the properties of an object, or the key and the value of a property. */
  readonly children?: readonly Node[];
}

/** A parsed YAML or JSON file. */
export interface Document {
  /** The top-level value; `undefined` for an empty file. */
  readonly root: Node | undefined;
  readonly issues: readonly Issue[];
  /** Whether a syntax error ended it early: its last value can be incomplete. */
  readonly isTruncated: boolean;
}

/** The maximum depth of a file. A list is 3 levels deep, and the parsers are recursive: without a limit, they overflow the stack. */
export const MAX_DEPTH = 100;

const TOP_FIELDS = ["users", "revision", "reason"] as const;
// Editors find the schema of a JSON file by it.
const SCHEMA_FIELD = "$schema";
const EMPTY_LIST_MESSAGE = formatEmptyList('write "users: []" (YAML) or { "users": [] } (JSON)');
const NO_LIST_MESSAGE = 'the list of users is missing. Write it as "users:" (YAML) or { "users": [...] } (JSON).';

type Defaults = Omit<ListedUserProps, "username">;

/**
 * Reads the users of a YAML or JSON file: `users`, with the default `revision` and `reason` next to it. The users of one
 * incident share a reason, and bumping the default revision signs all of them out again.
 *
 * @param document the parsed file
 * @param source its text
 */
export function readDocument({ root, issues, isTruncated }: Document, source: Source): FileList {
  const list = readRoot(isTruncated ? dropLastValue(root) : root, source);
  // What a truncated file lacks can be after the syntax error.
  return { users: list.users, issues: isTruncated && list.users.length === 0 ? issues : [...issues, ...list.issues] };
}

function dropLastValue(root: Node | undefined): Node | undefined {
  const last = root?.children?.at(-1);
  if (root?.type !== "object" || last === undefined) return root;
  const others = root.children?.slice(0, -1) ?? [];
  const [key, value] = last.children ?? [];
  if (key === undefined || value?.type !== "array") return { ...root, children: others };
  const items = { ...value, children: value.children?.slice(0, -1) };
  return { ...root, children: [...others, { ...last, children: [key, items] }] };
}

function readRoot(root: Node | undefined, source: Source): FileList {
  if (root === undefined || root.type === "null") return createEmptyList(EMPTY_LIST_MESSAGE, 0, source);
  if (root.type !== "object") return createEmptyList(NO_LIST_MESSAGE, root.offset, source);
  const { values, issues, intended } = readFields(root, TOP_FIELDS, source);
  const defaults: { revision?: string; reason?: string } = {};
  for (const field of [SCHEMA_FIELD, "revision", "reason"] as const) {
    const node = values.get(field);
    if (node === undefined) continue;
    const message = validateText(node, field, source) ?? validateDefault(field, node.value);
    if (message !== undefined) issues.push({ path: source.formatPosition(node.offset), message });
    else if (field !== SCHEMA_FIELD) defaults[field] = String(node.value);
  }
  if (intended.has("users")) return { users: [], issues };
  const list = readList(values.get("users") ?? root, defaults, source);
  return { users: list.users, issues: [...issues, ...list.issues] };
}

function validateDefault(field: "$schema" | "revision" | "reason", value: unknown): string | undefined {
  if (field === SCHEMA_FIELD) return undefined;
  return field === "revision" ? validateRevision(value) : validateReason(value);
}

function readList(node: Node, defaults: Defaults, source: Source): FileList {
  if (node.type !== "array")
    return createEmptyList(node.type === "null" ? EMPTY_LIST_MESSAGE : NO_LIST_MESSAGE, node.offset, source);
  return { users: (node.children ?? []).map((child) => readUser(child, defaults, source)), issues: [] };
}

function createEmptyList(message: string, offset: number, { formatPosition }: Source): FileList {
  return { users: [], issues: [{ path: formatPosition(offset), message }] };
}

function readUser(node: Node, defaults: Defaults, source: Source): PositionedUser {
  const { formatPosition } = source;
  if (node.type !== "object") {
    const message = validateText(node, "username", source);
    const path = () => formatPosition(node.offset);
    const issues = message === undefined ? undefined : [{ field: "username" as const, path: path(), message }];
    const user = { username: node.value, ...defaults };
    markInheritedReason(user);
    return { position: path, user, issues };
  }
  const { values, issues: fieldIssues, intended } = readFields(node, USER_FIELDS, source);
  const position = (field: UserField = "username") => formatPosition((values.get(field) ?? node).offset);
  const user: Partial<Record<UserField, string>> = { ...defaults };
  const issues: UserIssue[] = [...fieldIssues];
  for (const field of USER_FIELDS) {
    const value = values.get(field);
    if (value === undefined && intended.has(field)) continue;
    const message = value === undefined ? validateMissing(field) : validateText(value, field, source);
    if (message !== undefined) issues.push({ field, path: position(field), message });
    else if (value !== undefined) user[field] = String(value.value);
  }
  if (!values.has("reason")) markInheritedReason(user);
  return { position, user, issues };
}

function validateMissing(field: UserField): string | undefined {
  return field === "username" ? "the username is missing. Write one." : undefined;
}

// A number is never converted to text: whether 0123 means "0123" or "123" is unknown.
function validateText({ type, offset, length }: Node, field: string, { text }: Source): string | undefined {
  if (type === "string") return undefined;
  if (type === "array" || type === "object")
    return `the ${field} is a ${type === "array" ? "list" : "map"}. Write it as text.`;
  if (length === 0) return `the ${field} is missing. Write one, or remove the line.`;
  const written = formatValue(text.slice(offset, offset + length));
  return `${written} without quotes is ${type === "null" ? "null" : `a ${type}`}. If it is the ${field}, put it in quotes.`;
}

interface Fields {
  readonly values: ReadonlyMap<string, Node>;
  readonly issues: UserIssue[];
  /** The missing fields that an unknown key was probably meant for. */
  readonly intended: ReadonlySet<string>;
}

function readFields({ children = [] }: Node, allowed: readonly string[], { text, formatPosition }: Source): Fields {
  const values = new Map<string, Node>();
  const unknown: { readonly name: string; readonly path: string }[] = [];
  const issues: UserIssue[] = [];
  for (const { children: [key, value] = [] } of children) {
    // A truncated file can end in a key without a value.
    if (key === undefined || value === undefined) continue;
    const name = key.type === "string" ? String(key.value) : text.slice(key.offset, key.offset + key.length);
    const first = values.get(name);
    const path = formatPosition(key.offset);
    if (!allowed.includes(name) && !(allowed === TOP_FIELDS && name === SCHEMA_FIELD)) unknown.push({ name, path });
    else if (first === undefined) values.set(name, value);
    else {
      const message = `duplicate key ${formatValue(name)}, already set at ${formatPosition(first.offset)}. Keep one.`;
      issues.push({ path, message });
    }
  }
  const intended = new Set<string>();
  for (const { name, path } of unknown) {
    const field = findIntendedField(name, allowed);
    const isLikely = field !== undefined && !values.has(field) && !intended.has(field);
    if (isLikely) intended.add(field);
    issues.push({
      path,
      message: unknownFieldMessage(name, allowed, isLikely ? field : undefined),
      field: isLikely ? USER_FIELDS.find((one) => one === field) : undefined,
    });
  }
  return { values, issues, intended };
}
