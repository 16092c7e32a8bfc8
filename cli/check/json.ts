import { printableJson } from "../output/printable";
import { longestLifetime } from "../output/remaining-access";
import { formatProblem, formatProtection } from "./messages";
import { isFound, isRefused, toState } from "./model";
import type { CheckedClient, CheckedName, CheckReport, LookedUpName } from "./model";

/** The version of the JSON format. A breaking change increments it. */
export const CHECK_VERSION = 1;

/** Renders a report as JSON, as described by `schemas/check.schema.json`. */
export function renderCheckJson(report: CheckReport): string {
  const { file, userPoolId, names, protectedNames, clients, measures } = report;
  const minutes = longestLifetime(clients.map((client) => client.minutes));
  return `${printableJson({
    version: CHECK_VERSION,
    file,
    user_pool_id: userPoolId,
    summary: {
      names: names.length,
      users: names.filter(isFound).length,
      refused: names.filter(isRefused).length,
    },
    names: names.map(toNameJson),
    protected_names: protectedNames.map(toProtectedNameJson),
    token_minutes: clients.length === 0 ? null : (minutes ?? null),
    app_clients: clients.map(toClientJson),
    revocation_list: measures.revocationList ?? null,
    ends_managed_login_sessions: measures.endedSessions ?? null,
  })}\n`;
}

/** Formats a name with its results, as described by `schemas/check.schema.json`. */
export function toNameJson(checked: CheckedName): object {
  const { name, position, lookup, sameAs, protectedBy } = checked;
  const user = lookup.kind === "found" ? lookup.user : undefined;
  return {
    name,
    place: position,
    state: toState(checked).replaceAll("-", "_"),
    problem: isRefused(checked) ? formatRefusal(checked) : null,
    username: user?.username ?? null,
    sub: user?.sub ?? null,
    enabled: user?.enabled ?? null,
    status: user?.status ?? null,
    same_as: sameAs?.name ?? null,
    protected_by: protectedBy === undefined ? null : { name: protectedBy.name, place: protectedBy.position },
    candidates: "users" in lookup ? lookup.users.map(({ username }) => username) : [],
  };
}

/** Formats a protected name with its result. */
export function toProtectedNameJson(one: LookedUpName): object {
  return toNameJson({ ...one, sameAs: undefined, protectedBy: undefined });
}

function formatRefusal({ name, lookup, protectedBy }: CheckedName): string {
  const keep = (text: string) => text;
  return protectedBy === undefined ? formatProblem(lookup, keep) : formatProtection(name, protectedBy, keep);
}

function toClientJson({ name, id, accessMinutes, idMinutes }: CheckedClient): object {
  return {
    name,
    client_id: id,
    access_token_minutes: accessMinutes ?? null,
    id_token_minutes: idMinutes ?? null,
  };
}
