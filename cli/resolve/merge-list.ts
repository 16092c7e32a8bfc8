import type { ListedUserProps } from "../../users/list";
import { readSource } from "../../users/source";
import { parseYaml } from "../../users/yaml";
import { formatListLines } from "../output/list-lines";

/**
 * Inserts users after those of a YAML list. All other text is kept, such as comments and the order of the users.
 *
 * @param file the list, which must be valid
 * @param users the users to insert
 * @returns the text; `undefined` when its users are not one per line
 */
export function insertUsers(file: string, users: readonly ListedUserProps[]): string | undefined {
  const source = readSource(file);
  const { text } = source;
  const property = parseYaml(source).root?.children?.find(({ children: [key] = [] }) => key?.value === "users");
  const list = property?.children?.[1];
  if (list === undefined) return undefined;
  const last = list.children?.at(-1);
  if (last === undefined) {
    const lines = formatListLines(users).map((line) => `\n${line}`);
    return text.slice(0, list.offset).trimEnd() + lines.join("") + text.slice(list.offset + list.length);
  }
  // In brackets, the list does not start with a dash.
  if (text.charAt(list.offset) !== "-") return undefined;
  const indent = list.offset - (text.lastIndexOf("\n", list.offset) + 1);
  const lines = formatListLines(users, indent).map((line) => `${line}\n`);
  const end = findLineEnd(text, last.offset + last.length);
  return `${text.slice(0, end)}${text.charAt(end - 1) === "\n" ? "" : "\n"}${lines.join("")}${text.slice(end)}`;
}

// The start of the next line. A block scalar ends there already.
function findLineEnd(text: string, offset: number): number {
  if (text.charAt(offset - 1) === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}
