import { EVENT_ID } from "js-yaml";
import type { Event } from "js-yaml";
import { formatValue } from "../core/errors";
import type { Issue } from "../core/errors";
import type { Source } from "./source";

/**
 * A fault for each tag, anchor and alias: a reviewer must see in a line who it names, and an alias names somebody else.
 *
 * @param events what stands in the text
 * @param source the text
 */
export function extraFaults(events: readonly Event[], { text, at }: Source): Issue[] {
  const issues: Issue[] = [];
  const issue = (start: number, end: number, what: string, remedy: string) => {
    const written = text.slice(start, end);
    const message = `${formatValue(written)} is ${what} of YAML, which a list does not have. ${remedy}, or put a name that begins with ${written.charAt(0)} in quotes.`;
    issues.push({ path: at(start), message });
  };
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) continue;
    const { anchorStart, anchorEnd } = event;
    if (event.type === EVENT_ID.ALIAS) {
      issue(anchorStart - 1, anchorEnd, "an alias", "Write it out");
      continue;
    }
    if (event.tagStart !== -1) issue(event.tagStart, event.tagEnd, "a tag", "Take it away");
    if (anchorStart !== -1) issue(anchorStart - 1, anchorEnd, "an anchor", "Take it away");
  }
  return issues;
}
