import { formatConstruct, formatSeconds } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import {
  ASSUMPTIONS,
  formatCause,
  formatOutcome,
  formatSignOuts,
  formatUntouched,
  formatUserPool,
  NO_ENTRIES,
  NOT_SIGNED_OUT,
  SKIPPED,
  UNKNOWN,
} from "./messages";
import { countTotals, hasSeveralStacks } from "./model";
import type { Report, ReportedConstruct } from "./model";

const USERS_HEADER = ["|  | User | Cause | Reason |", "| --- | --- | --- | --- |"];
const SUMMARY_HEADER = [
  "| Construct | User pool | Signed out | Skipped | Removed | Untouched | Time |",
  "| --- | --- | --: | --: | --: | --: | --: |",
];

/** Renders a report as Markdown for a comment on a pull request. */
export function renderMarkdown(report: Report): string {
  const { constructs } = report;
  const { signOuts } = countTotals(report);
  const heading = `### Global sign-out: ${signOuts === 0 ? "no users" : `${formatSignOuts(signOuts)} every session`}`;
  if (constructs.length === 0) return `${heading}\n\n${NO_ENTRIES}\n`;
  const withStack = hasSeveralStacks(report);
  const summary: Section = {
    heading,
    header: SUMMARY_HEADER,
    unit: "construct",
    rows: constructs.length > 1 ? constructs.map((construct) => createSummaryRow(construct, withStack)) : [],
    text: "",
  };
  const sections = constructs.map((construct) => createSection(construct, withStack));
  return fitSections([summary, ...sections], `_${ASSUMPTIONS}_`, MAX_COMMENT_LENGTH);
}

function createSummaryRow(construct: ReportedConstruct, withStack: boolean): string {
  const { userPool, signOuts, skipped, removed, untouched, seconds } = construct;
  return formatRow([
    formatConstruct(construct, withStack, formatCode),
    formatUserPool(userPool, formatCode),
    ...[signOuts, skipped, removed, untouched].map(({ length }) => length.toLocaleString("en")),
    signOuts.length === 0 ? "" : `about ${formatSeconds(seconds)}`,
  ]);
}

function createSection(construct: ReportedConstruct, withStack: boolean): Section {
  const { userPool, signOuts, skipped, removed } = construct;
  const untouched = formatUntouched(construct);
  return {
    header: USERS_HEADER,
    unit: "user",
    heading: `#### ${formatConstruct(construct, withStack, formatCode)} · pool ${formatUserPool(userPool, formatCode)}`,
    rows: [
      ...signOuts.map(({ username, cause, reason }) =>
        formatRow([
          "sign out",
          formatUsername(username),
          formatCause(cause, formatCode),
          reason === undefined ? "" : formatCode(reason),
        ]),
      ),
      ...skipped.map(({ username }) => formatRow(["skipped", formatUsername(username), SKIPPED, ""])),
      ...removed.map(({ username }) => formatRow(["removed", formatUsername(username), NOT_SIGNED_OUT, ""])),
    ],
    text: [...(untouched === "" ? [] : [`Untouched: ${untouched}.`]), formatOutcome(construct, formatCode)].join(
      "\n\n",
    ),
  };
}

function formatUsername(username: string | undefined): string {
  return username === undefined ? UNKNOWN : formatCode(username);
}
