import { formatCount, formatMinutes } from "../output/format";
import { fitSections, formatCode, formatRow, MAX_COMMENT_LENGTH } from "../output/markdown";
import type { Section } from "../output/markdown";
import { formatDetail, formatProblem, formatState, formatSummary, LIMIT, UNKNOWN } from "./messages";
import { findUnmatched, isRefused, toState } from "./model";
import type { CheckedClient, CheckedName, CheckReport, LookedUpName } from "./model";

const NAMES_HEADER = ["|  | Name | Details |", "| --- | --- | --- |"];
const CLIENTS_HEADER = ["| App client | Access token | ID token |", "| --- | --: | --: |"];

/** Renders a report as Markdown that fits a comment on a pull request. Problems first. */
export function renderCheckMarkdown(report: CheckReport): string {
  const { file, userPoolId, names, protectedNames, clients } = report;
  const protectedOnes = names.filter(({ protectedBy }) => protectedBy !== undefined);
  const unmatched = findUnmatched(protectedNames);
  const errors = names.filter((one) => isRefused(one) && one.protectedBy === undefined);
  const accepted = names.filter((one) => !isRefused(one));
  const warnings = accepted.filter((one) => toState(one) !== "ok");
  const others = accepted.filter((one) => toState(one) === "ok");
  const results = [
    protectedOnes.length === 0 ? "" : `${formatCount(protectedOnes.length, "protected user")} listed`,
    errors.length === 0 ? "" : `${formatCount(errors.length, "name")} can't be signed out`,
    unmatched.length === 0 ? "" : `${formatCount(unmatched.length, "protected name")} without a user`,
  ].filter((result) => result !== "");
  const first: Section = {
    heading: `### Check: ${results.length === 0 ? "all names match a user" : results.join(", ")}`,
    header: NAMES_HEADER,
    rows: [],
    unit: "name",
    text: `${formatCode(file)} · pool ${formatCode(userPoolId)}\n\n${formatSummary(report, formatCode)}`,
  };
  const sections = [
    createNamesSection("#### Protected", protectedOnes),
    createUnmatchedSection(unmatched),
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

function createUnmatchedSection(unmatched: readonly LookedUpName[]): Section {
  const rows = unmatched.map(({ name, position, lookup }) =>
    formatRow([lookup.kind, formatCode(name), `${formatCode(position)}: ${formatProblem(lookup, formatCode)}`]),
  );
  return { heading: "#### Protected names without a user", header: NAMES_HEADER, rows, unit: "name", text: "" };
}

function createClientsSection(clients: readonly CheckedClient[]): Section {
  const rows = clients.map(({ name, accessMinutes, idMinutes }) =>
    formatRow([formatCode(name), formatMinutes(accessMinutes, UNKNOWN), formatMinutes(idMinutes, UNKNOWN)]),
  );
  return { heading: "#### App clients", header: CLIENTS_HEADER, rows, unit: "app client", text: "" };
}
