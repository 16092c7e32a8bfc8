import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import pc from "picocolors";
import type { Emulator } from "./emulator";
import { plannedEntries } from "./planned-entries";
import type { PlannedEntry } from "./planned-entries";
import { createUser, presentTokens, signIn } from "./user-pool";
import type { Tokens, UserPool } from "./user-pool";
import { holds, verdictTable } from "./verdict";
import type { Workspace } from "./workspace";

const USERS = ["alice", "bob", "carol", "dave"];
const LISTED = ["alice", "bob", "carol"];

/** Tells the person at the terminal what happens. */
export type Say = (text: string) => void;

/**
 * Shows the whole way on the local AWS, from the list of users to tokens that Cognito refuses.
 *
 * @param workspace where the example is deployed
 * @param emulator the local AWS
 * @param say tells what happens
 * @returns whether everything is as it should be
 */
export async function demonstrate(workspace: Workspace, { clientConfig }: Emulator, say: Say): Promise<boolean> {
  say("Deploying the example with nobody on the list: a user pool, an app client, the construct");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"]);
  const { user_pool_id: userPoolId = "", client_id: clientId = "" } = await workspace.outputs();
  const pool = { cognito: new CognitoIdentityProviderClient(clientConfig), userPoolId, clientId };

  say(`Signing ${USERS.join(", ")} in to user pool ${pool.userPoolId}`);
  const tokens = await signEverybodyIn(pool);

  const list = { SIGN_OUT_USERS: LISTED.join(" ") };
  say(`Putting ${LISTED.join(", ")} on the list: cdktf diff`);
  await workspace.cdktf(["diff", "--skip-provider-lock"], list);
  plannedEntries(await workspace.savedPlan()).forEach((entry) => {
    say(describe(entry));
  });

  say("Deploying: cdktf deploy");
  await workspace.cdktf(["deploy", "--auto-approve", "--skip-provider-lock"], list);

  say("Presenting everybody's old tokens to Cognito\n");
  const observations = await Promise.all(
    USERS.map(async (username) => ({
      username,
      listed: LISTED.includes(username),
      answers: await presentTokens(pool, tokensOf(tokens, username)),
    })),
  );
  process.stdout.write(`${verdictTable(observations)}\n`);
  return observations.every(holds);
}

async function signEverybodyIn(pool: UserPool): Promise<ReadonlyMap<string, Tokens>> {
  const tokens = new Map<string, Tokens>();
  for (const username of USERS) {
    await createUser(pool, username);
    tokens.set(username, await signIn(pool, username));
  }
  return tokens;
}

function tokensOf(tokens: ReadonlyMap<string, Tokens>, username: string): Tokens {
  const found = tokens.get(username);
  if (!found) throw new Error(`${username} did not sign in.`);
  return found;
}

function describe({ username, revisions, reason }: PlannedEntry): string {
  const why = revisions.length > 1 ? `revision ${revisions.join(" -> ")}` : "first time";
  return `    ${pc.bold("sign out")}  ${username.padEnd(8)}${why.padEnd(12)}${reason}`;
}
