/**
 * A user pool id, such as `us-east-1_6573cjKIK`: 1 to 55 characters.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export const USER_POOL_ID = /^(?=.{1,55}$)([\w-]+)_[0-9a-zA-Z]+$/;

/** The Region of a user pool, with which its id begins. */
export function regionOf(userPoolId: string): string {
  return USER_POOL_ID.exec(userPoolId)?.[1] ?? "";
}
