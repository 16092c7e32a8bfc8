import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import { formatCount, formatMinutes } from "../output/format";
import { isUser, stateOf } from "./model";
import type { Check, CheckedClient, CheckedName } from "./model";
import { formatDetail, LIMIT, formatState, formatSummary, UNKNOWN } from "./messages";

const NAMES_HEADER = ["|  | Name | Who |", "| --- | --- | --- |"];
const CLIENTS_HEADER = ["| App client | Access token | ID token |", "| --- | --: | --: |"];

/** The check as Markdown that fits a comment on a pull request. What is to be looked at stands before what is fine. */
export function renderCheckMarkdown(check: Check): string {
  const { file, userPoolId, names, clients } = check;
  const wrong = names.filter((one) => !isUser(one));
  const found = names.filter(isUser);
  const odd = found.filter((one) => stateOf(one) !== "ok");
  const fine = found.filter((one) => stateOf(one) === "ok");
  const heading = `### Check: ${wrong.length === 0 ? "every name is a user's" : `${formatCount(wrong.length, "name")} can't be signed out`}`;
  const position = `${formatCode(file)} · pool ${formatCode(userPoolId)}`;
  const first: Section = {
    heading,
    header: NAMES_HEADER,
    rows: [],
    unit: "name",
    text: `${position}\n\n${formatSummary(check, formatCode)}`,
  };
  const sections = [
    namesSection("#### Can't be signed out", wrong),
    namesSection("#### Worth knowing", odd),
    namesSection("#### Users", fine),
    clientsSection(clients),
  ];
  return fitSections([first, ...sections.filter(({ rows }) => rows.length > 0)], `_${LIMIT}_`, MAX_COMMENT_LENGTH);
}

function namesSection(heading: string, names: readonly CheckedName[]): Section {
  const rows = names.map((one) =>
    formatRow([formatState(stateOf(one)), formatCode(one.name), formatDetail(one, formatCode)]),
  );
  return { heading, header: NAMES_HEADER, rows, unit: "name", text: "" };
}

function clientsSection(clients: readonly CheckedClient[]): Section {
  const rows = clients.map(({ name, accessMinutes, idMinutes }) =>
    formatRow([formatCode(name), formatMinutes(accessMinutes, UNKNOWN), formatMinutes(idMinutes, UNKNOWN)]),
  );
  return { heading: "#### App clients", header: CLIENTS_HEADER, rows, unit: "app client", text: "" };
}
