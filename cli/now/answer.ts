import * as v from "valibot";
import type { Entry, FailureResult, SuccessResult } from "../../core/contract";
import { ERROR_CODES } from "../../core/errors";
import type { ErrorCode } from "../../core/errors";
import { sentence } from "../aws/errors";

const success = v.object({
  success: v.literal(true),
  data: v.object({
    id: v.string(),
    created_at: v.string(),
    outcome: v.picklist(["signed_out", "skipped"]),
    username: v.string(),
    revision: v.string(),
  }),
});

// What Lambda answers when a function throws, ends, or takes too long; the trace stays out.
const thrown = v.object({ errorType: v.optional(v.string(), ""), errorMessage: v.optional(v.string(), "") });

/**
 * The result in the answer of a function that ended well.
 *
 * @param payload the answer
 * @param entry whom the function was called for
 * @returns `undefined` when this is no result for that user, as of a function that is not ours
 */
export function readSuccess(payload: string, { username, revision }: Entry): SuccessResult | undefined {
  const { success: isOne, output } = v.safeParse(success, parse(payload));
  return isOne && output.data.username === username && output.data.revision === revision ? output : undefined;
}

/**
 * The result in the answer of a function that failed. Its code is Lambda's `errorType`; where that is lost on the way, the
 * one that leads the message. See docs/decisions/0003.
 *
 * @param payload the answer
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function readFailure(payload: string): FailureResult {
  const read = v.safeParse(thrown, parse(payload));
  const { errorType, errorMessage } = read.success ? read.output : { errorType: "", errorMessage: "" };
  const [, leading = "", words = ""] = /^([A-Z_]+): ([^]*)$/.exec(errorMessage) ?? [];
  const code = errorCode(errorType) ?? errorCode(leading);
  if (code !== undefined) return failed(code, leading === code ? words : errorMessage);
  const known = [errorType, errorMessage].filter((text) => text !== "").join(": ");
  return failed("UNKNOWN_ERROR", `The function failed: ${sentence(known || "it did not say why")} See its log.`);
}

function errorCode(text: string): ErrorCode | undefined {
  return ERROR_CODES.find((code) => code === text);
}

function failed(code: ErrorCode, message: string): FailureResult {
  return { success: false, error: { code, message } };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    // Text that is no JSON is no answer of ours, as any other value is none.
    return undefined;
  }
}
