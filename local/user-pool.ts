import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Emulator } from "./emulator";

/** A user pool of the local AWS, with an app client that signs users in by password. */
export interface LocalUserPool {
  readonly cognito: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly clientId: string;
}

/** The tokens of a user who signed in. */
export interface Tokens {
  readonly refreshToken: string;
  readonly accessToken: string;
}

/** Cognito's response to a token. A rejection has Cognito's message. */
export type TokenResponse = { readonly accepted: true } | { readonly accepted: false; readonly message: string };

/** Cognito's responses to the tokens of one user. */
export interface TokenResponses {
  readonly refreshToken: TokenResponse;
  readonly accessToken: TokenResponse;
}

// Used in the local AWS only.
const PASSWORD = "Correct-Horse-1";

/** Creates a user pool with an app client. A verified e-mail address is an alias. */
export async function createPool({ clientConfig }: Pick<Emulator, "clientConfig">): Promise<LocalUserPool> {
  const cognito = new CognitoIdentityProviderClient(clientConfig);
  const created = await cognito.send(new CreateUserPoolCommand({ PoolName: "e2e", AliasAttributes: ["email"] }));
  return connectPool(cognito, created.UserPool?.Id ?? "");
}

/** Creates an app client of a user pool. */
export async function connectPool(cognito: CognitoIdentityProviderClient, userPoolId: string): Promise<LocalUserPool> {
  const client = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: "web",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  return { cognito, userPoolId, clientId: client.UserPoolClient?.ClientId ?? "" };
}

/**
 * Creates a user who can sign in.
 *
 * @param pool the user pool
 * @param username the username
 * @param attributes such as `{ email: "alice@example.com" }`
 */
export async function createUser(
  { cognito, userPoolId }: Omit<LocalUserPool, "clientId">,
  username: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username: username,
      MessageAction: "SUPPRESS",
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: username,
      Password: PASSWORD,
      Permanent: true,
    }),
  );
}

/** Signs a user in, as the user's app does. */
export async function signIn({ cognito, clientId }: LocalUserPool, username: string): Promise<Tokens> {
  const { AuthenticationResult: result } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD },
    }),
  );
  if (!result?.RefreshToken || !result.AccessToken) throw new Error(`Cognito returned no tokens for ${username}.`);
  return { refreshToken: result.RefreshToken, accessToken: result.AccessToken };
}

/** Sends the tokens of a user to Cognito. */
export async function presentTokens(
  { cognito, clientId }: LocalUserPool,
  { refreshToken, accessToken }: Tokens,
): Promise<TokenResponses> {
  const refresh = new InitiateAuthCommand({
    AuthFlow: "REFRESH_TOKEN_AUTH",
    ClientId: clientId,
    AuthParameters: { REFRESH_TOKEN: refreshToken },
  });
  return {
    refreshToken: await toTokenResponse(() => cognito.send(refresh)),
    accessToken: await toTokenResponse(() => cognito.send(new GetUserCommand({ AccessToken: accessToken }))),
  };
}

async function toTokenResponse(send: () => Promise<unknown>): Promise<TokenResponse> {
  try {
    await send();
    return { accepted: true };
  } catch (error) {
    // Any other error, such as a broken connection, says nothing about the token.
    if (error instanceof Error && error.name === "NotAuthorizedException") {
      return { accepted: false, message: error.message };
    }
    throw error;
  }
}
