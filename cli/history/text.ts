import { columnWidth, pad, wrap } from "../output/columns";
import { formatConstruct } from "../output/format";
import { printable } from "../output/printable";
import {
  formatCounts,
  formatNoEntries,
  formatOutcome,
  formatPending,
  formatPendingCount,
  formatSince,
  formatTime,
  UNKNOWN,
  UNLISTED,
} from "./messages";
import { countEntries, hasSeveralConstructs, hasSeveralStacks } from "./model";
import type { HistoryReport, ListComparison, ReportedConstruct, ReportedEntry } from "./model";

/** The styles of a report on a terminal. */
export interface HistoryStyle {
  readonly heading: (text: string) => string;
  /** For users who are skipped, pending or unknown. */
  readonly warning: (text: string) => string;
}

const plain = (text: string) => text;
const PLAIN: HistoryStyle = { heading: plain, warning: plain };

const OUTCOME_WIDTH = "  signed out  ".length;
const TIME_WIDTH = "2026-11-24T11:04:36Z   ".length;

/**
 * Renders a report as text for a terminal or a log.
 *
 * @param report the report
 * @param style the styles; none by default
 */
export function renderHistoryText(report: HistoryReport, style: HistoryStyle = PLAIN): string {
  const { constructs, list } = report;
  const total = countEntries(constructs.flatMap(({ entries }) => entries));
  const sections = [
    ...(constructs.length === 0 ? [style.heading(`History${formatSince(report)}`), formatNoEntries(report)] : []),
    ...constructs.map((construct) => renderConstruct(construct, report, style)),
    ...(list ? [renderList(list, report, style)] : []),
    ...(constructs.length > 1 ? [wrap(`Total: ${formatCounts(total)}`)] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderConstruct(construct: ReportedConstruct, report: HistoryReport, style: HistoryStyle): string {
  const { userPoolId, entries } = construct;
  const name = formatConstruct(construct, hasSeveralStacks(report), printable);
  const pool = userPoolId === undefined ? UNKNOWN : printable(userPoolId);
  const nameWidth = columnWidth(entries.map(({ username }) => printable(username)));
  return [
    style.heading(`History · ${name} · pool ${pool}${formatSince(report)}`),
    entries.map((entry) => formatEntry(entry, nameWidth, style)).join("\n"),
    wrap(formatCounts(countEntries(entries))),
  ].join("\n\n");
}

function formatEntry(entry: ReportedEntry, nameWidth: number, { warning }: HistoryStyle): string {
  const { outcome, username, createdAt } = entry;
  const style = outcome === "signed-out" ? plain : warning;
  const start = [
    style(`  ${formatOutcome(outcome)}`.padEnd(OUTCOME_WIDTH)),
    pad(printable(username), nameWidth),
    pad(formatTime(createdAt), TIME_WIDTH),
  ];
  return `${start.join("")}${wrap(formatDetail(entry), OUTCOME_WIDTH + nameWidth + TIME_WIDTH)}`;
}

// The reason last, because it is free text.
function formatDetail({ revision, isListed, requestId, reason }: ReportedEntry): string {
  const details = [
    `revision ${printable(revision)}`,
    isListed === false ? UNLISTED : undefined,
    requestId === undefined ? undefined : `request ${printable(requestId)}`,
    reason === undefined ? undefined : printable(reason),
  ];
  return details.filter((detail) => detail !== undefined).join(" · ");
}

function renderList(list: ListComparison, report: HistoryReport, { heading, warning }: HistoryStyle): string {
  const { file, pending } = list;
  const nameWidth = columnWidth(pending.map(({ username }) => printable(username)));
  const rows = pending.map((user) => {
    const reason = user.reason === undefined ? "" : ` · ${printable(user.reason)}`;
    const detail = formatPending(user, hasSeveralConstructs(report), hasSeveralStacks(report), printable);
    const start = `${warning("  pending".padEnd(OUTCOME_WIDTH))}${pad(printable(user.username), nameWidth)}`;
    return `${start}${wrap(`${detail}${reason}`, OUTCOME_WIDTH + nameWidth)}`;
  });
  return [
    heading(`Pending · ${printable(file)}`),
    ...(rows.length > 0 ? [rows.join("\n")] : []),
    wrap(formatPendingCount(list, printable)),
  ].join("\n\n");
}
