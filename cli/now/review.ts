import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { ENVIRONMENT } from "../../core/contract";
import { GlobalSignOutError, GuardRefusedError } from "../../core/errors";
import { USER_POOL_ID_PATTERN } from "../../core/identifiers";
import { createCognitoReader } from "../aws/cognito-client";
import { callAws, formatFix, formatSentence } from "../aws/errors";
import { lookUpUsers } from "../check/look-up-users";
import { findProtectionIssues } from "../check/messages";
import type { CheckedName, ListedName } from "../check/model";
import type { Terminal } from "../terminal";
import { createFunctionRequest, createLambdaClient, WRONG_FUNCTION } from "./call-function";
import type { NowUser } from "./read-users";

/** What is known before the confirmation. */
export interface Review {
  /** `undefined` when the credentials can't read the configuration of the function. */
  readonly userPoolId: string | undefined;
  /** The users, looked up in the pool; `undefined` when they were not. */
  readonly names: readonly CheckedName[] | undefined;
}

/** How users are reviewed. */
export interface ReviewOptions {
  /** The name or ARN of the function. */
  readonly function: string;
  /** Whether to look the users up. */
  readonly check?: true;
}

/**
 * Reads the user pool of the function, and looks the users up in it if asked, or if there are protected names.
 *
 * @param users the users to sign out
 * @param protectedNames the names of users who must not be signed out
 * @param options see {@link ReviewOptions}
 * @param terminal shows the progress
 * @throws {@link GlobalSignOutError} when a request fails; without a look-up, the pool may be unreadable
 * @throws {@link GuardRefusedError} when a user is protected, or a protected name matches no user
 */
export async function reviewSignOuts(
  users: readonly NowUser[],
  protectedNames: readonly ListedName[],
  options: ReviewOptions,
  terminal: Terminal,
): Promise<Review> {
  const mustLookUp = options.check === true || protectedNames.length > 0;
  const userPoolId = await readUserPoolId(options.function, mustLookUp);
  if (userPoolId === undefined || !mustLookUp) return { userPoolId, names: undefined };
  const pool = { cognito: createCognitoReader(userPoolId), userPoolId };
  const listed = users.map(({ username, position }) => ({ name: username, position }));
  const { names, protectedNames: lookedUp } = await lookUpUsers(pool, { listed, protectedNames }, terminal);
  const issues = findProtectionIssues(names, lookedUp, "Remove it.");
  if (issues.length > 0) throw new GuardRefusedError("The sign-out", issues);
  return { userPoolId, names };
}

// Without this permission, an operator who may call the function still can: the pool is then unknown.
async function readUserPoolId(functionName: string, isRequired: boolean): Promise<string | undefined> {
  try {
    return await requestUserPoolId(functionName);
  } catch (error) {
    if (!isRequired && GlobalSignOutError.isGlobalSignOutError(error) && error.code === "ACCESS_DENIED")
      return undefined;
    throw error;
  }
}

async function requestUserPoolId(functionName: string): Promise<string> {
  return (await readConfiguration(functionName)).userPoolId;
}

/** The configuration of a function. */
export interface FunctionConfiguration {
  readonly userPoolId: string;
  /** The name of the table of its revocation list; `undefined` when it has none. */
  readonly revocationTable: string | undefined;
}

/**
 * Reads the configuration of a function.
 *
 * @param functionName its name or ARN
 * @throws {@link GlobalSignOutError} when it can't be read, or the function is not one of this library
 */
export async function readConfiguration(functionName: string): Promise<FunctionConfiguration> {
  const action = `Reading the configuration of ${functionName}`;
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { Environment } = await callAws(createFunctionRequest(action, "lambda:GetFunctionConfiguration"), () =>
    createLambdaClient(functionName).send(command),
  );
  // Lambda can't decrypt variables with a key that the caller may not use.
  if (Environment?.Error !== undefined) {
    const message = `${action} failed: ${formatSentence(Environment.Error.Message ?? "no error message")}`;
    throw new GlobalSignOutError("ACCESS_DENIED", formatFix(message, "Your credentials need kms:Decrypt on its key."));
  }
  const userPoolId = Environment?.Variables?.[ENVIRONMENT.userPoolId] ?? "";
  const table = Environment?.Variables?.[ENVIRONMENT.revocationTable] ?? "";
  if (USER_POOL_ID_PATTERN.test(userPoolId)) return { userPoolId, revocationTable: table === "" ? undefined : table };
  const problem = `${functionName} has no user pool id in its environment variable ${ENVIRONMENT.userPoolId}.`;
  throw new GlobalSignOutError("CONFIGURATION_ERROR", formatFix(problem, WRONG_FUNCTION));
}
