import type { Command } from "@commander-js/extra-typings";
import { validateReason } from "../../core/contract";
import { nonEmptyString, parseFunctionName, parseUserPoolId, validatedString } from "../arguments";
import type { Terminal } from "../terminal";
import type { EveryoneOptions } from "./everyone";
import type { FailUsage } from "./read-users";
import type { NowOptions } from "./sign-out-now";

const NOTES = `
Examples:
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a --check alice bob@example.com
  cognito-sign-out now --function "$ARN" --list users.yaml --protect break-glass.txt --reason "INC-4711"
  cognito-sign-out now --function "$ARN" --yes alice > results.jsonl
  cognito-sign-out now --function "$ARN" --everyone --user-pool-id us-east-1_6573cjKIK --protect break-glass.txt

Calls the function of an earlier deploy for one user after another, in the Region of its ARN, else in that of the AWS
CLI, with the credentials that the AWS CLI would use. They need lambda:InvokeFunction on the function, and
lambda:GetFunctionConfiguration to show its user pool. --check and --protect need both, and cognito-idp:ListUsers and
DescribeUserPool on the user pool. For each user, a line of JSON with the username and the result goes to stdout.

--protect compares users, not spellings: it ends with 3, and signs no user out, when a name is one of a protected user
or when a protected name matches no user.

No plan or state records these sign-outs. The lines to add to the list are printed afterwards.

--everyone rejects every token of the user pool that was issued until now, within seconds, at services that check the
revocation list of the function. Cognito itself signs no user out. The tokens of the users of --protect stay accepted; each
of its names must be one of exactly one user. Confirm it by typing the user pool id, in a pipeline with --confirm.`;

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
    .option("--everyone", "reject all tokens of the user pool instead, at services that check the revocation list")
    .option("--user-pool-id <ID>", "with --everyone: the user pool of the function", parseUserPoolId)
    .option("--confirm <ID>", "with --everyone: the user pool id again, instead of typing it", parseUserPoolId)
    .addHelpText("after", NOTES)
    .action(async (usernames, options, command) => {
      const failUsage: FailUsage = (message) => command.error(message);
      const everyone = parseEveryone(usernames, options, failUsage);
      // The AWS SDK is slow to load; the other subcommands must not wait for it.
      if (everyone === undefined) {
        const { signOutNow } = await import("./sign-out-now.js");
        await signOutNow(usernames, options, terminal, failUsage);
      } else {
        const { revokeEveryone } = await import("./everyone.js");
        await revokeEveryone(everyone, terminal, failUsage);
      }
    });
}

type Options = NowOptions & Partial<EveryoneOptions> & { readonly everyone?: true };

// The options of --everyone; `undefined` without it.
function parseEveryone(
  usernames: readonly string[],
  options: Options,
  failUsage: FailUsage,
): EveryoneOptions | undefined {
  const { everyone, userPoolId, confirm, list, check, yes } = options;
  if (everyone !== true) {
    if (userPoolId === undefined && confirm === undefined) return undefined;
    return failUsage("No user was signed out: --user-pool-id and --confirm need --everyone.");
  }
  const fail = (message: string) => failUsage(`No token was revoked: ${message}`);
  if (usernames.length > 0 || list !== undefined || check === true)
    return fail("--everyone takes no USER, --list or --check.");
  if (userPoolId === undefined) return fail("--everyone needs --user-pool-id.");
  if (yes === true) return fail("--yes does not confirm --everyone. Pass the user pool id as --confirm instead.");
  if (confirm !== undefined && confirm !== userPoolId) return fail("--confirm is not the id of --user-pool-id.");
  return { ...options, userPoolId };
}
