import { parseEvents, YAMLException } from "js-yaml";
import type { Event } from "js-yaml";
import type { Issue } from "../core/errors";
import type { Source } from "./source";

/** What could be read of a YAML text. */
export interface Parsed {
  readonly events: readonly Event[];
  /** What broke YAML's rules, if anything. */
  readonly issues: readonly Issue[];
}

/** Parses a text, or as much of it as stands in the lines before what breaks YAML's rules. */
export function parseUpToFault({ text, at }: Source): Parsed {
  const whole = parse(text);
  if (!(whole instanceof YAMLException)) return { events: whole, issues: [] };
  const offset = whole.mark?.position ?? 0;
  const line = beginOfLine(text, offset);
  const issues = [{ path: at(offset), message: problemOf(whole) }];
  const before = parse(text.slice(0, Math.max(line - 1, 0)));
  if (!(before instanceof YAMLException)) return { events: before, issues };
  // The line before is broken, too. It is the cause when it leaves a quote open, of which the parser knows only later.
  const lineBefore = beginOfLine(text, line - 1);
  const events = parse(text.slice(0, lineBefore));
  if (events instanceof YAMLException) return { events: [], issues };
  if (!before.reason.includes("quoted")) return { events, issues };
  const quote = lineBefore + text.slice(lineBefore, line).search(/["']/);
  return { events, issues: [{ path: at(quote), message: problemOf(before) }] };
}

function beginOfLine(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function parse(text: string): readonly Event[] | YAMLException {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

function problemOf({ reason }: YAMLException): string {
  return `this is no YAML: ${reason}; what follows was not read. Correct it, or a quote or bracket that is open before it.`;
}
