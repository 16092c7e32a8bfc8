import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { METRICS, parseInput } from "../core/contract";
import type { SuccessResult } from "../core/contract";
import { signOutAll } from "../core/engine";
import type { EngineContext, Outcome } from "../core/engine-types";
import { GlobalSignOutError, InvalidInputError } from "../core/errors";
import type { ErrorCode } from "../core/errors";
import { createPacer } from "../core/pacer";
import { systemClock } from "./clock";
import { cognitoOf } from "./cognito";
import { readEnvironment } from "./environment";
import { writeMetrics } from "./metrics";
import { namingOf } from "./naming";
import type { Naming } from "./naming";

// What is left of the function's time for the log and the answer, once the engine has stopped: a second, and with a short
// timeout a fifth.
const marginOf = (remainingMs: number) => Math.min(1_000, remainingMs / 5);

const logger = new Logger({ serviceName: METRICS.service });

/** What the calls of one execution environment share, so that only the first one connects and all keep one pace. */
interface Shared {
  readonly engineContext: EngineContext;
  readonly naming: Naming;
}

let shared: Shared | undefined;

/**
 * The Lambda function behind an entry: signs one user out everywhere.
 *
 * Terraform takes a function for failed only when it throws, so a failure is thrown and never returned.
 *
 * @param event the input of the entry
 * @param context Lambda's own
 * @throws {@link GlobalSignOutError} whose `name`, Lambda's `errorType`, is the code
 */
export async function handler(event: unknown, context: Context): Promise<SuccessResult> {
  logger.addContext(context);
  const started = performance.now();
  let outcome: Outcome | undefined;
  try {
    shared ??= createShared();
    outcome = await signOut(event, shared.engineContext, context.getRemainingTimeInMillis());
    log(outcome, shared, Math.round(performance.now() - started));
    if (outcome.result.success) return outcome.result;
    throw failure(outcome.result.error.code, outcome.result.error.message);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    // The event itself stays out of the log: nobody knows what stands in an event that isn't ours.
    logger.error("Global sign-out failed", { outcome: "failed", error_code: error.code });
    throw failure(error.code, shared?.naming.nameOf ? withoutValues(error) : error.message);
  } finally {
    if (shared) writeMetrics(shared.engineContext.userPoolId, outcome, Math.round(performance.now() - started));
  }
}

function createShared(): Shared {
  const { logUsernames, ...environment } = readEnvironment(process.env);
  const naming = namingOf(logUsernames, environment.userPoolId);
  const cognito = cognitoOf(environment.userPoolId);
  const pacer = createPacer(systemClock);
  const { nameOf } = naming;
  return {
    engineContext: { ...environment, cognito, clock: systemClock, pacer, random: Math.random, nameOf },
    naming,
  };
}

async function signOut(event: unknown, engineContext: EngineContext, remainingMs: number): Promise<Outcome> {
  const entry = parseInput(event);
  const deadline = Date.now() + remainingMs - marginOf(remainingMs);
  const [outcome] = await signOutAll([entry], engineContext, { deadline });
  if (!outcome) throw failure("UNKNOWN_ERROR", "The engine gave no outcome.");
  return outcome;
}

function log({ entry, result, attempts, throttled }: Outcome, shared: Shared, durationMs: number): void {
  const fields = {
    ...shared.naming.fieldsOf(entry),
    revision: entry.revision,
    user_pool_id: shared.engineContext.userPoolId,
    attempts,
    throttled,
    duration_ms: durationMs,
  };
  if (result.success) {
    const { id, outcome } = result.data;
    logger.info("Global sign-out", { ...fields, outcome, cognito_request_id: id });
  } else {
    const { code, message } = result.error;
    logger.error("Global sign-out failed", { ...fields, outcome: "failed", error_code: code, error_message: message });
  }
}

// Lambda logs what is thrown, and the faults of an event quote it.
function withoutValues({ faults }: InvalidInputError): string {
  return `The event has faults in ${faults.map(({ where }) => where).join(", ")}. Send the input of an entry.`;
}

/** The code leads the message too, because some tools show `errorMessage` alone. */
function failure(code: ErrorCode, message: string): GlobalSignOutError {
  const error = new GlobalSignOutError(code, `${code}: ${message}`);
  // Terraform prints the trace into its error, where lines of a minified bundle help nobody.
  error.stack = error.message;
  return error;
}
