import type { Command } from "@commander-js/extra-typings";
import { validateReason } from "../../core/contract";
import { nonEmptyString, parseFunctionName, validatedString } from "../arguments";
import type { Terminal } from "../terminal";

const NOTES = `
Examples:
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a --check alice bob@example.com
  cognito-sign-out now --function "$ARN" --list users.yaml --protect break-glass.txt --reason "INC-4711"
  cognito-sign-out now --function "$ARN" --yes alice > results.jsonl

Calls the function of an earlier deploy for one user after another, in the Region of its ARN, else in that of the AWS
CLI, with the credentials that the AWS CLI would use. They need lambda:InvokeFunction on the function, and
lambda:GetFunctionConfiguration to show its user pool. --check and --protect need both, and cognito-idp:ListUsers and
DescribeUserPool on the user pool. For each user, a line of JSON with the username and the result goes to stdout.

--protect compares users, not spellings: it ends with 3, and signs no user out, when a name is one of a protected user
or when a protected name matches no user.

No plan or state records these sign-outs. The lines to add to the list are printed afterwards.`;

/** Adds `cognito-sign-out now`. */
export function addNow(program: Command, terminal: Terminal): void {
  program
    .command("now")
    .summary("sign users out at once, without a deploy")
    .description("Signs users out at once, in an emergency, by calling the function of an earlier deploy.")
    .argument("[USER...]", "usernames, as in a list")
    .requiredOption("--function <NAME>", "name or ARN of the function", parseFunctionName)
    .option("--list <FILE>", "sign out the users of this .yaml, .json, .csv or .txt file as well", nonEmptyString)
    .option("--check", "look the users up in the user pool, and show them before the confirmation")
    .option("--protect <FILE>", "users in this .yaml, .json, .csv or .txt file must not be signed out", nonEmptyString)
    .option(
      "--reason <TEXT>",
      "the reason of users without one in the list; no secrets",
      validatedString(validateReason),
    )
    .option("--yes", "skip the confirmation")
    .addHelpText("after", NOTES)
    .action(async (usernames, options, command) => {
      // The AWS SDK is slow to load; the other subcommands must not wait for it.
      const { signOutNow } = await import("./sign-out-now.js");
      await signOutNow(usernames, options, terminal, (message) => command.error(message));
    });
}
