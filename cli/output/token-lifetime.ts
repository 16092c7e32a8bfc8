/**
 * How long Cognito makes an access or ID token valid when the app client does not say, in minutes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export const DEFAULT_MINUTES = 60;

const MINUTES_PER: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 };

/**
 * How long an access or ID token is valid, in whole minutes, rounded up; `undefined` when nobody knows the unit yet.
 *
 * @param validity what the app client says; 0, like nothing, is Cognito's default
 * @param unit of the validity, as Cognito names it; hours unless given
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html
 */
export function tokenMinutes(validity = 0, unit = "hours"): number | undefined {
  if (validity === 0) return DEFAULT_MINUTES;
  const factor = MINUTES_PER[unit];
  return factor === undefined ? undefined : Math.ceil(validity * factor);
}
