import { printableJson } from "../output/printable";
import { longestLifetime } from "../output/remaining-access";
import { formatProblem } from "./messages";
import { isFound, toState } from "./model";
import type { CheckedClient, CheckedName, CheckReport } from "./model";

/** The version of the JSON format. A breaking change increments it. */
export const CHECK_VERSION = 1;

/** Renders a report as JSON, as described by `schemas/check.schema.json`. */
export function renderCheckJson({ file, userPoolId, names, clients }: CheckReport): string {
  const users = names.filter(isFound).length;
  const minutes = longestLifetime(clients.map((client) => client.minutes));
  return `${printableJson({
    version: CHECK_VERSION,
    file,
    user_pool_id: userPoolId,
    summary: { names: names.length, users, refused: names.length - users },
    names: names.map(toNameJson),
    token_minutes: clients.length === 0 ? null : (minutes ?? null),
    app_clients: clients.map(toClientJson),
  })}\n`;
}

function toNameJson(checked: CheckedName): object {
  const { name, position, lookup, sameAs } = checked;
  const user = lookup.kind === "found" ? lookup.user : undefined;
  return {
    name,
    place: position,
    state: toState(checked).replaceAll("-", "_"),
    problem: lookup.kind === "found" ? null : formatProblem(lookup, (text) => text),
    username: user?.username ?? null,
    sub: user?.sub ?? null,
    enabled: user?.enabled ?? null,
    status: user?.status ?? null,
    same_as: sameAs?.name ?? null,
    candidates: "usernames" in lookup ? lookup.usernames : [],
  };
}

function toClientJson({ name, id, accessMinutes, idMinutes }: CheckedClient): object {
  return {
    name,
    client_id: id,
    access_token_minutes: accessMinutes ?? null,
    id_token_minutes: idMinutes ?? null,
  };
}
