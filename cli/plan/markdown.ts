import type { Issue } from "../../core/errors";
import { isRefused } from "../check/model";
import { formatConstruct, formatSeconds } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import {
  ASSUMPTIONS,
  findCheck,
  formatCause,
  formatCheck,
  formatCheckSummary,
  formatGap,
  formatOutcome,
  formatPlanTime,
  formatSignOuts,
  formatUntouched,
  formatUserPool,
  INCOMPLETE,
  isNoteworthy,
  MARKDOWN,
  NO_ENTRIES,
  NOT_SIGNED_OUT,
  REASON_CHANGED,
  SKIPPED,
  UNKNOWN,
} from "./messages";
import { countTotals, hasSeveralStacks } from "./model";
import type { Report, ReportedConstruct, ReportedUser } from "./model";

const USERS_HEADER = ["|  | User | Cause | Reason |", "| --- | --- | --- | --- |"];
const CHECKED_USERS_HEADER = ["|  | User | Cause | Reason | In the user pool |", "| --- | --- | --- | --- | --- |"];
const SUMMARY_HEADER = [
  "| Construct | User pool | Signed out | Skipped | Removed | Untouched | Time |",
  "| --- | --- | --: | --: | --: | --: | --: |",
];

/**
 * Renders a report as Markdown for a comment on a pull request. Problems first.
 *
 * @param report the report
 * @param refusals why guards refused the plan, in Markdown
 */
export function renderMarkdown(report: Report, refusals: readonly Issue[] = []): string {
  const { constructs } = report;
  const { signOuts } = countTotals(report);
  const withStack = hasSeveralStacks(report);
  const summary: Section = {
    heading: `### Global sign-out: ${signOuts === 0 ? "no users" : `${formatSignOuts(signOuts)} every session`}`,
    header: SUMMARY_HEADER,
    unit: "construct",
    rows: constructs.length > 1 ? constructs.map((construct) => createSummaryRow(construct, withStack)) : [],
    text: constructs.length === 0 ? NO_ENTRIES : "",
  };
  const sections = constructs.map((construct) => createSection(construct, withStack));
  const footer = [formatCheckSummary(report), formatPlanTime(report), constructs.length === 0 ? "" : ASSUMPTIONS]
    .filter((sentence) => sentence !== "")
    .join(" ");
  return fitSections(
    [...createAlarm(report, refusals), summary, ...sections],
    footer === "" ? "" : `_${footer}_`,
    MAX_COMMENT_LENGTH,
  );
}

// With a refusal, it includes what is missing in the report.
function createAlarm({ gaps }: Report, refusals: readonly Issue[]): readonly Section[] {
  const isRefused = refusals.length > 0;
  const issues = isRefused ? refusals : gaps.map((gap) => formatGap(gap, MARKDOWN));
  if (issues.length === 0) return [];
  const rows = issues.map(({ path, message }) => `- ${path.startsWith("--") ? formatCode(path) : path}: ${message}`);
  const heading = isRefused
    ? "## ⛔ Refused: do not merge\n\n**Do not deploy this plan.** Fix each problem, and push again:"
    : `## ⚠️ ${INCOMPLETE}`;
  return [{ heading, header: [], rows, unit: "problem", text: "" }];
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
  const { userPool, signOuts, skipped, removed, untouched, reasonChanges, checks } = construct;
  const untouchedText = formatUntouched(construct);
  const createRow = (action: string, user: ReportedUser, cause: string, reason: string | undefined) => {
    const check = findCheck(construct, user);
    const mark = check !== undefined && isRefused(check) ? "⛔ " : "";
    return formatRow([
      action,
      formatUsername(user.username),
      cause,
      reason === undefined ? "" : formatCode(reason),
      ...(checks === undefined ? [] : [check === undefined ? "" : `${mark}${formatCheck(check, formatCode)}`]),
    ]);
  };
  return {
    header: checks === undefined ? USERS_HEADER : CHECKED_USERS_HEADER,
    unit: "user",
    heading: `#### ${formatConstruct(construct, withStack, formatCode)} · pool ${formatUserPool(userPool, formatCode)}`,
    rows: [
      ...signOuts.map((user) => createRow("sign out", user, formatCause(user.cause, formatCode), user.reason)),
      ...skipped.map((user) => createRow("skipped", user, SKIPPED, undefined)),
      ...reasonChanges.map((user) => createRow("unchanged", user, REASON_CHANGED, user.newReason)),
      ...untouched
        .filter((user) => isNoteworthy(findCheck(construct, user)))
        .map((user) => createRow("untouched", user, "", undefined)),
      ...removed.map((user) => createRow("removed", user, NOT_SIGNED_OUT, undefined)),
    ],
    text: [
      ...(untouchedText === "" ? [] : [`Untouched: ${untouchedText}.`]),
      formatOutcome(construct, formatCode),
    ].join("\n\n"),
  };
}

function formatUsername(username: string | undefined): string {
  return username === undefined ? UNKNOWN : formatCode(username);
}
