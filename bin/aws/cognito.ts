import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { codeOf } from "../../core/cognito-errors";
import { createPacer } from "../../core/pacer";
import { regionOf } from "../../core/user-pool-id";
import { systemClock } from "./clock";

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
export function cognitoReader(userPoolId: string): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient({ region: regionOf(userPoolId), maxAttempts: MAX_ATTEMPTS });
  const pacer = createPacer(systemClock, REQUESTS_PER_SECOND);
  client.middlewareStack.add(
    (next) => async (args) => {
      // One that nobody aborts. Many requests that wait with the same one would look like a leak to Node.js.
      await pacer.turn(new AbortController().signal);
      const started = systemClock.now();
      try {
        const answer = await next(args);
        pacer.passed();
        return answer;
      } catch (error) {
        if (codeOf(error) === "THROTTLED") pacer.throttled(started);
        throw error;
      }
    },
    // Within the SDK's retries, so that each attempt keeps the pace.
    { step: "finalizeRequest", priority: "low", name: "pace" },
  );
  return client;
}
