import { stringify } from "csv-stringify/sync";
import { printable } from "../output/printable";
import type { RecordedConstructName, HistoryReport } from "./model";

const COLUMNS = [
  "outcome",
  "username",
  "user_pool_id",
  "revision",
  "reason",
  "created_at",
  "request_id",
  "stack",
  "construct",
  "listed",
  "position",
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/**
 * Renders a report as CSV (RFC 4180): a header, and a line for each entry and each pending user. A value that a spreadsheet
 * would evaluate as a formula, such as a phone number, starts with an apostrophe.
 */
export function renderHistoryCsv({ constructs, list }: HistoryReport): string {
  const entries = constructs.flatMap((construct) =>
    construct.entries.map((entry): Row => ({
      ...toNameRow(construct),
      outcome: entry.outcome.replaceAll("-", "_"),
      username: entry.username,
      user_pool_id: construct.userPoolId,
      revision: entry.revision,
      reason: entry.reason,
      created_at: entry.createdAt,
      request_id: entry.requestId,
      listed: entry.isListed === undefined ? undefined : String(entry.isListed),
    })),
  );
  const pending = (list?.pending ?? []).map(({ username, revision, reason, position, construct }): Row => ({
    ...(construct ? toNameRow(construct) : {}),
    outcome: "pending",
    username,
    revision,
    reason,
    listed: "true",
    position,
  }));
  const rows = [...entries, ...pending].map((row) => COLUMNS.map((column) => printable(row[column] ?? "")));
  return stringify([[...COLUMNS], ...rows], { escape_formulas: true });
}

function toNameRow({ stack, address }: RecordedConstructName): Row {
  return { stack, construct: address };
}
