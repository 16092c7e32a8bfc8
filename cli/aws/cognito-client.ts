import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { toErrorCode } from "../../core/cognito-errors";
import { createPacer } from "../../core/pacer";
import { parseRegion } from "../../core/identifiers";
import { systemClock } from "../../core/clock";

/**
 * Half of the 30 requests a second that Cognito allows for lists of users: the application keeps the rest.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const REQUESTS_PER_SECOND = 15;

// A read that was throttled this often would be throttled once more.
const MAX_ATTEMPTS = 10;

/**
 * A client that reads the user pools of a Region at an even pace, with the credentials that the AWS CLI would use.
 *
 * @param userPoolId a pool of the Region, which its id begins with
 */
export function createCognitoReader(userPoolId: string): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient({ region: parseRegion(userPoolId), maxAttempts: MAX_ATTEMPTS });
  const pacer = createPacer(systemClock, REQUESTS_PER_SECOND);
  client.middlewareStack.add(
    (next) => async (args) => {
      // One that nobody aborts. Many requests that wait with the same one would look like a leak to Node.js.
      await pacer.waitForTurn(new AbortController().signal);
      const started = systemClock.now();
      try {
        const answer = await next(args);
        pacer.onSuccess();
        return answer;
      } catch (error) {
        if (toErrorCode(error) === "THROTTLED") pacer.onThrottled(started);
        throw error;
      }
    },
    // Within the SDK's retries, so that each attempt keeps the pace.
    { step: "finalizeRequest", priority: "low", name: "pace" },
  );
  return client;
}
