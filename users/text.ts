import { EMPTY_LIST_MESSAGE } from "./position";
import type { FileList, PositionedUser } from "./position";
import { splitLines } from "./source";
import type { Source } from "./source";

/**
 * Reads a text with one username per line. A `#` at the start of a line or after white space starts a comment; a username
 * that starts with `#` needs another format.
 */
export function readText({ text, formatPosition }: Source): FileList {
  const users: PositionedUser[] = [];
  for (const { text: line, offset } of splitLines(text)) {
    const comment = line.search(/(?:^|\s)#/);
    const content = comment === -1 ? line : line.slice(0, comment);
    const username = content.trim();
    if (username !== "")
      users.push({ position: () => formatPosition(offset + content.indexOf(username)), user: { username } });
  }
  return { users, issues: users.length === 0 ? [{ path: formatPosition(0), message: EMPTY_LIST_MESSAGE }] : [] };
}
