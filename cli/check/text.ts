import { columnWidth, pad, wrap } from "../output/columns";
import { formatMinutes } from "../output/format";
import { printable } from "../output/printable";
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
 */
export function renderCheckText(report: CheckReport, style: CheckStyle = PLAIN): string {
  const { file, userPoolId, names, protectedNames, clients } = report;
  const unmatched = findUnmatched(protectedNames);
  const sections = [
    style.heading(`Check · ${printable(file)} · pool ${userPoolId}`),
    formatNames(names, style),
    unmatched.length === 0 ? "" : `Protected names without a user:\n\n${formatUnmatched(unmatched, style)}`,
    clients.length === 0 ? "" : formatClients(clients),
    wrap(formatSummary(report, printable)),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/**
 * Formats names as lines with their states.
 *
 * @param names the names
 * @param style the styles; none by default
 */
export function formatNames(names: readonly CheckedName[], style: CheckStyle = PLAIN): string {
  const nameWidth = columnWidth(names.map(({ name }) => printable(name)));
  return names.map((one) => formatName(one, nameWidth, style)).join("\n");
}

function formatUnmatched(unmatched: readonly LookedUpName[], style: CheckStyle): string {
  return formatNames(
    unmatched.map((one) => ({ ...one, sameAs: undefined, protectedBy: undefined })),
    style,
  );
}

function formatName(checked: CheckedName, nameWidth: number, { error, warning }: CheckStyle): string {
  const state = toState(checked);
  const style = isRefused(checked) ? error : state === "ok" ? plain : warning;
  const detail = wrap(formatDetail(checked, printable), STATE_WIDTH + nameWidth);
  return `${style(`  ${formatState(state)}`.padEnd(STATE_WIDTH))}${pad(printable(checked.name), nameWidth)}${detail}`;
}

function formatClients(clients: readonly CheckedClient[]): string {
  const rows = [
    ["app client", "access token", "ID token"],
    ...clients.map(({ name, accessMinutes, idMinutes }) => [
      printable(name),
      formatMinutes(accessMinutes, UNKNOWN),
      formatMinutes(idMinutes, UNKNOWN),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => columnWidth(rows.map((row) => row[column] ?? "")));
  return rows
    .map((row) => `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join("")}`.trimEnd())
    .join("\n");
}
