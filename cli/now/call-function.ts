import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { encodeInput } from "../../core/contract";
import type { Result } from "../../core/contract";
import { GlobalSignOutError, formatValue } from "../../core/errors";
import { ask } from "../aws/errors";
import { readFailure, readSuccess } from "./answer";

// A deploy at the same time can take all of the function's concurrency for as long as it lasts.
const MAX_ATTEMPTS = 10;

/**
 * Calls the function for a user, and waits for its result.
 *
 * @throws GlobalSignOutError when Lambda refused the call, or what answered is not the function of a construct
 */
export type CallFunction = (username: string) => Promise<Result>;

/**
 * Gets ready to call a deployed function, with the credentials and the Region that the AWS CLI would use.
 *
 * @param functionName its name or ARN
 * @param revision what its results and its log tell these calls by
 */
export function functionCaller(functionName: string, revision: string): CallFunction {
  const client = new LambdaClient({ maxAttempts: MAX_ATTEMPTS });
  return async (username) => {
    const entry = { username, revision };
    const what = `Calling ${functionName} for ${formatValue(username)}`;
    const request = { what, needs: "lambda:InvokeFunction on the function", missing: "FUNCTION_NOT_FOUND" } as const;
    const command = new InvokeCommand({ FunctionName: functionName, Payload: encodeInput(entry) });
    const { FunctionError, Payload } = await ask(request, () => client.send(command));
    const payload = Payload?.transformToString() ?? "";
    const result = FunctionError === undefined ? readSuccess(payload, entry) : readFailure(payload);
    if (result !== undefined) return result;
    const problem = "what answered is no result of a sign-out. Name the function of a CognitoGlobalSignOut.";
    throw new GlobalSignOutError("UNKNOWN_ERROR", `${what} failed: ${problem}`);
  };
}
