import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { validateReason, validateRevision } from "../../core/contract";
import { validatedString, nonEmptyString, parseTime, userPoolId, yamlFile } from "../arguments";
import type { Terminal } from "../terminal";
import { criteriaOf, STATUSES } from "./criterion";

const NOTES = `
Examples:
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --group contractors --reason "INC-4711"
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --filter 'email ^= "x"' --output lists/x.yaml
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --created-before 2026-01-31T12:00:00Z

Give exactly one of --group, --filter, --status and --created-before.

A run that was stopped goes on where it was when it is asked the same again: until it is done, FILE.partial keeps what
was listed. An existing FILE is replaced when all is done, and not before.

It needs cognito-idp:ListUsers on the user pool; with --group cognito-idp:ListUsersInGroup instead, with
--created-before cognito-idp:DescribeUserPool as well. It keeps to 15 requests a second, of 60 users each.`;

/** Adds `cognito-sign-out resolve`. */
export function addResolve(program: Command, terminal: Terminal): void {
  program
    .command("resolve")
    .summary("write the users of a pool that meet a criterion to a list")
    .description("Writes the users of a user pool that meet a criterion to a list file, for review in a pull request.")
    .requiredOption("--user-pool-id <ID>", "the user pool", userPoolId)
    .option("--group <NAME>", "the users of this group", nonEmptyString)
    // Without a filter, ListUsers lists everybody.
    .option("--filter <FILTER>", "the users whom Cognito's ListUsers finds with this filter", nonEmptyString)
    .addOption(new Option("--status <STATUS>", "the users with this status").choices(STATUSES))
    .option("--created-before <TIME>", "the users made before this date (UTC) or time, in ISO 8601", parseTime)
    .option("--revision <REVISION>", "the revision of all of them", validatedString(validateRevision))
    .option("--reason <TEXT>", "why they are signed out; no secrets", validatedString(validateReason))
    .option("--output <FILE>", "the list", yamlFile, "users.yaml")
    .addHelpText("after", NOTES)
    .action(async ({ userPoolId, output, revision, reason, ...criteria }, command) => {
      const [criterion, ...others] = criteriaOf(criteria);
      if (criterion === undefined || others.length > 0)
        return command.error("error: exactly one of --group, --filter, --status and --created-before must be given");
      // The AWS SDK takes its time to load.
      const { resolveUsers } = await import("./resolve-users.js");
      await resolveUsers({ userPoolId, criterion }, { output, revision, reason }, terminal);
    });
}
