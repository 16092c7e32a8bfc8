import { createColors } from "picocolors";
import { GuardRefusedError } from "../../core/errors";
import { createCognitoReader } from "../aws/cognito-client";
import type { Format } from "../output/format";
import { maskReport } from "../output/mask";
import { reportWidth, useColor } from "../terminal";
import type { Terminal } from "../terminal";
import { renderCheckJson } from "./json";
import { readListedNames, readProtectedNames } from "./listed-names";
import { lookUpUsers } from "./look-up-users";
import { mapConcurrently } from "./map-concurrently";
import { renderCheckMarkdown } from "./markdown";
import { findCheckIssues } from "./messages";
import { findMeasures } from "./measures";
import { createCheckReport } from "./model";
import type { CheckReport } from "./model";
import { renderCheckText } from "./text";
import { listClients, readClient } from "./user-pool";

/** The options of `cognito-sign-out check`. */
export interface CheckOptions {
  readonly userPoolId: string;
  readonly format: Format;
  /** A list of users who must not be listed. */
  readonly protect?: string;
  /** Whether to mask e-mail addresses and phone numbers. */
  readonly mask?: true;
  readonly wide?: true;
}

/**
 * Checks a list against a user pool.
 *
 * @param file the list
 * @param options see {@link CheckOptions}
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} when the list or the pool can't be read
 * @throws {@link GuardRefusedError} after the report, when a name is protected or does not match exactly one user
 */
export async function checkList(file: string, options: CheckOptions, terminal: Terminal): Promise<void> {
  const found = await createReport(file, options, terminal);
  const report = options.mask === true ? maskReport(found) : found;
  terminal.stdout.write(render(report, options, terminal));
  const issues = findCheckIssues(report.names, report.protectedNames);
  if (issues.length > 0) throw new GuardRefusedError(file, issues);
}

async function createReport(
  file: string,
  { userPoolId, protect }: CheckOptions,
  terminal: Terminal,
): Promise<CheckReport> {
  const listed = readListedNames(file);
  const protectedNames = protect === undefined ? [] : readProtectedNames(protect);
  const pool = { cognito: createCognitoReader(userPoolId), userPoolId };
  const lookup = await lookUpUsers(pool, { listed, protectedNames }, terminal);
  const ids = await listClients(pool);
  const clients = await mapConcurrently("Reading app clients", ids, (id) => readClient(pool, id), terminal);
  return createCheckReport({ file, userPoolId, ...lookup, clients, measures: findMeasures(userPoolId, terminal) });
}

function render(report: CheckReport, { format, wide }: CheckOptions, terminal: Terminal): string {
  if (format === "markdown") return renderCheckMarkdown(report);
  if (format === "json") return renderCheckJson(report);
  const { bold, red, yellow } = createColors(useColor(terminal.stdout, terminal.environment));
  return renderCheckText(report, { heading: bold, error: red, warning: yellow }, reportWidth(terminal, wide));
}
