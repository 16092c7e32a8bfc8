import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { systemClock } from "../../core/clock";
import { toErrorCode } from "../../core/cognito-errors";
import { USER_LIST_QUOTA } from "../../core/contract";
import { parseRegion } from "../../core/identifiers";
import { createPacer } from "../../core/pacer";
import { createRequestHandler } from "./https-agent";

// The application keeps the other half of the quota.
const REQUESTS_PER_SECOND = USER_LIST_QUOTA / 2;

const MAX_ATTEMPTS = 10;

/**
 * Creates a client that reads user pools at an even pace, with the credentials that the AWS CLI would use.
 *
 * @param userPoolId the pool; its id contains the Region
 */
export function createCognitoReader(userPoolId: string): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient({
    region: parseRegion(userPoolId),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: createRequestHandler(),
  });
  const pacer = createPacer(systemClock, REQUESTS_PER_SECOND);
  client.middlewareStack.add(
    (next) => async (args) => {
      // One signal per request: Node.js warns of a leak when many listeners share one.
      await pacer.waitForTurn(new AbortController().signal);
      const startedAt = systemClock.now();
      try {
        const output = await next(args);
        pacer.onSuccess();
        return output;
      } catch (error) {
        if (toErrorCode(error) === "THROTTLED") pacer.onThrottled(startedAt);
        throw error;
      }
    },
    // Inside the retries of the SDK, so that each attempt is paced.
    { step: "finalizeRequest", priority: "low", name: "pace" },
  );
  return client;
}
