import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import Table from "cli-table3";
import pc from "picocolors";
import type { Emulator } from "./emulator";
import { createUser, presentTokens, signIn } from "./user-pool";
import type { TokenResponse, TokenResponses, Tokens } from "./user-pool";
import type { Workspace } from "./workspace";

const USERS = ["alice", "bob", "carol", "dave"];
const LISTED = ["alice", "bob", "carol"];

/** A user, and the status of the API before the deploy. */
interface SignedInUser {
  readonly username: string;
  readonly tokens: Tokens;
  readonly statusBefore: number;
}

/** Prints a message on the terminal. */
export type Print = (text: string) => void;

// The authorizer of the API reads the revocation list at least every 5 seconds.
const MAX_DELAY_MS = 6_000;

/** The responses to the tokens of a user after the deploy. */
interface Check {
  readonly username: string;
  /** Whether the user is listed, so that the tokens should be rejected. */
  readonly listed: boolean;
  /** The responses of Cognito. */
  readonly responses: TokenResponses;
  /** The status of the API before and after the deploy. */
  readonly statuses: readonly [number, number];
}

/**
 * Demonstrates a sign-out on the local AWS, from the list of users to tokens that Cognito rejects.
 *
 * @param workspace the workspace of the example
 * @param emulator the local AWS
 * @param print prints a message
 * @returns whether all tokens were accepted or rejected as expected
 */
export async function demonstrate(
  workspace: Workspace,
  { clientConfig, endpoint }: Emulator,
  print: Print,
): Promise<boolean> {
  print("Deploying the example with an empty list: cdktf deploy");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"]);
  const { user_pool_id: userPoolId = "", client_id: clientId = "", api_id: apiId = "" } = await workspace.outputs();
  const pool = { cognito: new CognitoIdentityProviderClient(clientConfig), userPoolId, clientId };
  const api = `${endpoint}/_aws/execute-api/${apiId}/$default/health`;

  print(`Signing in ${USERS.join(", ")} (user pool ${userPoolId}), and sending their tokens to the API`);
  const signedIn: SignedInUser[] = [];
  for (const username of USERS) {
    await createUser(pool, username);
    const tokens = await signIn(pool, username);
    signedIn.push({ username, tokens, statusBefore: await requestApi(api, tokens) });
  }

  const list = { SIGN_OUT_USERS: LISTED.join(" ") };
  print(`Listing ${LISTED.join(", ")}: cdktf diff && cognito-sign-out plan\n`);
  await workspace.cdktf(["diff", "--skip-provider-lock"], list);
  print(`${indent(await workspace.reportPlan())}\n`);

  print("Deploying: cdktf deploy");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"], list);

  print("Sending the tokens of all users to Cognito and to the API\n");
  await waitForRejection(api, signedIn);
  const checks = await Promise.all(
    signedIn.map(async ({ username, tokens, statusBefore }) => ({
      username,
      listed: LISTED.includes(username),
      responses: await presentTokens(pool, tokens),
      statuses: [statusBefore, await requestApi(api, tokens)] as const,
    })),
  );
  process.stdout.write(`${formatChecks(checks)}\n`);
  return checks.every(isAsExpected);
}

/** Sends an access token to the API, and returns the status. */
async function requestApi(api: string, { accessToken }: Tokens): Promise<number> {
  return (await fetch(api, { headers: { authorization: `Bearer ${accessToken}` } })).status;
}

async function waitForRejection(api: string, signedIn: readonly SignedInUser[]): Promise<void> {
  const deadline = Date.now() + MAX_DELAY_MS;
  for (const { username, tokens } of signedIn) {
    while (LISTED.includes(username) && (await requestApi(api, tokens)) === 200 && Date.now() < deadline);
  }
}

function isAsExpected({ listed, responses, statuses }: Check): boolean {
  const [before, after] = statuses;
  const isApiAsExpected = before === 200 && after === (listed ? 403 : 200);
  return isApiAsExpected && responses.refreshToken.accepted === !listed && responses.accessToken.accepted === !listed;
}

function formatChecks(checks: readonly Check[]): string {
  const table = new Table({
    head: ["user", "listed", "refresh token", "access token", "API", "ok"],
    style: { head: [], border: [] },
    // It fits 80 columns.
    colWidths: [null, null, 21, 21, null, null],
    wordWrap: true,
  });
  for (const check of checks) {
    const { username, listed, responses, statuses } = check;
    table.push([
      username,
      listed ? "yes" : "no",
      formatResponse(responses.refreshToken),
      formatResponse(responses.accessToken),
      statuses.join(" → "),
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
