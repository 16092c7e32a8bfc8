import type { Command } from "@commander-js/extra-typings";
import { parseFunctionName } from "../arguments";
import type { Terminal } from "../terminal";

const NOTES = `
Examples:
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a alice bob@example.com
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a --yes alice > results.jsonl

Calls the function of an earlier deploy for one user after another, with the credentials and Region that the AWS CLI
would use. They need lambda:InvokeFunction on the function. For each user, a line of JSON with the username and the
result goes to stdout.

No plan or state records these sign-outs. Add the users to the list as well, so that git has a record.`;

/** Adds `cognito-sign-out now`. */
export function addNow(program: Command, terminal: Terminal): void {
  program
    .command("now")
    .summary("sign users out at once, without a deploy")
    .description("Signs users out at once, in an emergency, by calling the function of an earlier deploy.")
    .argument("<USER...>", "usernames, as in a list")
    .requiredOption("--function <NAME>", "name or ARN of the function", parseFunctionName)
    .option("--yes", "skip the confirmation")
    .addHelpText("after", NOTES)
    .action(async (usernames, options, command) => {
      // The AWS SDK is slow to load; the other subcommands must not wait for it.
      const { signOutNow } = await import("./sign-out-now.js");
      await signOutNow(usernames, options, terminal, (message) => command.error(message));
    });
}
