import { DEFAULT_REQUESTS_PER_SECOND } from "../../core/contract";

/** How many entries Terraform and OpenTofu apply side by side, unless `-parallelism` says otherwise. */
export const ENTRIES_SIDE_BY_SIDE = 10;

/**
 * How many sign-outs a second Cognito allows in an account and Region, shared with other updates of users.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const COGNITO_QUOTA = 25;

/**
 * How many sign-outs a second a deploy reaches: what the functions that run side by side ask for, bounded by Cognito.
 *
 * @param reservedConcurrency how many of the function may run at once; -1 or nothing is no bound of its own
 */
export function rateOf(reservedConcurrency: unknown): number {
  const bound = typeof reservedConcurrency === "number" && reservedConcurrency > 0 ? reservedConcurrency : Infinity;
  return Math.min(COGNITO_QUOTA, DEFAULT_REQUESTS_PER_SECOND * Math.min(ENTRIES_SIDE_BY_SIDE, bound));
}

/** About how long so many sign-outs take at a rate, in whole seconds. */
export function secondsFor(signOuts: number, rate: number): number {
  return Math.ceil(signOuts / rate);
}
