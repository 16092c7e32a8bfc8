import * as v from "valibot";
import { encodeEveryoneInput } from "../../core/contract";
import type { EveryoneResult, FailureResult } from "../../core/contract";
import { formatValue, GlobalSignOutError, GuardRefusedError } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { createCognitoReader } from "../aws/cognito-client";
import { formatFix } from "../aws/errors";
import { readProtectedNames } from "../check/listed-names";
import { lookUpUsers } from "../check/look-up-users";
import { formatProblem } from "../check/messages";
import type { CheckedName, LookedUpName } from "../check/model";
import { formatNames } from "../check/text";
import { readWidth } from "../output/columns";
import { formatUsers } from "../output/format";
import { printableJson } from "../output/printable";
import { printMessage } from "../terminal";
import type { Terminal } from "../terminal";
import { callFunction, createLambdaClient, parseJson } from "./call-function";
import type { Fixes } from "./call-function";
import { confirmUserPool, requireTerminal } from "./confirm";
import type { FailUsage } from "./read-users";
import { readConfiguration } from "./review";

/** The options of `cognito-sign-out now --everyone`. */
export interface EveryoneOptions {
  /** The name or ARN of the function. */
  readonly function: string;
  readonly userPoolId: string;
  /** The user pool again, instead of typing it on a terminal. */
  readonly confirm?: string;
  /** A list of users whose tokens stay accepted. */
  readonly protect?: string;
  readonly reason?: string;
}

const NO_TERMINAL =
  "No token was revoked: confirmation needs a terminal. Add --confirm with the user pool id to skip it.";

const ATTACH_LIST = "Pass a TokenRevocationList to the construct as revocationList, and deploy.";

const RUN_AGAIN = "Run the command again.";

const FIXES: Fixes = {
  VALIDATION_ERROR: "Deploy the construct with the version of this package that you run.",
  CONFIGURATION_ERROR: "Restore the environment variables of the function.",
  OPERATION_NOT_ENABLED: ATTACH_LIST,
  RESOURCE_NOT_FOUND: "Deploy the construct again, which creates the table of the revocation list.",
  ACCESS_DENIED: `Allow the action in the policy of the function's role, and check permissions boundaries and organization policies. ${RUN_AGAIN}`,
  THROTTLED: RUN_AGAIN,
  SERVICE_ERROR: RUN_AGAIN,
  CONNECTION_ERROR: `A function in a VPC needs a NAT gateway, or an endpoint for DynamoDB. ${RUN_AGAIN}`,
  TIMEOUT: RUN_AGAIN,
  UNKNOWN_ERROR: `See the function's log. ${RUN_AGAIN}`,
};

const resultSchema = v.object({
  success: v.literal(true),
  data: v.object({
    id: v.string(),
    created_at: v.string(),
    outcome: v.literal("revoked"),
    not_before: v.number(),
    except: v.number(),
    user_pool_id: v.string(),
  }),
});

/**
 * Rejects all tokens of a user pool, except those of protected users, by calling the function of an earlier deploy. Services
 * that check the revocation list reject them; Cognito signs no user out.
 *
 * @param options see {@link EveryoneOptions}
 * @param terminal the environment of the command
 * @param failUsage called with a usage error
 * @throws {@link GuardRefusedError} when the function has another user pool, or a protected name is not one of exactly one user
 * @throws {@link GlobalSignOutError} unless the tokens are revoked
 */
export async function revokeEveryone(
  options: EveryoneOptions,
  terminal: Terminal,
  failUsage: FailUsage,
): Promise<void> {
  const { userPoolId, confirm } = options;
  if (confirm === undefined) requireTerminal(terminal, NO_TERMINAL, failUsage);
  const exceptions = await review(options, terminal);
  if (confirm === undefined) await confirmUserPool(userPoolId, terminal);
  const result = await callForEveryone(options, exceptions);
  terminal.stdout.write(`${printableJson(result, 0)}\n`);
  if (!result.success) throw new GlobalSignOutError(result.error.code, result.error.message);
  printMessage(terminal, formatResult(result));
}

