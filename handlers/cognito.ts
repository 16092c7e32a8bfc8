import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Cognito } from "../core/sign-out";

/**
 * Amazon Cognito through the AWS SDK, with the credentials and the Region of the function's environment.
 *
 * @param userPoolId the pool whose users are signed out
 */
export function cognitoOf(userPoolId: string): Cognito {
  const client = new CognitoIdentityProviderClient({});
  return {
    globalSignOut: async (username) => {
      const command = new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username });
      const { $metadata } = await client.send(command);
      return $metadata.requestId ?? "";
    },
  };
}
