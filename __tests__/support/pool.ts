import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Emulator } from "../../local/emulator";
import type { UserPool } from "../../local/user-pool";

/** Creates a user pool in which a verified e-mail address is an alias, with an app client. */
export async function createPool({ clientConfig }: Pick<Emulator, "clientConfig">): Promise<UserPool> {
  const cognito = new CognitoIdentityProviderClient(clientConfig);
  const created = await cognito.send(new CreateUserPoolCommand({ PoolName: "e2e", AliasAttributes: ["email"] }));
  const userPoolId = created.UserPool?.Id ?? "";
  const client = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: "web",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  return { cognito, userPoolId, clientId: client.UserPoolClient?.ClientId ?? "" };
}
