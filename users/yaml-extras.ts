import { EVENT_ID } from "js-yaml";
import type { Event } from "js-yaml";
import { show } from "../core/errors";
import type { Fault } from "../core/errors";
import type { Source } from "./source";

/**
 * A fault for each tag, anchor and alias: a reviewer must see in a line who it names, and an alias names somebody else.
 *
 * @param events what stands in the text
 * @param source the text
 */
export function extraFaults(events: readonly Event[], { text, at }: Source): Fault[] {
  const faults: Fault[] = [];
  const fault = (start: number, end: number, what: string, remedy: string) => {
    const written = text.slice(start, end);
    const problem = `${show(written)} is ${what} of YAML, which a list does not have. ${remedy}, or put a name that begins with ${written.charAt(0)} in quotes.`;
    faults.push({ where: at(start), problem });
  };
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) continue;
    const { anchorStart, anchorEnd } = event;
    if (event.type === EVENT_ID.ALIAS) {
      fault(anchorStart - 1, anchorEnd, "an alias", "Write it out");
      continue;
    }
    if (event.tagStart !== -1) fault(event.tagStart, event.tagEnd, "a tag", "Take it away");
    if (anchorStart !== -1) fault(anchorStart - 1, anchorEnd, "an anchor", "Take it away");
  }
  return faults;
}
