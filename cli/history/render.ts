import { DEFAULT_WIDTH, wrap } from "../output/columns";
import { formatConstruct, formatUsers } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import { printable } from "../output/printable";
import { formatTable } from "../output/table";
import type { TableRow } from "../output/table";
import { formatUserTable, plain } from "../output/user-table";
import type { Styler, UserRow } from "../output/user-table";
import {
  formatCounts,
  formatNoEntries,
  formatOutcome,
  formatPending,
  formatPendingCount,
  formatRevocation,
  formatSince,
  formatTime,
  formatWindows,
  REQUEST_IDS,
  UNKNOWN,
  UNLISTED,
} from "./messages";
import { countEntries, countPending, hasRevocationList, hasSeveralConstructs, hasSeveralStacks } from "./model";
import type { HistoryReport, ListComparison, ReportedConstruct, ReportedEntry } from "./model";

// The formats for readers.

/** The styles of a report on a terminal. */
export interface HistoryStyle {
  readonly heading: Styler;
  /** For users who are skipped, pending or unknown. */
  readonly warning: Styler;
}

const PLAIN: HistoryStyle = { heading: plain, warning: plain };

const OUTCOME_WIDTH = "  signed out  ".length;

/**
 * Renders a report as text for a terminal or a log.
 *
 * @param report the report
 * @param style the styles; none by default
 * @param width the maximum width of a line, in columns
 */
export function renderHistoryText(report: HistoryReport, style: HistoryStyle = PLAIN, width = DEFAULT_WIDTH): string {
  const { constructs, list } = report;
  const total = countEntries(constructs.flatMap(({ entries }) => entries));
  const sections = [
    ...(constructs.length === 0
      ? [style.heading(`History${formatSince(report)}`), wrap(formatNoEntries(report), 0, width)]
      : []),
    ...constructs.map((construct) => renderTextConstruct(construct, report, style, width)),
    ...(list ? [renderTextList(list, report, style, width)] : []),
    ...(constructs.length > 1 ? [wrap(`Total: ${formatCounts(total)}`, 0, width)] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderTextConstruct(
  construct: ReportedConstruct,
  report: HistoryReport,
  style: HistoryStyle,
  width: number,
): string {
  const { userPoolId, entries } = construct;
  const name = formatConstruct(construct, hasSeveralStacks(report), printable);
  const pool = userPoolId === undefined ? UNKNOWN : printable(userPoolId);
  const rows = entries.map((entry) => toEntryRow(entry, construct, style));
  const windows = formatWindows(construct, printable);
  return [
    style.heading(wrap(`History · ${name} · pool ${pool}${formatSince(report)}`, 0, width)),
    formatTable(rows, width).join("\n"),
    wrap(formatCounts(countEntries(entries)), 0, width),
    ...(windows === "" ? [] : [wrap(windows, 0, width)]),
  ].join("\n\n");
}

function toEntryRow(entry: ReportedEntry, construct: ReportedConstruct, { warning }: HistoryStyle): TableRow {
  const { outcome, username, createdAt } = entry;
  const style = outcome === "signed-out" ? plain : warning;
  const label = style(`  ${formatOutcome(outcome)}`.padEnd(OUTCOME_WIDTH));
  return { label, cells: [printable(username), formatTime(createdAt)], text: formatDetail(entry, construct) };
}

// The reason last, because it is free text.
function formatDetail(entry: ReportedEntry, construct: ReportedConstruct): string {
  const { revision, isListed, requestId, reason } = entry;
  const revocation = formatRevocation(entry, construct);
  const details = [
    `revision ${printable(revision)}`,
    isListed === false ? UNLISTED : undefined,
    revocation === "" ? undefined : revocation,
    requestId === undefined ? undefined : `request ${printable(requestId)}`,
    reason === undefined ? undefined : printable(reason),
  ];
  return details.filter((detail) => detail !== undefined).join(" · ");
}

function renderTextList(list: ListComparison, report: HistoryReport, style: HistoryStyle, width: number): string {
  const { file, pending } = list;
  const rows = pending.map((user): UserRow => {
    const reason = user.reason === undefined ? "" : ` · ${printable(user.reason)}`;
    const detail = formatPending(user, hasSeveralConstructs(report), hasSeveralStacks(report), printable);
    const label = style.warning("  pending".padEnd(OUTCOME_WIDTH));
    const sharedText = `${detail}${reason}`;
    return { label, cells: [printable(user.username)], text: `${printable(user.position)}: ${sharedText}`, sharedText };
  });
  return [
    style.heading(wrap(`Pending · ${printable(file)}`, 0, width)),
    ...(rows.length > 0 ? [formatUserTable(rows, width).join("\n")] : []),
    wrap(formatPendingCount(list, printable), 0, width),
  ].join("\n\n");
}

const ENTRIES_HEADER = ["|  | User | Time | Revision | Reason | Request id |", "| --- | --- | --- | --- | --- | --- |"];
const REVOCATIONS_HEADER = [
  "|  | User | Time | Revision | Reason | Request id | Revocation list |",
  "| --- | --- | --- | --- | --- | --- | --- |",
];
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
    header: hasRevocationList(construct) ? REVOCATIONS_HEADER : ENTRIES_HEADER,
    rows: [...others, ...signedOut].map((entry) => formatEntryRow(entry, construct)),
    unit: "user",
    text: [formatCounts(countEntries(entries)), formatWindows(construct, formatCode)].join("\n\n").trim(),
  };
}

function formatEntryRow(entry: ReportedEntry, construct: ReportedConstruct): string {
  const { outcome, username, createdAt, revision, reason, requestId, isListed } = entry;
  return formatRow([
    isListed === false ? `${formatOutcome(outcome)}, ${UNLISTED}` : formatOutcome(outcome),
    formatCode(username),
    formatTime(createdAt),
    formatCode(revision),
    reason === undefined ? "" : formatCode(reason),
    requestId === undefined ? "" : formatCode(requestId),
    ...(hasRevocationList(construct) ? [formatRevocation(entry, construct)] : []),
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
        `${formatCode(user.position)}: ${formatPending(user, withConstruct, withStack, formatCode)}`,
        user.reason === undefined ? "" : formatCode(user.reason),
      ]),
    ),
    unit: "user",
    text: formatPendingCount(list, formatCode),
  };
}
