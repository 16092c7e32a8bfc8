import type { ListedUserProps } from "../../users/list";
import { printableYaml } from "./printable";

/**
 * Formats users as lines of the `users` of a YAML list.
 *
 * @param users the users
 * @param indent the number of spaces before each dash
 */
export function formatListLines(users: readonly ListedUserProps[], indent = 2): readonly string[] {
  const dash = `${" ".repeat(indent)}- `;
  return users.flatMap(({ username, revision, reason }) => {
    if (revision === undefined && reason === undefined) return [`${dash}${printableYaml(username)}`];
    const more = Object.entries({ revision, reason }).flatMap(([field, value]) =>
      value === undefined ? [] : [`${" ".repeat(dash.length)}${field}: ${printableYaml(value)}`],
    );
    return [`${dash}username: ${printableYaml(username)}`, ...more];
  });
}
