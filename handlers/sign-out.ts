import type { Context } from "aws-lambda";
import { systemClock } from "../core/clock";
import { formatThrownMessage, parseInput } from "../core/contract";
import type { SuccessResult } from "../core/contract";
import { GlobalSignOutError, InvalidInputError } from "../core/errors";
import type { ErrorCode } from "../core/errors";
import { createPacer } from "../core/pacer";
import { signOutAll } from "../core/sign-out-all";
import type { Outcome, SignOutContext } from "../core/sign-out-all";
import { createCognitoClient } from "./cognito";
import { readEnvironment } from "./environment";
import { addLogContext, createUserFormat, logInvalidInput, logOutcome } from "./log";
import type { UserFormat } from "./log";
import { writeMetrics } from "./metrics";

// Reserved for the log and the response: a second, or a fifth of a short timeout.
const MAX_RESERVED_MS = 1_000;

const DEPLOY_AGAIN = "Deploy again: the user is still in the plan.";

// What to do before the next deploy, by error code. After a timeout, the fix is that of the last error.
const FIXES: Readonly<Partial<Record<ErrorCode, string>>> = {
  USER_NOT_FOUND:
    'List the username, an alias (e-mail address, phone number or preferred username), the "sub" of a local user, or Google_1234 for a third-party user; remove the user from the list; or set onMissingUser to "skip".',
  POOL_NOT_FOUND: "Check userPool, and pass the provider of the pool's account and Region to the construct.",
  ACCESS_DENIED: `Allow the action in the policy of the function's role, and check permissions boundaries and organization policies. A new policy takes some seconds to be in effect. ${DEPLOY_AGAIN}`,
  NOT_AUTHORIZED: "Check the state of the user and of the user pool.",
  INVALID_PARAMETER: "Correct the list.",
  OPERATION_NOT_ENABLED: "Enable it on the pool.",
  THROTTLED: DEPLOY_AGAIN,
  SERVICE_ERROR: DEPLOY_AGAIN,
  CONNECTION_ERROR: `A function in a VPC needs a NAT gateway or an interface endpoint for cognito-idp. ${DEPLOY_AGAIN}`,
  TIMEOUT: DEPLOY_AGAIN,
  UNKNOWN_ERROR: `See the function's log. ${DEPLOY_AGAIN}`,
};

/** What the invocations of one execution environment share: one connection and one rate. */
interface Shared {
  readonly context: SignOutContext;
  readonly userFormat: UserFormat;
}

let shared: Shared | undefined;

/**
 * The Lambda function of an entry: signs one user out of all sessions.
 *
 * A failure is thrown: Terraform considers an invocation failed only when the function throws.
 *
 * @param event the input of the entry
 * @param context Lambda's context
 * @throws {@link GlobalSignOutError} whose `name`, Lambda's `errorType`, is the code
 */
export async function handler(event: unknown, context: Context): Promise<SuccessResult> {
  addLogContext(context);
  const started = performance.now();
  let outcome: Outcome | undefined;
  try {
    shared ??= createShared();
    outcome = await signOut(event, shared.context, context.getRemainingTimeInMillis());
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
  const { logUsernames, ...configuration } = readEnvironment(process.env);
  const { userPoolId } = configuration;
  const userFormat = createUserFormat(logUsernames, userPoolId);
  return {
    context: {
      ...configuration,
      cognito: createCognitoClient(userPoolId),
      clock: systemClock,
      pacer: createPacer(systemClock),
      random: Math.random,
      formatUser: userFormat.formatUser,
    },
    userFormat,
  };
}

async function signOut(event: unknown, context: SignOutContext, remainingMs: number): Promise<Outcome> {
  const entry = parseInput(event);
  const reservedMs = Math.min(MAX_RESERVED_MS, remainingMs / 5);
  const [outcome] = await signOutAll([entry], context, Date.now() + remainingMs - reservedMs);
  if (!outcome) throw createFailure("UNKNOWN_ERROR", "The sign-out ended without an outcome.");
  return outcome;
}

function elapsedMs(started: number): number {
  return Math.round(performance.now() - started);
}

// Lambda logs what is thrown, and the issues of an event quote it.
function withoutValues({ issues }: InvalidInputError): string {
  return `The event is invalid in ${issues.map(({ path }) => path).join(", ")}. Send the input of an entry.`;
}

function createFailure(code: ErrorCode, message: string, causeCode = code): GlobalSignOutError {
  const error = new GlobalSignOutError(code, formatThrownMessage(code, message, FIXES[causeCode] ?? ""));
  // Terraform prints the stack trace, and the lines of a minified bundle help no one.
  error.stack = error.message;
  return error;
}
