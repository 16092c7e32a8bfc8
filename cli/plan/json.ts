import { USER_UPDATE_QUOTA } from "../../core/contract";
import { printableJson } from "../output/printable";
import { longestLifetime } from "../output/remaining-access";
import type { AppClient } from "../output/remaining-access";
import { DEFAULT_PARALLELISM } from "./create-report";
import { countTotals } from "./model";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "./model";

/** The version of the JSON format. It changes with every incompatible change. */
export const REPORT_VERSION = 1;

/**
 * Renders a report as JSON. `schemas/report.schema.json` describes it.
 *
 * @param report the report
 * @param masked whether the report is masked
 */
export function renderJson(report: Report, masked: boolean): string {
  const { signOuts, removed, skipped, untouched } = countTotals(report);
  return `${printableJson({
    version: REPORT_VERSION,
    masked,
    summary: { sign_out: signOuts, removed, skipped, untouched, seconds: report.seconds },
    assumptions: { entries_side_by_side: DEFAULT_PARALLELISM, sign_outs_per_second: USER_UPDATE_QUOTA },
    constructs: report.constructs.map(toConstructJson),
  })}\n`;
}

function toConstructJson(construct: ReportedConstruct): object {
  const { stack, module, name, address, userPool, signOuts, removed, skipped, untouched, seconds, rate, clients } =
    construct;
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
    seconds,
    sign_outs_per_second: rate,
    token_minutes: clients.length === 0 ? null : (longestLifetime(clients.map(({ minutes }) => minutes)) ?? null),
    app_clients: clients.map(toClientJson),
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

function toUserJson({ username, revision, reason }: ReportedUser): object {
  return { username: username ?? null, revision: revision ?? null, reason: reason ?? null };
}

function toClientJson({ name, minutes }: AppClient): object {
  return { name, token_minutes: minutes ?? null };
}
