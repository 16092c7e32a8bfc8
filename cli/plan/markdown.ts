import { code } from "../output/markdown-code";
import { fitSections } from "../output/markdown-fit";
import type { Section } from "../output/markdown-fit";
import type { ReportedConstruct, Report } from "./model";
import { countTotals } from "./model";
import {
  ASSUMPTION,
  formatConstruct,
  formatSignOuts,
  OFF_THE_LIST,
  formatOutcome,
  formatPool,
  formatSeconds,
  UNKNOWN,
  formatUntouched,
  formatCause,
} from "./messages";

/**
 * How long a comment may be, in characters: GitHub refuses one of 65,536, and whoever posts it may add a line.
 */
export const LONGEST_COMMENT = 65_000;

const HEADER = ["|  | User | Why | Reason |", "| --- | --- | --- | --- |"];
const SUMMARY = [
  "| Construct | User pool | Signed out | Removed | Untouched | Time |",
  "| --- | --- | --: | --: | --: | --: |",
];

/** The report as Markdown that fits a comment on a pull request. */
export function renderMarkdown(report: Report): string {
  const { constructs } = report;
  if (constructs.length === 0) return "### Global sign-out: nobody\n\nNobody is listed: no plan holds an entry.\n";
  const { signOuts } = countTotals(report);
  const severalStacks = new Set(constructs.map(({ stack }) => stack)).size > 1;
  const summary: Section = {
    heading: `### Global sign-out: ${signOuts === 0 ? "nobody" : `${formatSignOuts(signOuts)} every session`}`,
    header: SUMMARY,
    unit: "construct",
    rows: constructs.length > 1 ? constructs.map((construct) => summaryRow(construct, severalStacks)) : [],
    text: "",
  };
  const sections = constructs.map((construct) => sectionOf(construct, severalStacks));
  return fitSections([summary, ...sections], `_${ASSUMPTION}_`, LONGEST_COMMENT);
}

function summaryRow(construct: ReportedConstruct, severalStacks: boolean): string {
  const { userPool, signOuts, removed, untouched, seconds } = construct;
  return row([
    formatConstruct(construct, severalStacks, code),
    formatPool(userPool, code),
    ...[signOuts, removed, untouched].map(({ length }) => length.toLocaleString("en")),
    signOuts.length === 0 ? "" : `about ${formatSeconds(seconds)}`,
  ]);
}

function sectionOf(construct: ReportedConstruct, severalStacks: boolean): Section {
  const untouched = formatUntouched(construct);
  return {
    header: HEADER,
    unit: "user",
    heading: `#### ${formatConstruct(construct, severalStacks, code)} · pool ${formatPool(construct.userPool, code)}`,
    rows: [
      ...construct.signOuts.map(({ username, why, reason }) =>
        row(["sign out", nameOf(username), formatCause(why, code), reason === undefined ? "" : code(reason)]),
      ),
      ...construct.removed.map(({ username }) => row(["removed", nameOf(username), OFF_THE_LIST, ""])),
    ],
    text: [...(untouched === "" ? [] : [`Untouched: ${untouched}.`]), formatOutcome(construct, code)].join("\n\n"),
  };
}

function nameOf(username: string | undefined): string {
  return username === undefined ? UNKNOWN : code(username);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
