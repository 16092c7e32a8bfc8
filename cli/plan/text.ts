import { columnWidth, pad, wrap } from "../output/columns";
import type { ReportedConstruct, Report } from "./model";
import { countTotals } from "./model";
import { printable } from "../output/printable";
import {
  formatConstruct,
  OFF_THE_LIST,
  formatOutcome,
  formatSignOuts,
  formatPool,
  UNKNOWN,
  formatUntouched,
  formatCause,
} from "./messages";

/** How parts of the text stand out on a terminal. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const PLAIN: Style = { strong: (text) => text, faint: (text) => text };

const ACTION_WIDTH = "  untouched  ".length;

/**
 * The report as text for a terminal or a log.
 *
 * @param report whom it tells of
 * @param style how parts stand out; not at all unless given
 */
export function renderText(report: Report, style: Style = PLAIN): string {
  const { constructs } = report;
  if (constructs.length === 0) return "Global sign-out\n\nNobody is listed: no plan holds an entry.\n";
  const severalStacks = new Set(constructs.map(({ stack }) => stack)).size > 1;
  const sections = constructs.map((construct) => section(construct, severalStacks, style));
  const { signOuts } = countTotals(report);
  const total = constructs.length > 1 && signOuts > 0 ? [`In all, ${formatSignOuts(signOuts)} every session.`] : [];
  return `${[...sections, ...total].join("\n\n")}\n`;
}

function section(construct: ReportedConstruct, severalStacks: boolean, style: Style): string {
  const name = formatConstruct(construct, severalStacks, printable);
  const title = ["Global sign-out", name, `pool ${formatPool(construct.userPool, printable)}`].join(" · ");
  const lines = rows(construct, style);
  return [
    style.strong(title),
    ...(lines.length > 0 ? [lines.join("\n")] : []),
    wrap(formatOutcome(construct, printable)),
  ].join("\n\n");
}

function rows(construct: ReportedConstruct, { strong, faint }: Style): readonly string[] {
  const { signOuts, removed } = construct;
  const names = [...signOuts, ...removed].map(({ username }) => nameOf(username));
  const reasons = signOuts.map(({ why }) => formatCause(why, printable));
  const [nameWidth, whyWidth] = [columnWidth(names), columnWidth(reasons)];
  const untouched = formatUntouched(construct);
  return [
    ...signOuts.map(({ username, why, reason }) =>
      [
        strong("  sign out".padEnd(ACTION_WIDTH)),
        pad(nameOf(username), nameWidth),
        pad(formatCause(why, printable), whyWidth),
        printable(reason ?? ""),
      ]
        .join("")
        .trimEnd(),
    ),
    ...removed.map(({ username }) =>
      faint(`${"  removed".padEnd(ACTION_WIDTH)}${pad(nameOf(username), nameWidth)}${OFF_THE_LIST}`),
    ),
    ...(untouched === "" ? [] : [faint(`${"  untouched".padEnd(ACTION_WIDTH)}${untouched}`)]),
  ];
}

function nameOf(username: string | undefined): string {
  return username === undefined ? `(${UNKNOWN})` : printable(username);
}
