import { InvalidArgumentError } from "@commander-js/extra-typings";
import { USER_POOL_ID } from "../core/user-pool-id";

/** Reads a whole number of the command line. */
export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a whole number.");
}

/** Reads a user pool id of the command line. */
export function userPoolId(text: string): string {
  if (USER_POOL_ID.test(text)) return text;
  throw new InvalidArgumentError("It is not a user pool id such as us-east-1_6573cjKIK.");
}
