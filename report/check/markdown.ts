import { LONGEST_COMMENT } from "../markdown";
import { code } from "../markdown-code";
import { fitSections } from "../markdown-fit";
import type { Section } from "../markdown-fit";
import { counted, lifetime } from "../words";
import { isUser, stateOf } from "./model";
import type { Check, CheckedClient, CheckedName } from "./model";
import { detailText, LIMIT, stateText, summaryText, UNKNOWN } from "./words";

const NAMES_HEADER = ["|  | Name | Who |", "| --- | --- | --- |"];
const CLIENTS_HEADER = ["| App client | Access token | ID token |", "| --- | --: | --: |"];

/** The check as Markdown that fits a comment on a pull request. What is to be looked at stands before what is fine. */
export function renderCheckMarkdown(check: Check): string {
  const { file, userPoolId, names, clients } = check;
  const wrong = names.filter((one) => !isUser(one));
  const found = names.filter(isUser);
  const odd = found.filter((one) => stateOf(one) !== "ok");
  const fine = found.filter((one) => stateOf(one) === "ok");
  const heading = `### Check: ${wrong.length === 0 ? "every name is a user's" : `${counted(wrong.length, "name")} can't be signed out`}`;
  const place = `${code(file)} · pool ${code(userPoolId)}`;
  const first: Section = {
    heading,
    header: NAMES_HEADER,
    rows: [],
    unit: "name",
    text: `${place}\n\n${summaryText(check, code)}`,
  };
  const sections = [
    namesSection("#### Can't be signed out", wrong),
    namesSection("#### Worth knowing", odd),
    namesSection("#### Users", fine),
    clientsSection(clients),
  ];
  return fitSections([first, ...sections.filter(({ rows }) => rows.length > 0)], `_${LIMIT}_`, LONGEST_COMMENT);
}

function namesSection(heading: string, names: readonly CheckedName[]): Section {
  const rows = names.map((one) => row([stateText(stateOf(one)), code(one.name), detailText(one, code)]));
  return { heading, header: NAMES_HEADER, rows, unit: "name", text: "" };
}

function clientsSection(clients: readonly CheckedClient[]): Section {
  const rows = clients.map(({ name, accessMinutes, idMinutes }) =>
    row([code(name), lifetime(accessMinutes, UNKNOWN), lifetime(idMinutes, UNKNOWN)]),
  );
  return { heading: "#### App clients", header: CLIENTS_HEADER, rows, unit: "app client", text: "" };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
