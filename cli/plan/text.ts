import type { Issue } from "../../core/errors";
import { isRefused } from "../check/model";
import { DEFAULT_WIDTH, wrap } from "../output/columns";
import { formatConstruct } from "../output/format";
import { printable } from "../output/printable";
import { formatUserTable, plain } from "../output/user-table";
import type { StyledText, Styler, UserRow } from "../output/user-table";
import {
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
  NO_ENTRIES,
  NOT_SIGNED_OUT,
  REASON_CHANGED,
  REFUSED,
  SKIPPED,
  TEXT,
  UNKNOWN,
} from "./messages";
import { countTotals, hasSeveralStacks } from "./model";
import type { Report, ReportedConstruct, ReportedUser } from "./model";

/** Styles of a terminal. */
export interface Style {
  readonly strong: Styler;
  readonly faint: Styler;
  /** For refusals, and for users who can't be signed out. */
  readonly error: Styler;
  /** For what a reviewer should look at. */
  readonly warning: Styler;
}

const PLAIN: Style = { strong: plain, faint: plain, error: plain, warning: plain };

const ACTION_WIDTH = "  untouched  ".length;

/**
 * Renders a report as text for a terminal or a log.
 *
 * @param report the report
 * @param refusals why guards refused the plan
 * @param style the styles; plain text unless given
 * @param width the maximum width of a line, in columns
 */
export function renderText(
  report: Report,
  refusals: readonly Issue[] = [],
  style: Style = PLAIN,
  width = DEFAULT_WIDTH,
): string {
  const { constructs } = report;
  const withStack = hasSeveralStacks(report);
  const { signOuts } = countTotals(report);
  const none = [style.strong("Global sign-out"), NO_ENTRIES].join("\n\n");
  const end = [formatCheckSummary(report), formatPlanTime(report)].filter((sentence) => sentence !== "").join(" ");
  const sections = [
    renderAlarm(report, refusals, style, width),
    ...(constructs.length === 0 ? [none] : constructs.map((one) => renderConstruct(one, withStack, style, width))),
    constructs.length > 1 && signOuts > 0 ? `Total: ${formatSignOuts(signOuts)} every session.` : "",
    wrap(end, 0, width),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

// With a refusal, it includes what is missing in the report.
function renderAlarm({ gaps }: Report, refusals: readonly Issue[], { error, warning }: Style, width: number): string {
  const isRefused = refusals.length > 0;
  const issues = isRefused ? refusals : gaps.map((gap) => formatGap(gap, TEXT));
  if (issues.length === 0) return "";
  const heading = isRefused ? error(REFUSED.toUpperCase()) : warning(INCOMPLETE);
  const lines = issues.map(({ path, message }) => `  - ${wrap(printable(`${path}: ${message}`), 4, width)}`);
  return `${heading}\n\n${lines.join("\n")}`;
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

function renderRows(construct: ReportedConstruct, style: Style, width: number): readonly string[] {
  const { strong, faint, warning } = style;
  const { signOuts, removed, skipped, reasonChanges } = construct;
  const noteworthy = construct.untouched.filter((user) => isNoteworthy(findCheck(construct, user)));
  const untouched = formatUntouched(construct);
  const toRow = (action: string, { username }: ReportedUser, text = ""): UserRow => {
    return { label: action.padEnd(ACTION_WIDTH), cells: [formatUsername(username)], text };
  };
  const rows: readonly UserRow[] = [
    ...signOuts.map((user) => ({
      label: strong("  sign out".padEnd(ACTION_WIDTH)),
      cells: [formatUsername(user.username), formatCause(user.cause, printable), printable(user.reason ?? "")],
      below: formatLookup(construct, user, style),
    })),
    ...skipped.map((user) => ({
      ...toRow("  skipped", user, SKIPPED),
      below: formatLookup(construct, user, style),
    })),
    ...reasonChanges.map((user) => ({ ...toRow("  unchanged", user, REASON_CHANGED), style: warning })),
    ...noteworthy.map((user) => {
      const { text, style: lookupStyle } = formatLookup(construct, user, style);
      return { ...toRow("  untouched", user, text), style: lookupStyle };
    }),
    ...removed.map((user) => ({ ...toRow("  removed", user, NOT_SIGNED_OUT), style: faint })),
    ...(untouched === ""
      ? []
      : [{ label: "  untouched".padEnd(ACTION_WIDTH), cells: [], text: untouched, style: faint }]),
  ];
  return formatUserTable(rows, width);
}

// Empty for an enabled user of that username.
function formatLookup(construct: ReportedConstruct, user: ReportedUser, { error, warning }: Style): StyledText {
  const check = findCheck(construct, user);
  const text = check === undefined ? "ok" : formatCheck(check, printable);
  if (check === undefined || text === "ok") return { text: "", style: plain };
  return { text, style: isRefused(check) ? error : warning };
}

function formatUsername(username: string | undefined): string {
  return username === undefined ? `(${UNKNOWN})` : printable(username);
}
