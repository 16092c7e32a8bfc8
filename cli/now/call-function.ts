import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import { encodeInput, parseThrownMessage } from "../../core/contract";
import type { Entry, FailureResult, Result, SuccessResult } from "../../core/contract";
import { ERROR_CODES, formatValue, GlobalSignOutError } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";
import { parseFunctionRegion } from "../arguments";
import { callAws, formatFix, formatSentence } from "../aws/errors";
import type { AwsRequest } from "../aws/errors";
import { createRequestHandler } from "../aws/https-agent";

// High, because a deploy that runs at the same time can use all of the function's concurrency.
const MAX_ATTEMPTS = 10;

/** The fix for a function that is not one of this library. */
export const WRONG_FUNCTION = "Pass the function of a CognitoGlobalSignOut as --function.";

const RUN_AGAIN = "Run the command again for this user.";

// The function's own fixes are for a deploy. Codes without a fix here have it in their message.
const FIXES: Fixes = {
  VALIDATION_ERROR: "Use the version of this package that created the function.",
  CONFIGURATION_ERROR: "Restore the environment variables of the function.",
  USER_NOT_FOUND:
    'Check the name: a username, an alias (e-mail address, phone number or preferred username), the "sub" of a local user, or Google_1234 for a third-party user.',
  POOL_NOT_FOUND: "Check that --function names the function of the right user pool.",
  RESOURCE_NOT_FOUND: `Restore the table of the function. ${RUN_AGAIN}`,
  ACCESS_DENIED: `Allow the action in the policy of the function's role, and check permissions boundaries and organization policies. ${RUN_AGAIN}`,
  NOT_AUTHORIZED: "Check the state of the user and of the user pool.",
  INVALID_PARAMETER: "Correct the name.",
  OPERATION_NOT_ENABLED:
    "Enable it on the user pool. For session tracking, call SetUserPoolSessionConfiguration, which needs the Essentials or Plus tier.",
  THROTTLED: RUN_AGAIN,
  SERVICE_ERROR: RUN_AGAIN,
  CONNECTION_ERROR: `A function in a VPC needs a NAT gateway, or an interface endpoint for cognito-idp and, with a revocation list, a gateway endpoint for DynamoDB. ${RUN_AGAIN}`,
  TIMEOUT: RUN_AGAIN,
  UNKNOWN_ERROR: `See the function's log. ${RUN_AGAIN}`,
};

const successSchema = v.object({
  success: v.literal(true),
  data: v.object({
    id: v.string(),
    created_at: v.string(),
    outcome: v.picklist(["signed_out", "skipped"]),
    username: v.string(),
    revision: v.string(),
    user_pool_id: v.string(),
    // The first two only with a revocation list, the last only if managed-login sessions are ended.
    sub: v.optional(v.string()),
    not_before: v.optional(v.number()),
    ended_sessions: v.optional(v.number()),
  }),
});

// The response of Lambda when a function throws, exits or times out. The stack trace is dropped.
const failureSchema = v.object({ errorType: v.optional(v.string(), ""), errorMessage: v.optional(v.string(), "") });

/**
 * Calls the function for a user.
 *
 * @throws {@link GlobalSignOutError} when Lambda rejected the call, or the function is not one of this library
 */
export type CallFunction = (user: Omit<Entry, "revision">) => Promise<Result>;

/**
 * Creates a client of Lambda with the credentials that the AWS CLI would use, in the Region of the function.
 *
 * @param functionName its name, or its ARN, which contains the Region
 */
export function createLambdaClient(functionName: string): LambdaClient {
  const region = parseFunctionRegion(functionName);
  const options = { maxAttempts: MAX_ATTEMPTS, requestHandler: createRequestHandler() };
  return new LambdaClient({ ...options, ...(region === undefined ? {} : { region }) });
}

