import { validateReason, validateRevision } from "../core/contract";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import { readUser } from "./document-user";
import { fieldsOf, textProblem } from "./fields";
import type { Fields } from "./fields";
import { NOBODY } from "./file-list";
import type { FileList } from "./file-list";
import type { ListedUserProps } from "./list";
import type { Source } from "./source";
import { isNothing, textOf, withoutTheLast } from "./tree";
import type { Node, Tree } from "./tree";

const TOP_TEXTS = [
  // By it editors find the schema of a JSON file.
  { field: "$schema", rule: () => undefined },
  { field: "revision", rule: validateRevision },
  { field: "reason", rule: validateReason },
] as const;
const TOP_FIELDS = ["users", ...TOP_TEXTS.map(({ field }) => field)];

const NO_USERS = 'there is no list of users. Write it below "users:" (YAML) or into { "users": [...] } (JSON).';

/**
 * Reads the users of a YAML or JSON file: `users`, and beside it the `revision` and the `reason` of users who name none.
 * One incident has one reason, and one line then signs all of its users out again.
 *
 * @param tree the values of the file
 * @param at the place of a value
 */
export function readDocument({ root, issues, cut }: Tree, at: Source["at"]): FileList {
  const list = readRoot(cut ? withoutTheLast(root) : root, at);
  // What a broken file seems to lack may stand beyond the break.
  return { users: list.users, issues: cut && list.users.length === 0 ? issues : [...issues, ...list.issues] };
}

function readRoot(root: Node | undefined, at: Source["at"]): FileList {
  if (root === undefined || isNothing(root)) return noList(NOBODY, at(0));
  if (root.kind !== "map") return noList(NO_USERS, at(root.offset));
  const strange = (key: string) => `a list has no ${formatValue(key)}. Use users, revision and reason.`;
  const { nodes, issues } = fieldsOf(root, TOP_FIELDS, strange, at);
  const [list, ...texts] = nodes;
  const { defaults, issues: faultsOfDefaults } = readDefaults(texts, at);
  const { users, issues: faultsOfList } = readList(list ?? root, defaults, at);
  return { users, issues: [...issues, ...faultsOfDefaults, ...faultsOfList] };
}

function readDefaults(nodes: Fields["nodes"], at: Source["at"]) {
  const defaults: { revision?: string; reason?: string } = {};
  const issues: Issue[] = [];
  TOP_TEXTS.forEach(({ field, rule }, index) => {
    const node = nodes[index];
    const message = node && (textProblem(node, field) ?? rule(textOf(node)));
    if (node && message !== undefined) issues.push({ path: at(node.offset), message });
    else if (node && field !== "$schema") defaults[field] = textOf(node);
  });
  return { defaults, issues };
}

function readList(node: Node, defaults: Omit<ListedUserProps, "username">, at: Source["at"]): FileList {
  if (node.kind !== "list") return noList(isNothing(node) ? NOBODY : NO_USERS, at(node.offset));
  return { users: node.children.map((child) => readUser(child, defaults, at)), issues: [] };
}

function noList(message: string, path: string): FileList {
  return { users: [], issues: [{ path, message }] };
}
