export { InvalidRevocationError, RevocationsStaleError, TokenRevokedError } from "./errors.js";
export type { TokenRevocationsOptions } from "./options.js";
export type { TokenClaims } from "./revocation-list.js";
export { TokenRevocations } from "./token-revocations.js";
export type { RevocationsStatus } from "./token-revocations.js";
