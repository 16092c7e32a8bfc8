import { stringify } from "csv-stringify/sync";
import type { ConstructName } from "../output/format";
import { printable, printableJson } from "../output/printable";
import { longestLifetime } from "../output/remaining-access";
import { countEntries, countPending } from "./model";
import type { HistoryReport, PendingUser, ReportedConstruct, ReportedEntry } from "./model";

// The formats for programs.

/** The version of the JSON format. A breaking change increments it. */
export const HISTORY_VERSION = 1;

/**
 * Renders a report as JSON, as described by `schemas/history.schema.json`.
 *
 * @param report the report
 * @param masked whether the report is masked
 */
export function renderHistoryJson({ constructs, since, list }: HistoryReport, masked: boolean): string {
  const { signedOut, skipped, unknown, unlisted } = countEntries(constructs.flatMap(({ entries }) => entries));
  return `${printableJson({
    version: HISTORY_VERSION,
    masked,
    since: since ?? null,
    list: list?.file ?? null,
    summary: {
      signed_out: signedOut,
      skipped,
      unknown,
      pending: list ? countPending(list.pending) : null,
      no_longer_listed: list ? unlisted : null,
    },
    constructs: constructs.map(toConstructJson),
    pending: list?.pending.map(toPendingJson) ?? null,
  })}\n`;
}

function toConstructJson(construct: ReportedConstruct): object {
  const { userPoolId, entries, clients, measures } = construct;
  return {
    ...toNameJson(construct),
    user_pool_id: userPoolId ?? null,
    entries: entries.map(toEntryJson),
    token_minutes: clients.length === 0 ? null : (longestLifetime(clients.map(({ minutes }) => minutes)) ?? null),
    app_clients: clients.map(({ name, minutes }) => ({ name, token_minutes: minutes ?? null })),
    revocation_list: measures.revocationList ?? null,
    ends_managed_login_sessions: measures.endedSessions ?? null,
  };
}

function toNameJson({ stack, module, name, address }: ConstructName): object {
  return { stack: stack ?? null, module: module ?? null, name, address };
}

function toEntryJson(entry: ReportedEntry): object {
  const { outcome, username, revision, reason, createdAt, requestId, isListed, sub, notBefore, endedSessions } = entry;
  return {
    outcome: outcome.replaceAll("-", "_"),
    username,
    revision,
    reason: reason ?? null,
    created_at: createdAt ?? null,
    request_id: requestId ?? null,
    listed: isListed ?? null,
    sub: sub ?? null,
    not_before: notBefore ?? null,
    ended_sessions: endedSessions ?? null,
  };
}

function toPendingJson({ username, revision, reason, position, recordedRevision, construct }: PendingUser): object {
  return {
    username,
    revision: revision ?? null,
    reason: reason ?? null,
    position,
    recorded_revision: recordedRevision ?? null,
    construct: construct ? toNameJson(construct) : null,
  };
}

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
  "sub",
  "not_before",
  "ended_sessions",
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
      sub: entry.sub,
      not_before: entry.notBefore?.toString(),
      ended_sessions: entry.endedSessions?.toString(),
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

function toNameRow({ stack, address }: ConstructName): Row {
  return { stack, construct: address };
}
