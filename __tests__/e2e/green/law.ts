import type { Observed } from "./deploys";
import type { Row } from "./row";
import type { Session } from "./sessions";

/**
 * Checks the guarantee: after a green deploy, no refresh token that a listed user got from the named pool before the user's
 * entry (this name, revision and pool) was first deployed is accepted, unless the history does not say that the user was signed
 * out; and no other user lost one.
 *
 * @returns the violations
 */
export function findViolations(
  { aliases = {} }: Row,
  { entries, history, sessions: { rejected, accepted } }: Observed,
): readonly string[] {
  const findUsers = (name: string): readonly string[] => aliases[name] ?? [name];
  const describeSession = ({ username, deploy }: Session) => `${username}, who signed in before deploy ${deploy}`;
  const stillSignedIn = (entries.at(-1) ?? [])
    // The row says who is in the history: neither a skipped user nor one whom a deploy with `-target` left out.
    .filter(({ username, revision }) => history.includes(`${username} r${revision}`))
    .flatMap((entry) => {
      const key = JSON.stringify(entry);
      const first = entries.findIndex((deployed) => deployed.some((one) => JSON.stringify(one) === key));
      const user = findUsers(entry.username).at(-1);
      return accepted.filter(
        ({ pool, username, deploy }) => pool.userPoolId === entry.userPoolId && username === user && deploy <= first,
      );
    });
  const neverListed = rejected.filter(
    ({ pool, username, deploy }) =>
      !entries
        .slice(deploy)
        .flat()
        .some((entry) => entry.userPoolId === pool.userPoolId && findUsers(entry.username).includes(username)),
  );
  return [
    ...stillSignedIn.map((session) => `still signed in: ${describeSession(session)}`),
    ...neverListed.map((session) => `signed out, but not listed: ${describeSession(session)}`),
  ];
}
