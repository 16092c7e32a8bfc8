import { printableJson } from "../output/printable";
import { countPending } from "./messages";
import { countEntries } from "./model";
import type { RecordedConstructName, HistoryReport, PendingUser, ReportedConstruct, ReportedEntry } from "./model";

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
  const { userPoolId, entries } = construct;
  return { ...toNameJson(construct), user_pool_id: userPoolId ?? null, entries: entries.map(toEntryJson) };
}

function toNameJson({ stack, module, name, address }: RecordedConstructName): object {
  return { stack: stack ?? null, module: module ?? null, name, address };
}

function toEntryJson({ outcome, username, revision, reason, createdAt, requestId, isListed }: ReportedEntry): object {
  return {
    outcome: outcome.replaceAll("-", "_"),
    username,
    revision,
    reason: reason ?? null,
    created_at: createdAt ?? null,
    request_id: requestId ?? null,
    listed: isListed ?? null,
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
