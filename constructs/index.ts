/**
 * The public API of the library.
 *
 * @packageDocumentation
 */
export { CognitoGlobalSignOut } from "./cognito-global-sign-out";
export { RevocationAuthorizer } from "./revocation-authorizer";
export type {
  ApiReference,
  CognitoGlobalSignOutProps,
  FunctionProps,
  FunctionVpc,
  GraphqlApiReference,
  NamedRole,
  RevocationAuthorizerProps,
  RoleReference,
  TokenRevocationListProps,
  TokenRevocationListReference,
  TopicReference,
  UserPoolReference,
} from "./props";
export { TokenRevocationList } from "./token-revocation-list";
export { usersFromFile } from "../users/from-file";
export type { ListedUser, ListedUserProps } from "../users/list";
export { CONTRACT } from "../core/contract";
export type {
  Entry,
  FailureResult,
  LogUsernames,
  OnMissingUser,
  Result,
  SuccessResult,
  TokenUse,
} from "../core/contract";
export { ERROR_CODES, GlobalSignOutError, InvalidInputError } from "../core/errors";
export type { ErrorCode, Issue } from "../core/errors";
