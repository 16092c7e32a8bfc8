import { fieldsOf, textProblem } from "./fields";
import { unknownFieldMessage } from "./list";
import type { ListedUserProps } from "./list";
import { USER_FIELDS } from "./placed-user";
import type { PositionedUser, UserIssue, UserField } from "./placed-user";
import type { Source } from "./source";
import { textOf } from "./tree";
import type { Collection, Node } from "./tree";

/**
 * Reads a user of a YAML or JSON file: a username alone, or a map with the username, a revision and a reason.
 *
 * @param node what stands in the list
 * @param defaults what holds when the user names none
 * @param at the place of a value
 */
export function readUser(node: Node, defaults: Omit<ListedUserProps, "username">, at: Source["at"]): PositionedUser {
  if (node.kind === "map") return readMap(node, defaults, at);
  const position = () => at(node.offset);
  const message = textProblem(node, "username");
  const issues = message === undefined ? undefined : [{ field: "username" as const, path: position(), message }];
  return { position, user: { username: textOf(node), ...defaults }, issues };
}

function readMap(map: Collection, defaults: Omit<ListedUserProps, "username">, at: Source["at"]): PositionedUser {
  const { nodes, issues: fieldIssues } = fieldsOf(map, USER_FIELDS, unknownFieldMessage, at);
  const position = (field: UserField = "username") => at((nodes[USER_FIELDS.indexOf(field)] ?? map).offset);
  const user: Partial<Record<UserField, string>> = { ...defaults };
  const issues: UserIssue[] = [...fieldIssues];
  USER_FIELDS.forEach((field, index) => {
    const node = nodes[index];
    const message = node ? textProblem(node, field) : missingProblem(field);
    if (message !== undefined) issues.push({ field, path: position(field), message });
    else if (node) user[field] = textOf(node);
  });
  return { position, user, issues };
}

function missingProblem(field: UserField): string | undefined {
  return field === "username" ? "the username is missing. Write one." : undefined;
}
