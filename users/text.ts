import { formatEmptyList } from "./position";
import type { FileList, PositionedUser } from "./position";
import { splitLines } from "./source";
import type { Source } from "./source";

// Says that the list is empty on purpose.
const NO_USERS = /^\s*#\s*no users\s*$/im;

/**
 * Reads a text with one username per line. A `#` at the start of a line or after white space starts a comment; a username
 * that starts with `#` needs another format. A list without users contains the comment `# no users`.
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
  if (users.length > 0 || NO_USERS.test(text)) return { users, issues: [] };
  return { users, issues: [{ path: formatPosition(0), message: formatEmptyList('write the comment "# no users"') }] };
}
