import { NOBODY } from "./file-list";
import type { FileList } from "./file-list";
import type { PositionedUser } from "./placed-user";
import { linesOf } from "./source";
import type { Source } from "./source";

/**
 * Reads a text with a username a line. A `#` that begins a line or follows white space begins a comment, so that a
 * username that begins with `#` needs a file of another format.
 */
export function readText({ text, at }: Source): FileList {
  const users: PositionedUser[] = [];
  for (const { text: line, offset } of linesOf(text)) {
    const comment = line.search(/(?:^|\s)#/);
    const content = comment === -1 ? line : line.slice(0, comment);
    const username = content.trim();
    if (username !== "") users.push({ position: () => at(offset + content.indexOf(username)), user: { username } });
  }
  return { users, issues: users.length === 0 ? [{ path: at(0), message: NOBODY }] : [] };
}
