import { createCognitoReader } from "../aws/cognito-client";
import { lookUpUsers } from "../check/look-up-users";
import type { PoolLookup } from "../check/look-up-users";
import type { ListedName, LookedUpName } from "../check/model";
import type { Terminal } from "../terminal";
import { selectListed } from "./model";
import type { Report, ReportedConstruct } from "./model";

/**
 * Looks up the listed users of a report in their user pools, and the protected ones. A user pool that is known after apply is
 * left out.
 *
 * @param report the report
 * @param protectedNames the names of users who must not be listed
 * @param terminal shows the progress
 * @returns the report, with the users of the pools
 * @throws {@link GlobalSignOutError} when a pool can't be read
 */
export async function addLookups(
  report: Report,
  protectedNames: readonly ListedName[],
  terminal: Terminal,
): Promise<Report> {
  const poolIds = new Set(report.constructs.flatMap(({ userPool }) => userPool.id ?? []));
  const lookups = new Map<string, PoolLookup>();
  for (const userPoolId of poolIds) {
    const pool = { cognito: createCognitoReader(userPoolId), userPoolId };
    const constructs = report.constructs.filter(({ userPool }) => userPool.id === userPoolId);
    lookups.set(
      userPoolId,
      await lookUpUsers(pool, { listed: constructs.flatMap(listNames), protectedNames }, terminal),
    );
  }
  return {
    ...report,
    constructs: report.constructs.map((construct) => {
      const { names = [] } = lookups.get(construct.userPool.id ?? "") ?? {};
      return { ...construct, checks: names.filter(({ position }) => position === construct.address) };
    }),
    protectedNames: mergeProtected([...lookups.values()]),
  };
}

function listNames(construct: ReportedConstruct): readonly ListedName[] {
  return selectListed(construct).flatMap(({ username }) =>
    username === undefined ? [] : [{ name: username, position: construct.address }],
  );
}

// A user who is in one of several pools is protected there.
function mergeProtected(lookups: readonly PoolLookup[]): readonly LookedUpName[] {
  const [first, ...others] = lookups.map(({ protectedNames }) => protectedNames);
  return (first ?? []).map((one, index) =>
    one.lookup.kind === "missing" ? (others.map((names) => names[index]).find(isMatched) ?? one) : one,
  );
}

function isMatched(one: LookedUpName | undefined): one is LookedUpName {
  return one !== undefined && one.lookup.kind !== "missing";
}
