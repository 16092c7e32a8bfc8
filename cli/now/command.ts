import type { Command } from "@commander-js/extra-typings";
import { functionName } from "../arguments";
import type { Terminal } from "../terminal";

const NOTES = `
Examples:
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a alice bob@example.com
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a --yes alice > results.jsonl

It calls the function that a deploy has made, for one user after another, with your credentials and Region as the AWS CLI
finds them; they need lambda:InvokeFunction on it. Each user who was asked for is a line of JSON on stdout: the username,
and the result.

No plan and no state knows of it. Put the users on the list as well, so that it stands in git.`;

/** Adds `cognito-sign-out now`. */
export function addNow(program: Command, terminal: Terminal): void {
  program
    .command("now")
    .summary("sign users out at once, without a deploy")
    .description("Signs users out at once, in an emergency, by calling the function of an earlier deploy.")
    .argument("<USER...>", "usernames, as a list names them")
    .requiredOption("--function <NAME>", "the function's name or ARN", functionName)
    .option("--yes", "don't ask first")
    .addHelpText("after", NOTES)
    .action(async (usernames, options, command) => {
      // It brings the AWS SDK, for which no other subcommand should wait.
      const { signOutNow } = await import("./sign-out-now.js");
      await signOutNow(usernames, options, terminal, (message) => command.error(message));
    });
}
