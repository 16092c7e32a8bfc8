import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";

/** A user pool of the local AWS, with an app client that signs users in by password. */
export interface UserPool {
  readonly cognito: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly clientId: string;
}

/** What a user holds after signing in. */
export interface Tokens {
  readonly refreshToken: string;
  readonly accessToken: string;
}

/** What Cognito answers to a token: that it accepts it, or its own words of refusal. */
export type Answer = { readonly accepted: true } | { readonly accepted: false; readonly words: string };

/** What Cognito answers to the tokens of one user. */
export interface Answers {
  readonly refreshToken: Answer;
  readonly accessToken: Answer;
}

// Only the local AWS ever sees it.
const PASSWORD = "Correct-Horse-1";

/** Makes a user who can sign in, with these attributes. */
export async function createUser(
  { cognito, userPoolId }: UserPool,
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

/** Signs a user in, as the user's own app would. */
export async function signIn({ cognito, clientId }: UserPool, username: string): Promise<Tokens> {
  const { AuthenticationResult: result } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD },
    }),
  );
  if (!result?.RefreshToken || !result.AccessToken) throw new Error(`Cognito gave ${username} no tokens.`);
  return { refreshToken: result.RefreshToken, accessToken: result.AccessToken };
}

/** Presents the tokens to Cognito and tells what it answers. */
export async function presentTokens(
  { cognito, clientId }: UserPool,
  { refreshToken, accessToken }: Tokens,
): Promise<Answers> {
  const refresh = new InitiateAuthCommand({
    AuthFlow: "REFRESH_TOKEN_AUTH",
    ClientId: clientId,
    AuthParameters: { REFRESH_TOKEN: refreshToken },
  });
  return {
    refreshToken: await answerTo(() => cognito.send(refresh)),
    accessToken: await answerTo(() => cognito.send(new GetUserCommand({ AccessToken: accessToken }))),
  };
}

async function answerTo(present: () => Promise<unknown>): Promise<Answer> {
  try {
    await present();
    return { accepted: true };
  } catch (error) {
    // Anything but Cognito's refusal, such as a broken connection, proves nothing about the token.
    if (error instanceof Error && error.name === "NotAuthorizedException") {
      return { accepted: false, words: error.message };
    }
    throw error;
  }
}
