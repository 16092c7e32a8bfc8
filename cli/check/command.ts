import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { userPoolId } from "../arguments";
import { FORMATS } from "../output/format";
import type { Terminal } from "../terminal";

const NOTES = `
Examples:
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK --format markdown > comment.md

A name that is no user of the pool, that several users have, or that is an alias nobody has verified ends it with 3.
Disabled users and two names of one user are shown only: to sign them out does no harm.

It asks with the credentials that the AWS CLI would use, 15 times a second at most. They need cognito-idp:ListUsers,
DescribeUserPool, ListUserPoolClients and DescribeUserPoolClient on the user pool, and nothing that counts a user as active.

ListUsers is eventually consistent: a user who was made or changed just now may be shown as before.`;

/** Adds `cognito-sign-out check`. */
export function addCheck(program: Command, terminal: Terminal): void {
  program
    .command("check")
    .summary("look the users of a list up in their user pool")
    .description("Looks the users of a list up in their user pool, so that a typo is found before the deploy.")
    .argument("<USERS>", "the list: a .yaml, .yml, .json, .csv or .txt file")
    .requiredOption("--user-pool-id <ID>", "the user pool, such as us-east-1_6573cjKIK", userPoolId)
    .addOption(new Option("--format <format>", "how it is written").choices(FORMATS).default("text" as const))
    .addHelpText("after", NOTES)
    .action(async (file, options) => {
      // The SDK takes its time to load, which no other subcommand should wait for.
      const { checkList } = await import("./check-list.js");
      await checkList(file, options, terminal);
    });
}
