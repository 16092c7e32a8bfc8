import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { MAX_PAGE_SIZE, USER_LIST_QUOTA, validateReason, validateRevision } from "../../core/contract";
import { nonEmptyString, parseTime, parseUserPoolId, parseYamlPath, validatedString } from "../arguments";
import type { Terminal } from "../terminal";
import { STATUSES, toCriteria } from "./criterion";

const NOTES = `
Examples:
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --group contractors --reason "INC-4711"
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --filter 'email ^= "x"' --output lists/x.yaml
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --created-before 2026-01-31T12:00:00Z

Pass exactly one of --group, --filter, --status and --created-before.

An existing FILE is an error without --merge or --force. --merge adds the users that are not listed yet, and keeps all
other lines, also revisions and reasons. FILE is written when all users are listed. An interrupted run leaves it as it
was; run the command again.

Ends with 3, and writes nothing, when no user matches.

Needs cognito-idp:ListUsers on the user pool; with --group, cognito-idp:ListUsersInGroup instead; with
--created-before, also cognito-idp:DescribeUserPool. Sends at most ${USER_LIST_QUOTA / 2} requests per second, each for ${MAX_PAGE_SIZE} users.`;

/** Adds `cognito-sign-out resolve`. */
export function addResolve(program: Command, terminal: Terminal): void {
  program
    .command("resolve")
    .summary("write the users of a pool that match a criterion to a list")
    .description("Writes the users of a user pool that match a criterion to a list file, for review in a pull request.")
    .requiredOption("--user-pool-id <ID>", "the user pool", parseUserPoolId)
    .option("--group <NAME>", "the users in this group", nonEmptyString)
    // With an empty filter, ListUsers returns all users.
    .option("--filter <FILTER>", "the users that match this filter of ListUsers", nonEmptyString)
    .addOption(new Option("--status <STATUS>", "the users with this status").choices(STATUSES))
    .option("--created-before <TIME>", "the users created before this date (UTC) or time, in ISO 8601", parseTime)
    .option("--revision <REVISION>", "the revision for all users", validatedString(validateRevision))
    .option("--reason <TEXT>", "the reason for all users; no secrets", validatedString(validateReason))
    .option("--output <FILE>", "the list", parseYamlPath, "users.yaml")
    .option("--merge", "add the users to an existing list")
    .addOption(new Option("--force", "replace an existing list").conflicts("merge"))
    .option("--allow-empty", "accept that no user matches")
    .addHelpText("after", NOTES)
    .action(async ({ userPoolId, group, filter, status, createdBefore, ...list }, command) => {
      const [criterion, ...others] = toCriteria({ group, filter, status, createdBefore });
      if (criterion === undefined || others.length > 0)
        return command.error("error: pass exactly one of --group, --filter, --status and --created-before");
      // The AWS SDK is slow to load; the other subcommands must not wait for it.
      const { resolveUsers } = await import("./resolve-users.js");
      await resolveUsers({ userPoolId, criterion }, list, terminal);
    });
}
