import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import type { CognitoClient } from "../core/sign-out-all";

// Cognito responds in well under a second. A connection that hangs is replaced by a new one.
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Creates a client of the AWS SDK, with the credentials and the Region of the function's environment.
 *
 * @param userPoolId the pool whose users are signed out
 */
export function createCognitoClient(userPoolId: string): CognitoClient {
  const client = new CognitoIdentityProviderClient({
    // Lambda's only source of credentials. The bundle omits all others: see esbuild.config.mjs.
    credentials: fromEnv(),
    // The caller retries: unlike the SDK, it knows the rate and the remaining time.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return {
    globalSignOut: async (username, signal) => {
      const command = new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username });
      const { $metadata } = await client.send(command, { abortSignal: signal });
      return $metadata.requestId ?? "";
    },
  };
}