/** Describes a request about the function, for messages. */
export function createFunctionRequest(action: string, operation: string): AwsRequest {
  return {
    action,
    permission: `${operation} on the function`,
    notFoundCode: "FUNCTION_NOT_FOUND",
    notFoundFix:
      "Check --function. A name is looked up in the account and Region of your credentials; an ARN contains both.",
  };
}

/**
 * Creates a caller of a deployed function.
 *
 * @param functionName its name or ARN
 * @param revision identifies these calls in the results and in the function's log
 */
export function createFunctionCaller(functionName: string, revision: string): CallFunction {
  const client = createLambdaClient(functionName);
  return ({ username, reason }) => {
    const entry = { username, revision, reason };
    const action = `Calling ${functionName} for ${formatValue(username)}`;
    return callFunction(client, functionName, action, encodeInput(entry), {
      parse: (payload) => parseSuccess(payload, entry),
      fixes: FIXES,
    });
  };
}

/** How the response of a function is read. */
export interface ResponseReader<T> {
  /** Parses the response of a function that succeeded; `undefined` unless it is the result of this call. */
  readonly parse: (payload: string) => T | undefined;
  /** The fixes of errors. Codes without one have it in their message. */
  readonly fixes: Fixes;
}

/** The fixes of errors that the function threw, as sentences. */
export type Fixes = Readonly<Partial<Record<ErrorCode, string>>>;

/**
 * Calls a deployed function.
 *
 * @param client the client of Lambda
 * @param functionName its name or ARN
 * @param action what the call does, for messages
 * @param input its input
 * @param reader reads its response
 * @throws {@link GlobalSignOutError} when Lambda rejected the call, or the function is not one of this library
 */
export async function callFunction<T>(
  client: LambdaClient,
  functionName: string,
  action: string,
  input: string,
  { parse, fixes }: ResponseReader<T>,
): Promise<T | FailureResult> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: input });
  const request = createFunctionRequest(action, "lambda:InvokeFunction");
  const { FunctionError, Payload } = await callAws(request, () => client.send(command));
  const payload = Payload?.transformToString() ?? "";
  const result = FunctionError === undefined ? parse(payload) : parseFailure(payload, fixes);
  if (result !== undefined) return result;
  const problem = `${action} failed: the response is not the result of a sign-out.`;
  throw new GlobalSignOutError("UNKNOWN_ERROR", formatFix(problem, WRONG_FUNCTION));
}

/**
 * Parses the response of a function that succeeded.
 *
 * @param payload the response
 * @param entry the input of the call
 * @returns `undefined` unless it is the result of this call
 */
export function parseSuccess(payload: string, { username, revision }: Entry): SuccessResult | undefined {
  const { success, output } = v.safeParse(successSchema, parseJson(payload));
  return success && output.data.username === username && output.data.revision === revision ? output : undefined;
}

/**
 * Parses the response of a function that failed. The code is Lambda's `errorType`, or else the prefix of the message. The
 * fix for a deploy is replaced by one for this command.
 *
 * @param payload the response
 * @param fixes the fixes of this command; those of a user by default
 * @see docs/decisions/0003
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function parseFailure(payload: string, fixes: Fixes = FIXES): FailureResult {
  const parsed = v.safeParse(failureSchema, parseJson(payload));
  const { errorType, errorMessage } = parsed.success ? parsed.output : { errorType: "", errorMessage: "" };
  const thrown = parseThrownMessage(errorMessage);
  const code = ERROR_CODES.find((one) => one === errorType) ?? thrown.code;
  if (code !== undefined) return createFailure(code, thrown.code === code ? thrown.message : errorMessage, fixes);
  const details = [errorType, errorMessage].filter((text) => text !== "").join(": ");
  return createFailure("UNKNOWN_ERROR", `The function failed: ${formatSentence(details || "no error message")}`, fixes);
}

function createFailure(code: ErrorCode, message: string, fixes: Fixes): FailureResult {
  const fix = fixes[code];
  return { success: false, error: { code, message: fix === undefined ? message : formatFix(message, fix) } };
}

/** Parses the payload of a response as JSON; `undefined` when it is none. */
export function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
