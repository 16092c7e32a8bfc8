import { createSign, generateKeyPairSync } from "node:crypto";
import type { Jwks, JwksCache } from "aws-jwt-verify/jwk";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

/** The user pool of the tokens. It doesn't exist. */
export const USER_POOL_ID = "us-east-1_6573cjKIK";
export const CLIENT_ID = "4h1example23456789client";
export const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`;
/** The issuer of a user pool with the issuer configuration `UPDATED`. */
export const UPDATED_ISSUER = `https://issuer-cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`;

/** Signs tokens as Cognito does. */
export interface TokenSigner {
  /** A cache with the public key, for verifiers of aws-jwt-verify. */
  readonly createJwksCache: () => JwksCache;
  /** The public keys, as the user pool publishes them. */
  readonly jwks: Jwks;
  /**
   * Creates an access token that is valid for an hour after `iat`.
   *
   * @param claims additional claims, in seconds since the epoch
   */
  readonly sign: (claims: { readonly sub: string; readonly iat: number } & Readonly<Record<string, unknown>>) => string;
}

/** Creates a signer with a key of its own. */
export function createTokenSigner(): TokenSigner {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const jwks: Jwks = { keys: [{ kty: "RSA", n, e, kid: "key-1", alg: "RS256", use: "sig" }] };
  const header = encode({ alg: "RS256", kid: "key-1" });
  return {
    jwks,
    createJwksCache: () => {
      const cache = new SimpleJwksCache();
      [ISSUER, UPDATED_ISSUER].forEach((issuer) => {
        cache.addJwks(`${issuer}/.well-known/jwks.json`, jwks);
      });
      return cache;
    },
    sign: (claims) => {
      const defaults = { iss: ISSUER, token_use: "access", client_id: CLIENT_ID, exp: claims.iat + 3600 };
      const input = `${header}.${encode({ ...defaults, ...claims })}`;
      return `${input}.${createSign("RSA-SHA256").update(input).sign(privateKey, "base64url")}`;
    },
  };
}

function encode(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}
