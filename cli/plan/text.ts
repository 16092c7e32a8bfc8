import { DEFAULT_WIDTH, wrap } from "../output/columns";
import { formatConstruct } from "../output/format";
import { printable } from "../output/printable";
import { formatTable } from "../output/table";
import type { TableRow } from "../output/table";
import {
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
import type { Report, ReportedConstruct, ReportedUser } from "./model";

/** Styles of a terminal. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const PLAIN: Style = { strong: (text) => text, faint: (text) => text };

const ACTION_WIDTH = "  untouched  ".length;

/**
 * Renders a report as text for a terminal or a log.
 *
 * @param report the report
 * @param style the styles; plain text unless given
 * @param width the maximum width of a line, in columns
 */
export function renderText(report: Report, style: Style = PLAIN, width = DEFAULT_WIDTH): string {
  const { constructs } = report;
  if (constructs.length === 0) return `Global sign-out\n\n${NO_ENTRIES}\n`;
  const withStack = hasSeveralStacks(report);
  const sections = constructs.map((construct) => renderConstruct(construct, withStack, style, width));
  const { signOuts } = countTotals(report);
  const total = constructs.length > 1 && signOuts > 0 ? [`Total: ${formatSignOuts(signOuts)} every session.`] : [];
  return `${[...sections, ...total].join("\n\n")}\n`;
}

function renderConstruct(construct: ReportedConstruct, withStack: boolean, style: Style, width: number): string {
  const name = formatConstruct(construct, withStack, printable);
  const title = ["Global sign-out", name, `pool ${formatUserPool(construct.userPool, printable)}`].join(" · ");
  const rows = renderRows(construct, style, width);
  return [
    style.strong(wrap(title, 0, width)),
    ...(rows.length > 0 ? [rows.join("\n")] : []),
    wrap(formatOutcome(construct, printable), 0, width),
  ].join("\n\n");
}

function renderRows(construct: ReportedConstruct, { strong, faint }: Style, width: number): readonly string[] {
  const { signOuts, removed, skipped } = construct;
  const untouched = formatUntouched(construct);
  const toRow = (action: string, { username }: ReportedUser, text: string): TableRow => {
    return { label: action.padEnd(ACTION_WIDTH), cells: [formatUsername(username)], text };
  };
  const active = [
    ...signOuts.map(({ username, cause, reason }) => ({
      label: strong("  sign out".padEnd(ACTION_WIDTH)),
      cells: [formatUsername(username), formatCause(cause, printable), printable(reason ?? "")],
    })),
    ...skipped.map((user) => toRow("  skipped", user, SKIPPED)),
  ];
  const inactive = [
    ...removed.map((user) => toRow("  removed", user, NOT_SIGNED_OUT)),
    ...(untouched === "" ? [] : [{ label: "  untouched".padEnd(ACTION_WIDTH), cells: [], text: untouched }]),
  ];
  const rows = formatTable([...active, ...inactive], width);
  return rows.map((row, index) => (index < active.length ? row : faint(row)));
}

function formatUsername(username: string | undefined): string {
  return username === undefined ? `(${UNKNOWN})` : printable(username);
}
