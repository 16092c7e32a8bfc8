import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import type { JsonWebKey } from "node:crypto";

/** The claims of a token. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** Signs tokens as a user pool does, and publishes the key. */
export interface TokenIssuer {
  /** The content of `/.well-known/jwks.json`. */
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  /** Signs an access token that is valid for an hour. `claims` replace or, if undefined, remove claims. */
  readonly sign: (claims?: TestClaims) => string;
}

/** The `sub` and the app client of the tokens of a {@link TokenIssuer}. */
export const SUB = "0d7b2c1a-5c1e-4b62-9a43-1a2b3c4d5e6f";
export const CLIENT_ID = "client1";

/** Creates the issuer of a user pool, with a new key. */
export function createTokenIssuer(userPoolId: string): TokenIssuer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    jwks: { keys: [{ ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" }] },
    sign: (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = {
        sub: SUB,
        iss: `https://cognito-idp.${userPoolId.replace(/_.*/, "")}.amazonaws.com/${userPoolId}`,
        client_id: CLIENT_ID,
        token_use: "access",
        scope: "aws.cognito.signin.user.admin",
        "cognito:groups": ["admins", "support"],
        auth_time: now - 60,
        iat: now - 60,
        exp: now + 3600,
        jti: randomUUID(),
        username: "alice",
        ...claims,
      };
      const signed = `${encode({ kid, alg: "RS256" })}.${encode(payload)}`;
      return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
    },
  };
}
