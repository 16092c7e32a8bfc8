import { createColors } from "picocolors";
import { InvalidInputError } from "../../core/errors";
import { findUser } from "./find-user";
import { renderCheckJson } from "./json";
import { renderCheckMarkdown } from "./markdown";
import { createCheck } from "./model";
import type { Check } from "./model";
import { checkRefusals } from "./refusals";
import { renderCheckText } from "./text";
import { usersFromFile } from "../../users/from-file";
import { findPosition } from "../../users/position";
import { createCognitoReader } from "../aws/cognito-client";
import type { Format } from "../output/format";
import { hasColour } from "../terminal";
import type { Terminal } from "../terminal";
import { mapConcurrently } from "./map-concurrently";
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
 * @param options how
 * @param terminal where it runs
 * @throws GlobalSignOutError when the list or the pool can't be read; when a name is not that of one user, after the report
 */
export async function checkList(file: string, options: CheckOptions, terminal: Terminal): Promise<void> {
  const check = await lookUp(file, options.userPoolId, terminal);
  terminal.stdout.write(render(check, options, terminal));
  const issues = checkRefusals(check);
  if (issues.length > 0) throw new InvalidInputError(file, issues, "GUARD_REFUSED");
}

async function lookUp(file: string, userPoolId: string, terminal: Terminal): Promise<Check> {
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
      const finding = await findUser(name, settings, (filter) => searchUsers(pool, filter, name));
      return { name, path: findPosition(user)?.() ?? file, finding };
    },
    terminal,
  );
  return createCheck({ file, userPoolId, names, clients });
}

function render(check: Check, { format }: CheckOptions, { stdout, environment }: Terminal): string {
  if (format === "markdown") return renderCheckMarkdown(check);
  if (format === "json") return renderCheckJson(check);
  const { bold, red, yellow } = createColors(hasColour(stdout, environment));
  return renderCheckText(check, { strong: bold, wrong: red, odd: yellow });
}
