import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import type { Cognito } from "../core/engine-types";

// Cognito answers in well under a second. A connection that hangs is given up for a new one.
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Amazon Cognito through the AWS SDK, with the credentials and the Region of the function's environment.
 *
 * @param userPoolId the pool whose users are signed out
 */
export function cognitoOf(userPoolId: string): Cognito {
  const client = new CognitoIdentityProviderClient({
    // Lambda gives them there and nowhere else. The bundle leaves out every other source: see esbuild.config.mjs.
    credentials: fromEnv(),
    // The engine tries again by itself: it knows the pace and the time that is left, which the SDK does not.
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
