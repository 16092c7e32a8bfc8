import { show } from "../../core/errors";
import type { Fault } from "../../core/errors";
import type { Check } from "./model";
import { problemText } from "./words";

/** A fault for each name that is not that of one user, with its place in the list. */
export function checkRefusals({ names }: Check): readonly Fault[] {
  return names.flatMap(({ name, where, finding }): readonly Fault[] => {
    if (finding.kind === "found") return [];
    const remedy =
      finding.kind === "missing" ? "Correct the name, or take it off the list" : "List the username of whom you mean";
    return [{ where, problem: `${show(name)} can't be signed out: ${problemText(finding, show)}. ${remedy}.` }];
  });
}
