import type { AppClient } from "../output/remaining-access";
import { longestLifetime } from "../output/remaining-access";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "./model";
import { countTotals } from "./model";
import { COGNITO_QUOTA, ENTRIES_SIDE_BY_SIDE } from "./pace";
import { printableJson } from "../output/printable";

/** The version of the report's JSON. A change that a reader of the earlier one would trip over makes a new one. */
export const REPORT_VERSION = 1;

/**
 * The report as JSON, which `schemas/report.schema.json` describes.
 *
 * @param report whom it tells of
 * @param masked whether addresses in it were shortened
 */
export function renderJson(report: Report, masked: boolean): string {
  const { signOuts, removed, untouched } = countTotals(report);
  return `${printableJson({
    version: REPORT_VERSION,
    masked,
    summary: { sign_out: signOuts, removed, untouched, seconds: report.seconds },
    assumptions: { entries_side_by_side: ENTRIES_SIDE_BY_SIDE, sign_outs_per_second: COGNITO_QUOTA },
    constructs: report.constructs.map(constructJson),
  })}\n`;
}

function constructJson(construct: ReportedConstruct): object {
  const { stack, module, name, address, userPool, signOuts, removed, untouched, seconds, rate, clients } = construct;
  return {
    stack: stack ?? null,
    module: module ?? null,
    name,
    address,
    user_pool: { id: userPool.id ?? null, address: userPool.address ?? null },
    sign_out: signOuts.map(signOutJson),
    removed: removed.map(userJson),
    untouched: untouched.length,
    seconds,
    sign_outs_per_second: rate,
    token_minutes: clients.length === 0 ? null : (longestLifetime(clients.map(({ minutes }) => minutes)) ?? null),
    app_clients: clients.map(clientJson),
  };
}

function signOutJson(user: SignOut): object {
  const { why } = user;
  return {
    ...userJson(user),
    why: why.kind.replaceAll("-", "_"),
    revision_before: why.kind === "revision" ? why.before : null,
    detail: why.kind === "other" ? why.detail : null,
  };
}

function userJson({ username, revision, reason }: ReportedUser): object {
  return { username: username ?? null, revision: revision ?? null, reason: reason ?? null };
}

function clientJson({ name, minutes }: AppClient): object {
  return { name, token_minutes: minutes ?? null };
}
