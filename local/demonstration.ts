import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import Table from "cli-table3";
import pc from "picocolors";
import type { Emulator } from "./emulator";
import { createUser, presentTokens, signIn } from "./user-pool";
import type { TokenResponse, TokenResponses } from "./user-pool";
import type { Workspace } from "./workspace";

const USERS = ["alice", "bob", "carol", "dave"];
const LISTED = ["alice", "bob", "carol"];

/** Prints a message on the terminal. */
export type Print = (text: string) => void;

/** Cognito's responses to the tokens of a user after the deploy. */
interface Check {
  readonly username: string;
  /** Whether the user is listed, so that Cognito should reject the tokens. */
  readonly listed: boolean;
  readonly responses: TokenResponses;
}

/**
 * Demonstrates a sign-out on the local AWS, from the list of users to tokens that Cognito rejects.
 *
 * @param workspace the workspace of the example
 * @param emulator the local AWS
 * @param print prints a message
 * @returns whether all tokens were accepted or rejected as expected
 */
export async function demonstrate(workspace: Workspace, { clientConfig }: Emulator, print: Print): Promise<boolean> {
  print("Deploying the example with an empty list: cdktf deploy");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"]);
  const { user_pool_id: userPoolId = "", client_id: clientId = "" } = await workspace.outputs();
  const pool = { cognito: new CognitoIdentityProviderClient(clientConfig), userPoolId, clientId };

  print(`Signing in ${USERS.join(", ")} (user pool ${userPoolId})`);
  const signedIn = [];
  for (const username of USERS) {
    await createUser(pool, username);
    signedIn.push({ username, tokens: await signIn(pool, username) });
  }

  const list = { SIGN_OUT_USERS: LISTED.join(" ") };
  print(`Listing ${LISTED.join(", ")}: cdktf diff && cognito-sign-out plan\n`);
  await workspace.cdktf(["diff", "--skip-provider-lock"], list);
  print(`${indent(await workspace.reportPlan())}\n`);

  print("Deploying: cdktf deploy");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"], list);

  print("Sending the tokens of all users to Cognito\n");
  const checks = await Promise.all(
    signedIn.map(async ({ username, tokens }) => ({
      username,
      listed: LISTED.includes(username),
      responses: await presentTokens(pool, tokens),
    })),
  );
  process.stdout.write(`${formatChecks(checks)}\n`);
  return checks.every(isAsExpected);
}

function isAsExpected({ listed, responses }: Check): boolean {
  return responses.refreshToken.accepted === !listed && responses.accessToken.accepted === !listed;
}

function formatChecks(checks: readonly Check[]): string {
  const table = new Table({
    head: ["user", "listed", "expected", "refresh token", "access token", "ok"],
    style: { head: [], border: [] },
    // It fits 80 columns.
    colWidths: [null, null, null, 22, 22, null],
    wordWrap: true,
  });
  for (const check of checks) {
    const { username, listed, responses } = check;
    table.push([
      username,
      listed ? "yes" : "no",
      listed ? "rejected" : "accepted",
      formatResponse(responses.refreshToken),
      formatResponse(responses.accessToken),
      isAsExpected(check) ? pc.green("✔") : pc.red("✘"),
    ]);
  }
  return table.toString();
}

function formatResponse(response: TokenResponse): string {
  return response.accepted ? "accepted" : `rejected: ${response.message}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
