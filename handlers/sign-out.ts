import type { Context } from "aws-lambda";
import { systemClock } from "../core/clock";
import { formatThrownMessage, parseEvent } from "../core/contract";
import type { Entry, EveryoneResult, SuccessResult } from "../core/contract";
import { GlobalSignOutError, InvalidInputError } from "../core/errors";
import type { ErrorCode } from "../core/errors";
import { createPacer } from "../core/pacer";
import { signOutAll } from "../core/sign-out-all";
import type { Outcome, SignOutContext } from "../core/sign-out-all";
import { readEnvironment } from "./environment";
import { addLogContext, createUserFormat, logEveryone, logEveryoneFailure, logInvalidInput, logOutcome } from "./log";
import type { UserFormat } from "./log";
import { writeMetrics } from "./metrics";
import { createRevocationTable } from "./revocations";
import type { RevocationTable } from "./revocations";
import { revokeEveryone } from "./revoke-everyone";
import { createSignOutClient } from "./sign-out-client";

// Reserved for the log and the response: a second, or a fifth of a short timeout.
const MAX_RESERVED_MS = 1_000;

const DEPLOY_AGAIN = "Deploy again: the user is still in the plan.";

const TRY_AGAIN = "Try again.";
const VPC_FIX =
  "A function in a VPC needs a NAT gateway, or an interface endpoint for cognito-idp and, with a revocation list, a gateway endpoint for DynamoDB.";

// What to do before the next deploy, by error code. After a timeout, the fix is that of the last error.
const FIXES: Readonly<Partial<Record<ErrorCode, string>>> = {
  USER_NOT_FOUND:
    'List the username, an alias (e-mail address, phone number or preferred username), the "sub" of a local user, or Google_1234 for a third-party user; remove the user from the list; or set onMissingUser to "skip".',
  POOL_NOT_FOUND: "Check userPool, and pass the provider of the pool's account and Region to the construct.",
  RESOURCE_NOT_FOUND: "Check revocationList: the table must be in the account and Region of the user pool.",
  ACCESS_DENIED: `Allow the action in the policy of the function's role, and check permissions boundaries and organization policies. A new policy takes some seconds to be in effect. ${DEPLOY_AGAIN}`,
  NOT_AUTHORIZED: "Check the state of the user and of the user pool.",
  INVALID_PARAMETER: "Correct the list.",
  OPERATION_NOT_ENABLED:
    "Enable it on the pool. For session tracking, call SetUserPoolSessionConfiguration, which needs the Essentials or Plus tier, or omit endManagedLoginSessions.",
  THROTTLED: DEPLOY_AGAIN,
  SERVICE_ERROR: DEPLOY_AGAIN,
  CONNECTION_ERROR: `${VPC_FIX} ${DEPLOY_AGAIN}`,
  TIMEOUT: DEPLOY_AGAIN,
  UNKNOWN_ERROR: `See the function's log. ${DEPLOY_AGAIN}`,
};

// What to do before the next attempt to revoke the tokens of all users.
const EVERYONE_FIXES: typeof FIXES = {
  ...FIXES,
  ACCESS_DENIED: "Allow the action in the policy of the function's role.",
  OPERATION_NOT_ENABLED: "Set revocationList of the construct, and deploy.",
  THROTTLED: TRY_AGAIN,
  SERVICE_ERROR: TRY_AGAIN,
  CONNECTION_ERROR: `${VPC_FIX} ${TRY_AGAIN}`,
  TIMEOUT: TRY_AGAIN,
  UNKNOWN_ERROR: `See the function's log. ${TRY_AGAIN}`,
};

/** What the invocations of one execution environment share: one connection and one rate. */
interface Shared {
  readonly context: SignOutContext;
  readonly revocations: RevocationTable | undefined;
  readonly userFormat: UserFormat;
}

let shared: Shared | undefined;

/**
 * The Lambda function of an entry: signs one user out of all sessions. With another input, it revokes the tokens of all users.
 *
 * A failure is thrown: Terraform considers an invocation failed only when the function throws.
 *
 * @param event the input of the entry
 * @param context Lambda's context
 * @throws {@link GlobalSignOutError} whose `name`, Lambda's `errorType`, is the code
 */
export async function handler(event: unknown, context: Context): Promise<SuccessResult | EveryoneResult> {
  addLogContext(context);
  const started = performance.now();
  let outcome: Outcome | "revoked" | undefined;
  try {
    shared ??= createShared();
    const input = parseEvent(event);
    const remainingMs = context.getRemainingTimeInMillis();
    const timeMs = remainingMs - Math.min(MAX_RESERVED_MS, remainingMs / 5);
    if ("except" in input) {
      const revoked = await revokeEveryone(input, shared.revocations, shared.context, timeMs).catch(failEveryone);
      logEveryone(revoked, elapsedMs(started));
      outcome = "revoked";
      return revoked;
    }
    outcome = await signOut(input, shared.context, timeMs);
    logOutcome(outcome, shared.context.userPoolId, shared.userFormat, elapsedMs(started));
    if (outcome.result.success) return outcome.result;
    const { code, message } = outcome.result.error;
    throw createFailure(code, message, outcome.lastErrorCode);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    logInvalidInput(error.code);
    throw createFailure(error.code, shared?.userFormat.formatUser ? withoutValues(error) : error.message);
  } finally {
    if (shared) writeMetrics(shared.context.userPoolId, outcome, elapsedMs(started));
  }
}

function createShared(): Shared {
  const { logUsernames, revocationTable, revocationRetentionHours, endManagedLoginSessions, ...configuration } =
    readEnvironment(process.env);
  const { userPoolId } = configuration;
  const userFormat = createUserFormat(logUsernames, userPoolId);
  const revocations =
    revocationTable === undefined ? undefined : createRevocationTable(revocationTable, revocationRetentionHours);
  return {
    context: {
      ...configuration,
      cognito: createSignOutClient(userPoolId, { revocations, endManagedLoginSessions }),
      clock: systemClock,
      pacer: createPacer(systemClock),
      random: Math.random,
      formatUser: userFormat.formatUser,
    },
    revocations,
    userFormat,
  };
}

async function signOut(entry: Entry, context: SignOutContext, timeMs: number): Promise<Outcome> {
  const [outcome] = await signOutAll([entry], context, Date.now() + timeMs);
  if (!outcome) throw createFailure("UNKNOWN_ERROR", "The sign-out ended without an outcome.");
  return outcome;
}

function failEveryone(error: unknown): never {
  if (!(error instanceof GlobalSignOutError)) throw error;
  logEveryoneFailure(error);
  throw createFailure(error.code, error.message, error.code, EVERYONE_FIXES);
}

function elapsedMs(started: number): number {
  return Math.round(performance.now() - started);
}

// Lambda logs what is thrown, and the issues of an event quote it.
function withoutValues({ issues }: InvalidInputError): string {
  return `The event is invalid in ${issues.map(({ path }) => path).join(", ")}. Send the input of an entry.`;
}

function createFailure(code: ErrorCode, message: string, causeCode = code, fixes = FIXES): GlobalSignOutError {
  const error = new GlobalSignOutError(code, formatThrownMessage(code, message, fixes[causeCode] ?? ""));
  // Terraform prints the stack trace, and the lines of a minified bundle help no one.
  error.stack = error.message;
  return error;
}
