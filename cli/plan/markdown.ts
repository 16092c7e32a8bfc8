import { formatSeconds } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import type { ReportedConstruct, Report } from "./model";
import { countTotals } from "./model";
import {
  ASSUMPTION,
  formatConstruct,
  formatSignOuts,
  OFF_THE_LIST,
  formatOutcome,
  formatPool,
  UNKNOWN,
  formatUntouched,
  formatCause,
} from "./messages";

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
  return fitSections([summary, ...sections], `_${ASSUMPTION}_`, MAX_COMMENT_LENGTH);
}

function summaryRow(construct: ReportedConstruct, severalStacks: boolean): string {
  const { userPool, signOuts, removed, untouched, seconds } = construct;
  return formatRow([
    formatConstruct(construct, severalStacks, formatCode),
    formatPool(userPool, formatCode),
    ...[signOuts, removed, untouched].map(({ length }) => length.toLocaleString("en")),
    signOuts.length === 0 ? "" : `about ${formatSeconds(seconds)}`,
  ]);
}

function sectionOf(construct: ReportedConstruct, severalStacks: boolean): Section {
  const untouched = formatUntouched(construct);
  return {
    header: HEADER,
    unit: "user",
    heading: `#### ${formatConstruct(construct, severalStacks, formatCode)} · pool ${formatPool(construct.userPool, formatCode)}`,
    rows: [
      ...construct.signOuts.map(({ username, why, reason }) =>
        formatRow([
          "sign out",
          nameOf(username),
          formatCause(why, formatCode),
          reason === undefined ? "" : formatCode(reason),
        ]),
      ),
      ...construct.removed.map(({ username }) => formatRow(["removed", nameOf(username), OFF_THE_LIST, ""])),
    ],
    text: [...(untouched === "" ? [] : [`Untouched: ${untouched}.`]), formatOutcome(construct, formatCode)].join(
      "\n\n",
    ),
  };
}

function nameOf(username: string | undefined): string {
  return username === undefined ? UNKNOWN : formatCode(username);
}
