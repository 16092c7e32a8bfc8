import { columnWidth, pad, wrap } from "../output/columns";
import { formatConstruct } from "../output/format";
import { printable } from "../output/printable";
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
import type { Report, ReportedConstruct } from "./model";

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
 */
export function renderText(report: Report, style: Style = PLAIN): string {
  const { constructs } = report;
  if (constructs.length === 0) return `Global sign-out\n\n${NO_ENTRIES}\n`;
  const withStack = hasSeveralStacks(report);
  const sections = constructs.map((construct) => renderConstruct(construct, withStack, style));
  const { signOuts } = countTotals(report);
  const total = constructs.length > 1 && signOuts > 0 ? [`Total: ${formatSignOuts(signOuts)} every session.`] : [];
  return `${[...sections, ...total].join("\n\n")}\n`;
}

function renderConstruct(construct: ReportedConstruct, withStack: boolean, style: Style): string {
  const name = formatConstruct(construct, withStack, printable);
  const title = ["Global sign-out", name, `pool ${formatUserPool(construct.userPool, printable)}`].join(" · ");
  const rows = renderRows(construct, style);
  return [
    style.strong(title),
    ...(rows.length > 0 ? [rows.join("\n")] : []),
    wrap(formatOutcome(construct, printable)),
  ].join("\n\n");
}

function renderRows(construct: ReportedConstruct, { strong, faint }: Style): readonly string[] {
  const { signOuts, removed, skipped } = construct;
  const nameWidth = columnWidth([...signOuts, ...skipped, ...removed].map(({ username }) => formatUsername(username)));
  const causeWidth = columnWidth(signOuts.map(({ cause }) => formatCause(cause, printable)));
  const untouched = formatUntouched(construct);
  return [
    ...signOuts.map(({ username, cause, reason }) =>
      [
        strong("  sign out".padEnd(ACTION_WIDTH)),
        pad(formatUsername(username), nameWidth),
        pad(formatCause(cause, printable), causeWidth),
        printable(reason ?? ""),
      ]
        .join("")
        .trimEnd(),
    ),
    ...skipped.map(
      ({ username }) => `${"  skipped".padEnd(ACTION_WIDTH)}${pad(formatUsername(username), nameWidth)}${SKIPPED}`,
    ),
    ...removed.map(({ username }) =>
      faint(`${"  removed".padEnd(ACTION_WIDTH)}${pad(formatUsername(username), nameWidth)}${NOT_SIGNED_OUT}`),
    ),
    ...(untouched === "" ? [] : [faint(`${"  untouched".padEnd(ACTION_WIDTH)}${untouched}`)]),
  ];
}

function formatUsername(username: string | undefined): string {
  return username === undefined ? `(${UNKNOWN})` : printable(username);
}
