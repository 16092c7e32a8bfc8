import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import type { Check } from "./model";
import { formatProblem } from "./messages";

/** A fault for each name that is not that of one user, with its place in the list. */
export function checkRefusals({ names }: Check): readonly Issue[] {
  return names.flatMap(({ name, path, finding }): readonly Issue[] => {
    if (finding.kind === "found") return [];
    const remedy =
      finding.kind === "missing" ? "Correct the name, or take it off the list" : "List the username of whom you mean";
    return [
      { path, message: `${formatValue(name)} can't be signed out: ${formatProblem(finding, formatValue)}. ${remedy}.` },
    ];
  });
}
