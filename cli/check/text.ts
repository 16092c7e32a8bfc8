import { DEFAULT_WIDTH, wrap } from "../output/columns";
import { formatMinutes } from "../output/format";
import { printable } from "../output/printable";
import { formatTable } from "../output/table";
import type { TableRow } from "../output/table";
import { formatDetail, formatState, formatSummary, UNKNOWN } from "./messages";
import { findUnmatched, isRefused, toState } from "./model";
import type { CheckedClient, CheckedName, CheckReport, LookedUpName } from "./model";

/** The styles of a report on a terminal. */
export interface CheckStyle {
  readonly heading: (text: string) => string;
  /** For names that must not be deployed. */
  readonly error: (text: string) => string;
  /** For disabled users, and names of the same user. */
  readonly warning: (text: string) => string;
}

const plain = (text: string) => text;
const PLAIN: CheckStyle = { heading: plain, error: plain, warning: plain };

const STATE_WIDTH = "  unverified  ".length;

/**
 * Renders a report as text for a terminal or a log.
 *
 * @param report the report
 * @param style the styles; none by default
 * @param width the maximum width of a line, in columns
 */
export function renderCheckText(report: CheckReport, style: CheckStyle = PLAIN, width = DEFAULT_WIDTH): string {
  const { file, userPoolId, names, protectedNames, clients } = report;
  const unmatched = findUnmatched(protectedNames);
  const sections = [
    style.heading(wrap(`Check · ${printable(file)} · pool ${userPoolId}`, 0, width)),
    formatNames(names, style, width),
    unmatched.length === 0 ? "" : `Protected names without a user:\n\n${formatUnmatched(unmatched, style, width)}`,
    clients.length === 0 ? "" : formatTable(toClientRows(clients), width).join("\n"),
    wrap(formatSummary(report, printable), 0, width),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/**
 * Formats names as lines with their states.
 *
 * @param names the names
 * @param style the styles; none by default
 * @param width the maximum width of a line, in columns
 */
export function formatNames(names: readonly CheckedName[], style: CheckStyle = PLAIN, width = DEFAULT_WIDTH): string {
  const rows = names.map((one) => toNameRow(one, style));
  return formatTable(rows, width).join("\n");
}

function formatUnmatched(unmatched: readonly LookedUpName[], style: CheckStyle, width: number): string {
  const names = unmatched.map((one) => ({ ...one, sameAs: undefined, protectedBy: undefined }));
  return formatNames(names, style, width);
}

function toNameRow(checked: CheckedName, { error, warning }: CheckStyle): TableRow {
  const state = toState(checked);
  const style = isRefused(checked) ? error : state === "ok" ? plain : warning;
  const label = style(`  ${formatState(state)}`.padEnd(STATE_WIDTH));
  return { label, cells: [printable(checked.name)], text: formatDetail(checked, printable) };
}

function toClientRows(clients: readonly CheckedClient[]): readonly TableRow[] {
  const rows = clients.map(({ name, accessMinutes, idMinutes }) => [
    printable(name),
    formatMinutes(accessMinutes, UNKNOWN),
    formatMinutes(idMinutes, UNKNOWN),
  ]);
  return [["app client", "access token", "ID token"], ...rows].map((cells) => ({ label: "  ", cells }));
}