// Prints what will happen. Returns the sub of each excepted user.
async function review(options: EveryoneOptions, terminal: Terminal): Promise<readonly string[]> {
  const { function: functionName, userPoolId, protect } = options;
  const protectedNames = protect === undefined ? [] : readProtectedNames(protect);
  const configuration = await readConfiguration(functionName);
  if (configuration.userPoolId !== userPoolId) {
    const message = `the function has user pool ${configuration.userPoolId}, not ${userPoolId}. Correct it, or pass the function of that pool as --function.`;
    throw new GuardRefusedError("The revocation", [{ path: "--user-pool-id", message }]);
  }
  if (configuration.revocationTable === undefined) {
    const problem = `No token was revoked: ${functionName} has no revocation list.`;
    throw new GlobalSignOutError("OPERATION_NOT_ENABLED", formatFix(problem, ATTACH_LIST));
  }
  const pool = { cognito: createCognitoReader(userPoolId), userPoolId };
  const { names } =
    protectedNames.length === 0 ? { names: [] } : await lookUpUsers(pool, { listed: protectedNames }, terminal);
  const issues = names.flatMap(findIssue);
  if (issues.length > 0) throw new GuardRefusedError("The revocation", issues);
  printMessage(
    terminal,
    `Function:        ${functionName}\nUser pool:       ${userPoolId}\nRevocation list: ${configuration.revocationTable}\n\n${EFFECT}\n\n${formatExceptions(names, terminal)}\n`,
  );
  return [...new Set(names.flatMap(({ lookup }) => (lookup.kind === "found" ? [lookup.user.sub] : [])))];
}

// An attacker can have the unverified e-mail address of a protected user, so such a name excepts no user.
function findIssue({ name, position, lookup }: LookedUpName): readonly Issue[] {
  if (lookup.kind === "found") return [];
  const problem = `${formatValue(name)} excepts no user: ${formatProblem(lookup, formatValue)}.`;
  const fix = lookup.kind === "missing" ? "Correct the name, or remove it." : "List the username of the intended user.";
  return [{ path: position, message: `${problem} ${fix}` }];
}

const SERVICES = "services behind RevocationAuthorizer or the verifier";

const EFFECT = [
  `Every token of this user pool that was issued until now is rejected within seconds at ${SERVICES}; their users have to sign in again.`,
  "Cognito itself signs no user out: refresh tokens and managed-login cookies stay valid, and other services accept tokens until they expire.",
  "Tokens of machine-to-machine clients stay accepted.",
].join(" ");

function formatExceptions(names: readonly CheckedName[], terminal: Terminal): string {
  if (names.length === 0) return "No user is excepted. --protect FILE excepts the users of a list.";
  const width = readWidth(terminal.stderr.columns, terminal.environment);
  return `The tokens of these users stay accepted:\n\n${formatNames(names, undefined, width)}`;
}

async function callForEveryone(
  { function: functionName, userPoolId, reason }: EveryoneOptions,
  except: readonly string[],
): Promise<EveryoneResult | FailureResult> {
  const input = encodeEveryoneInput({ except, reason });
  const action = `Calling ${functionName} for everyone in ${userPoolId}`;
  return callFunction(createLambdaClient(functionName), functionName, action, input, {
    parse: (payload) => {
      const { success, output } = v.safeParse(resultSchema, parseJson(payload));
      return success && output.data.user_pool_id === userPoolId && output.data.except === except.length
        ? output
        : undefined;
    },
    fixes: FIXES,
  });
}

function formatResult({ data }: EveryoneResult): string {
  const time = new Date(data.not_before * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const except = data.except === 0 ? "" : `, except those of ${formatUsers(data.except)}`;
  return [
    `All tokens of user pool ${data.user_pool_id} that were issued until ${time} are rejected within seconds at ${SERVICES}${except}.`,
    "Cognito itself signed no user out. No plan or state records this revocation; the table of the revocation list does.",
  ].join("\n");
}
