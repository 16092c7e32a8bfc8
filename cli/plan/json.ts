import { USER_UPDATE_QUOTA } from "../../core/contract";
import type { Issue } from "../../core/errors";
import { toNameJson, toProtectedNameJson } from "../check/json";
import { printableJson } from "../output/printable";
import { longestLifetime } from "../output/remaining-access";
import type { AppClient } from "../output/remaining-access";
import { DEFAULT_PARALLELISM } from "./create-report";
import { formatGap, TEXT } from "./messages";
import { countTotals } from "./model";
import type { Gap, ReasonChange, Report, ReportedConstruct, ReportedPlan, ReportedUser, SignOut } from "./model";

/** The version of the JSON format. It changes with every incompatible change. */
export const REPORT_VERSION = 1;

/**
 * Renders a report as JSON. `schemas/report.schema.json` describes it.
 *
 * @param report the report
 * @param masked whether the report is masked
 * @param refusals why guards refused the plan
 */
export function renderJson(report: Report, masked: boolean, refusals: readonly Issue[] = []): string {
  const { signOuts, removed, skipped, untouched } = countTotals(report);
  return `${printableJson({
    version: REPORT_VERSION,
    masked,
    refused: refusals.map(({ path, message }) => ({ path, message })),
    incomplete: report.gaps.map(toGapJson),
    plans: report.plans.map(toPlanJson),
    summary: { sign_out: signOuts, removed, skipped, untouched, seconds: report.seconds },
    assumptions: { entries_side_by_side: DEFAULT_PARALLELISM, sign_outs_per_second: USER_UPDATE_QUOTA },
    constructs: report.constructs.map(toConstructJson),
    protected_names: report.protectedNames?.map(toProtectedNameJson) ?? null,
  })}\n`;
}

function toGapJson(gap: Gap): object {
  const { path, message } = formatGap(gap, TEXT);
  return { kind: gap.kind.replaceAll("-", "_"), path, message };
}

function toPlanJson({ name, stack, createdAt, ageSeconds }: ReportedPlan): object {
  return { name, stack: stack ?? null, created_at: createdAt ?? null, age_seconds: ageSeconds ?? null };
}

function toConstructJson(construct: ReportedConstruct): object {
  const { stack, module, name, address, userPool, signOuts, removed, skipped, untouched } = construct;
  const { reasonChanges, checks, seconds, rate, clients, measures } = construct;
  return {
    stack: stack ?? null,
    module: module ?? null,
    name,
    address,
    user_pool: { id: userPool.id ?? null, address: userPool.address ?? null },
    sign_out: signOuts.map(toSignOutJson),
    removed: removed.map(toUserJson),
    skipped: skipped.map(toUserJson),
    untouched: untouched.length,
    reason_changed: reasonChanges.map(toReasonChangeJson),
    checks: checks?.map(toNameJson) ?? null,
    seconds,
    sign_outs_per_second: rate,
    token_minutes: clients.length === 0 ? null : (longestLifetime(clients.map(({ minutes }) => minutes)) ?? null),
    app_clients: clients.map(toClientJson),
    revocation_list: measures.revocationList ?? null,
    ends_managed_login_sessions: measures.endedSessions ?? null,
  };
}

function toSignOutJson(signOut: SignOut): object {
  const { cause } = signOut;
  const pool = cause.kind === "revision" ? cause.pool : cause.kind === "pool" ? cause : undefined;
  return {
    ...toUserJson(signOut),
    why: cause.kind.replaceAll("-", "_"),
    revision_before: cause.kind === "revision" ? cause.before : null,
    pool_before: pool?.before ?? null,
    pool_after: pool?.after ?? null,
    detail: cause.kind === "other" ? cause.detail : null,
  };
}

function toReasonChangeJson(change: ReasonChange): object {
  return { ...toUserJson(change), new_reason: change.newReason ?? null };
}

function toUserJson({ username, revision, reason }: ReportedUser): object {
  return { username: username ?? null, revision: revision ?? null, reason: reason ?? null };
}

function toClientJson({ name, minutes }: AppClient): object {
  return { name, token_minutes: minutes ?? null };
}
