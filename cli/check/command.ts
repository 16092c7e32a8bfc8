import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { USER_LIST_QUOTA } from "../../core/contract";
import { parseUserPoolId, WIDE } from "../arguments";
import { FORMATS } from "../output/format";
import { maskErrors } from "../output/mask";
import type { Terminal } from "../terminal";

const NOTES = `
Examples:
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK --protect break-glass.txt
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK --format markdown > comment.md

Ends with 3 when a name matches no user of the pool, matches several, or is an unverified alias. Disabled users and two
names of one user are warnings: signing them out does no harm.

--protect compares users, not spellings: also an alias and the sub of a protected user are found. It ends with 3 when one
is listed, and when a protected name matches no user.

Uses the credentials that the AWS CLI would use, at most ${USER_LIST_QUOTA / 2} requests per second. They need cognito-idp:ListUsers,
DescribeUserPool and ListUserPoolClients on the user pool. Without DescribeUserPoolClient, which also reads the secrets of app
clients, the lifetime of tokens is unknown. None of these counts a user as a monthly active user.

ListUsers is eventually consistent: a recent change to a user may be missing.`;

/** Adds `cognito-sign-out check`. */
export function addCheck(program: Command, terminal: Terminal): void {
  program
    .command("check")
    .summary("look up the users of a list in their user pool")
    .description("Looks up the users of a list in their user pool, to find a misspelled name before the deploy.")
    .argument("<USERS>", "the list: a .yaml, .yml, .json, .csv or .txt file")
    .requiredOption("--user-pool-id <ID>", "the user pool, such as us-east-1_6573cjKIK", parseUserPoolId)
    .option("--protect <FILE>", "users in this .yaml, .json, .csv or .txt file must not be listed, by any name")
    .addOption(new Option("--format <format>", "output format").choices(FORMATS).default("text" as const))
    .option("--mask", "mask e-mail addresses and phone numbers, each with a hash")
    .option("--wide", WIDE)
    .addHelpText("after", NOTES)
    .action((file, options) =>
      maskErrors(options.mask === true, async () => {
        // The AWS SDK is slow to load; the other subcommands must not wait for it.
        const { checkList } = await import("./check-list.js");
        await checkList(file, options, terminal);
      }),
    );
}
