import { formatConstruct, formatUsers } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import {
  countPending,
  formatCounts,
  formatNoEntries,
  formatOutcome,
  formatPending,
  formatPendingCount,
  formatSince,
  formatTime,
  REQUEST_IDS,
  UNKNOWN,
  UNLISTED,
} from "./messages";
import { countEntries, hasSeveralConstructs, hasSeveralStacks } from "./model";
import type { HistoryReport, ListComparison, ReportedConstruct, ReportedEntry } from "./model";

const ENTRIES_HEADER = ["|  | User | Time | Revision | Reason | Request id |", "| --- | --- | --- | --- | --- | --- |"];
const PENDING_HEADER = ["|  | User | Details | Reason |", "| --- | --- | --- | --- |"];

/** Renders a report as Markdown that fits a comment on a pull request. Users who are not signed out first. */
export function renderHistoryMarkdown(report: HistoryReport): string {
  const { constructs, list } = report;
  const first: Section = {
    heading: `### ${formatHeading(report)}${formatSince(report)}`,
    header: [],
    rows: [],
    unit: "user",
    text: constructs.length === 0 ? formatNoEntries(report) : "",
  };
  const sections = [
    first,
    ...(list ? [createListSection(list, report)] : []),
    ...constructs.map((construct) => createSection(construct, hasSeveralStacks(report))),
  ];
  return fitSections(sections, `_${REQUEST_IDS}_`, MAX_COMMENT_LENGTH);
}

function formatHeading({ constructs, list }: HistoryReport): string {
  const { signedOut, skipped, unknown } = countEntries(constructs.flatMap(({ entries }) => entries));
  const others: readonly (readonly [number, string])[] = [
    [skipped, "skipped"],
    [unknown, UNKNOWN],
    [countPending(list?.pending ?? []), "pending"],
  ];
  const counts = others.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString("en")} ${what}`);
  return ["History: " + formatUsers(signedOut) + " signed out", ...counts].join(", ");
}

function createSection(construct: ReportedConstruct, withStack: boolean): Section {
  const { userPoolId, entries } = construct;
  const pool = userPoolId === undefined ? UNKNOWN : formatCode(userPoolId);
  const others = entries.filter(({ outcome }) => outcome !== "signed-out");
  const signedOut = entries.filter(({ outcome }) => outcome === "signed-out");
  return {
    heading: `#### ${formatConstruct(construct, withStack, formatCode)} · pool ${pool}`,
    header: ENTRIES_HEADER,
    rows: [...others, ...signedOut].map(formatEntry),
    unit: "user",
    text: formatCounts(countEntries(entries)),
  };
}

function formatEntry({ outcome, username, createdAt, revision, reason, requestId, isListed }: ReportedEntry): string {
  return formatRow([
    isListed === false ? `${formatOutcome(outcome)}, ${UNLISTED}` : formatOutcome(outcome),
    formatCode(username),
    formatTime(createdAt),
    formatCode(revision),
    reason === undefined ? "" : formatCode(reason),
    requestId === undefined ? "" : formatCode(requestId),
  ]);
}

function createListSection(list: ListComparison, report: HistoryReport): Section {
  const [withConstruct, withStack] = [hasSeveralConstructs(report), hasSeveralStacks(report)];
  return {
    heading: `#### Pending · ${formatCode(list.file)}`,
    header: PENDING_HEADER,
    rows: list.pending.map((user) =>
      formatRow([
        "pending",
        formatCode(user.username),
        formatPending(user, withConstruct, withStack, formatCode),
        user.reason === undefined ? "" : formatCode(user.reason),
      ]),
    ),
    unit: "user",
    text: formatPendingCount(list, formatCode),
  };
}
