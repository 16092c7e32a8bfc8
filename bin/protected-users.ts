import { InvalidInputError } from "../core/errors";
import type { Fault } from "../core/errors";
import { usernameFault } from "../core/username";

/**
 * Reads the users who must never be listed: a name a line; what begins with `#` is a comment.
 *
 * @param text the text of the file
 * @param file its path, for messages
 * @throws {@link InvalidInputError} with every fault of the file; it is one to name nobody
 */
export function parseProtectedUsers(text: string, file: string): readonly string[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ where: `${file}:${index + 1}`, name: line.trim() }))
    .filter(({ name }) => name !== "" && !name.startsWith("#"));
  const faults = lines.flatMap(({ where, name }): readonly Fault[] => {
    const problem = usernameFault(name);
    return problem === undefined ? [] : [{ where, problem }];
  });
  const nobody = { where: file, problem: "it names nobody. Write a username a line, or leave --protect out." };
  const all = lines.length === 0 ? [nobody] : faults;
  if (all.length > 0) throw new InvalidInputError("The list of protected users", all);
  return lines.map(({ name }) => name);
}
