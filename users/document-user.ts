import { fieldsOf, textProblem } from "./fields";
import { strangerProblem } from "./list";
import type { ListedUserProps } from "./list";
import { USER_FIELDS } from "./placed-user";
import type { PlacedUser, UserFault, UserField } from "./placed-user";
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
export function readUser(node: Node, defaults: Omit<ListedUserProps, "username">, at: Source["at"]): PlacedUser {
  if (node.kind === "map") return readMap(node, defaults, at);
  const place = () => at(node.offset);
  const problem = textProblem(node, "username");
  const known = problem === undefined ? undefined : [{ field: "username" as const, where: place(), problem }];
  return { place, user: { username: textOf(node), ...defaults }, known };
}

function readMap(map: Collection, defaults: Omit<ListedUserProps, "username">, at: Source["at"]): PlacedUser {
  const { nodes, faults } = fieldsOf(map, USER_FIELDS, strangerProblem, at);
  const place = (field: UserField = "username") => at((nodes[USER_FIELDS.indexOf(field)] ?? map).offset);
  const user: Partial<Record<UserField, string>> = { ...defaults };
  const known: UserFault[] = [...faults];
  USER_FIELDS.forEach((field, index) => {
    const node = nodes[index];
    const problem = node ? textProblem(node, field) : missingProblem(field);
    if (problem !== undefined) known.push({ field, where: place(field), problem });
    else if (node) user[field] = textOf(node);
  });
  return { place, user, known };
}

function missingProblem(field: UserField): string | undefined {
  return field === "username" ? "the username is missing. Write one." : undefined;
}
