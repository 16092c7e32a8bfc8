import { longestLifetime } from "../output/remaining-access";
import { printableJson } from "../output/printable";
import { isUser, stateOf } from "./model";
import type { Check, CheckedClient, CheckedName } from "./model";
import { formatProblem } from "./messages";

/** The version of the check's JSON. A change that a reader of the earlier one would trip over makes a new one. */
export const CHECK_VERSION = 1;

/** The check as JSON, which `schemas/check.schema.json` describes. */
export function renderCheckJson({ file, userPoolId, names, clients }: Check): string {
  const users = names.filter(isUser).length;
  const minutes = longestLifetime(clients.map((client) => client.minutes));
  return `${printableJson({
    version: CHECK_VERSION,
    file,
    user_pool_id: userPoolId,
    summary: { names: names.length, users, refused: names.length - users },
    names: names.map(nameJson),
    token_minutes: clients.length === 0 ? null : (minutes ?? null),
    app_clients: clients.map(clientJson),
  })}\n`;
}

function nameJson(checked: CheckedName): object {
  const { name, path, finding, sameAs } = checked;
  const user = finding.kind === "found" ? finding.user : undefined;
  return {
    name,
    place: path,
    state: stateOf(checked).replaceAll("-", "_"),
    problem: finding.kind === "found" ? null : formatProblem(finding, (text) => text),
    username: user?.username ?? null,
    sub: user?.sub ?? null,
    enabled: user?.enabled ?? null,
    status: user?.status ?? null,
    same_as: sameAs?.name ?? null,
    candidates: "usernames" in finding ? finding.usernames : [],
  };
}

function clientJson({ name, id, accessMinutes, idMinutes }: CheckedClient): object {
  return {
    name,
    client_id: id,
    access_token_minutes: accessMinutes ?? null,
    id_token_minutes: idMinutes ?? null,
  };
}
