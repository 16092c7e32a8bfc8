import { formatCount, formatMinutes } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import { formatDetail, formatState, formatSummary, LIMIT, UNKNOWN } from "./messages";
import { isFound, toState } from "./model";
import type { CheckedClient, CheckedName, CheckReport } from "./model";

const NAMES_HEADER = ["|  | Name | Details |", "| --- | --- | --- |"];
const CLIENTS_HEADER = ["| App client | Access token | ID token |", "| --- | --: | --: |"];

/** Renders a report as Markdown that fits a comment on a pull request. Problems first. */
export function renderCheckMarkdown(report: CheckReport): string {
  const { file, userPoolId, names, clients } = report;
  const errors = names.filter((one) => !isFound(one));
  const found = names.filter(isFound);
  const warnings = found.filter((one) => toState(one) !== "ok");
  const others = found.filter((one) => toState(one) === "ok");
  const result =
    errors.length === 0 ? "all names match a user" : `${formatCount(errors.length, "name")} can't be signed out`;
  const first: Section = {
    heading: `### Check: ${result}`,
    header: NAMES_HEADER,
    rows: [],
    unit: "name",
    text: `${formatCode(file)} · pool ${formatCode(userPoolId)}\n\n${formatSummary(report, formatCode)}`,
  };
  const sections = [
    createNamesSection("#### Can't be signed out", errors),
    createNamesSection("#### Warnings", warnings),
    createNamesSection("#### Users", others),
    createClientsSection(clients),
  ];
  return fitSections([first, ...sections.filter(({ rows }) => rows.length > 0)], `_${LIMIT}_`, MAX_COMMENT_LENGTH);
}

function createNamesSection(heading: string, names: readonly CheckedName[]): Section {
  const rows = names.map((one) =>
    formatRow([formatState(toState(one)), formatCode(one.name), formatDetail(one, formatCode)]),
  );
  return { heading, header: NAMES_HEADER, rows, unit: "name", text: "" };
}

function createClientsSection(clients: readonly CheckedClient[]): Section {
  const rows = clients.map(({ name, accessMinutes, idMinutes }) =>
    formatRow([formatCode(name), formatMinutes(accessMinutes, UNKNOWN), formatMinutes(idMinutes, UNKNOWN)]),
  );
  return { heading: "#### App clients", header: CLIENTS_HEADER, rows, unit: "app client", text: "" };
}
