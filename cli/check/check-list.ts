import { createColors } from "picocolors";
import { GuardRefusedError } from "../../core/errors";
import { usersFromFile } from "../../users/from-file";
import { findPosition } from "../../users/position";
import { createCognitoReader } from "../aws/cognito-client";
import type { Format } from "../output/format";
import { useColor } from "../terminal";
import type { Terminal } from "../terminal";
import { findUser } from "./find-user";
import { renderCheckJson } from "./json";
import { mapConcurrently } from "./map-concurrently";
import { renderCheckMarkdown } from "./markdown";
import { findCheckIssues } from "./messages";
import { createCheckReport } from "./model";
import type { CheckReport } from "./model";
import { renderCheckText } from "./text";
import { listClients, readClient, readSettings, searchUsers } from "./user-pool";

/** The options of `cognito-sign-out check`. */
export interface CheckOptions {
  readonly userPoolId: string;
  readonly format: Format;
}

/**
 * Checks a list against a user pool.
 *
 * @param file the list
 * @param options see {@link CheckOptions}
 * @param terminal the environment of the command
 * @throws {@link GlobalSignOutError} when the list or the pool can't be read
 * @throws {@link GuardRefusedError} after the report, when a name does not match exactly one user
 */
export async function checkList(file: string, options: CheckOptions, terminal: Terminal): Promise<void> {
  const report = await lookUpList(file, options.userPoolId, terminal);
  terminal.stdout.write(render(report, options, terminal));
  const issues = findCheckIssues(report);
  if (issues.length > 0) throw new GuardRefusedError(file, issues);
}

async function lookUpList(file: string, userPoolId: string, terminal: Terminal): Promise<CheckReport> {
  const users = usersFromFile(file);
  const pool = { cognito: createCognitoReader(userPoolId), userPoolId };
  const settings = await readSettings(pool);
  const ids = await listClients(pool);
  const clients = await mapConcurrently("Reading app clients", ids, (id) => readClient(pool, id), terminal);
  const names = await mapConcurrently(
    "Looking up users",
    users,
    async (user) => {
      const { username: name } = user;
      const lookup = await findUser(name, settings, (filter) => searchUsers(pool, filter, name));
      return { name, position: findPosition(user)?.() ?? file, lookup };
    },
    terminal,
  );
  return createCheckReport({ file, userPoolId, names, clients });
}

function render(report: CheckReport, { format }: CheckOptions, { stdout, environment }: Terminal): string {
  if (format === "markdown") return renderCheckMarkdown(report);
  if (format === "json") return renderCheckJson(report);
  const { bold, red, yellow } = createColors(useColor(stdout, environment));
  return renderCheckText(report, { heading: bold, error: red, warning: yellow });
}
