import { columnWidth, pad, wrap } from "../output/columns";
import { printable } from "../output/printable";
import { formatMinutes } from "../output/format";
import { isUser, stateOf } from "./model";
import type { Check, CheckedClient, CheckedName } from "./model";
import { formatDetail, formatState, formatSummary, UNKNOWN } from "./messages";

/** How parts of the text stand out on a terminal. */
export interface CheckStyle {
  readonly strong: (text: string) => string;
  /** For names that can't be signed out. */
  readonly wrong: (text: string) => string;
  /** For what is to be known, but does no harm. */
  readonly odd: (text: string) => string;
}

const same = (text: string) => text;
const PLAIN: CheckStyle = { strong: same, wrong: same, odd: same };

const STATE_WIDTH = "  unverified  ".length;

/**
 * The check as text for a terminal or a log.
 *
 * @param check what was found out
 * @param style how parts stand out; not at all unless given
 */
export function renderCheckText(check: Check, style: CheckStyle = PLAIN): string {
  const { file, userPoolId, names, clients } = check;
  const nameWidth = columnWidth(names.map(({ name }) => printable(name)));
  const sections = [
    style.strong(`Check · ${printable(file)} · pool ${userPoolId}`),
    names.map((one) => nameLine(one, nameWidth, style)).join("\n"),
    clients.length === 0 ? "" : clientLines(clients),
    wrap(formatSummary(check, printable)),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function nameLine(checked: CheckedName, nameWidth: number, { wrong, odd }: CheckStyle): string {
  const state = stateOf(checked);
  const stands = !isUser(checked) ? wrong : state === "ok" ? same : odd;
  const detail = wrap(formatDetail(checked, printable), STATE_WIDTH + nameWidth);
  return `${stands(`  ${formatState(state)}`.padEnd(STATE_WIDTH))}${pad(printable(checked.name), nameWidth)}${detail}`;
}

function clientLines(clients: readonly CheckedClient[]): string {
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
