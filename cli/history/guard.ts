import { formatValue } from "../../core/errors";
import type { Issue } from "../../core/errors";
import { formatUsers, joinFirst } from "../output/format";
import type { FormatUser } from "../output/format";
import { countPending } from "./model";
import type { HistoryReport, Outcome } from "./model";

const OPTION = "--require-complete";
const MAX_USERS_SHOWN = 10;

interface Match {
  readonly username: string;
  /** The address of the construct, or the position in the list. */
  readonly location: string;
}

/**
 * Finds users who are not signed out: skipped, unknown, and, with a list, pending.
 *
 * @param report the report of all entries
 * @param formatUser formats a user for messages; as listed unless given
 * @returns an issue for each kind
 */
export function findIncomplete(
  report: HistoryReport,
  formatUser: FormatUser = (username) => username,
): readonly Issue[] {
  const { list } = report;
  const pending = (list?.pending ?? []).map(({ username, position }) => ({ username, location: position }));
  const [skipped, unknown] = [findEntries(report, "skipped"), findEntries(report, "unknown")];
  const createIssue = (count: number, one: string, several: string, matches: readonly Match[], fix: string) => {
    const message = `${formatUsers(count)} ${count === 1 ? one : several}: ${formatMatches(matches, formatUser)}. ${fix}`;
    return matches.length === 0 ? [] : [{ path: OPTION, message }];
  };
  const fix = "Bump the revision";
  return [
    ...createIssue(countPending(list?.pending ?? []), "is pending", "are pending", pending, "Deploy to sign out."),
    ...createIssue(
      skipped.length,
      "was skipped",
      "were skipped",
      skipped,
      `${fix} to retry, or remove the user from the list.`,
    ),
    ...createIssue(
      unknown.length,
      "has no valid result in the state",
      "have no valid result in the state",
      unknown,
      `${fix} to sign out again.`,
    ),
    ...findMixedPools(report),
  ];
}

// An interrupted deploy of a changed pool leaves users who are signed out of the earlier pool only.
function findMixedPools({ constructs }: HistoryReport): readonly Issue[] {
  const pools = new Map<string, string[]>();
  for (const { stack, address, userPoolId } of constructs) {
    const key = stack === undefined ? address : `${stack}, ${address}`;
    if (userPoolId !== undefined) pools.set(key, [...(pools.get(key) ?? []), userPoolId]);
  }
  return [...pools]
    .filter(([, ids]) => ids.length > 1)
    .map(([key, ids]) => {
      const message = `${key} has entries of ${ids.length} user pools: ${ids.join(", ")}. Deploy to sign out of the current one.`;
      return { path: OPTION, message };
    });
}

function findEntries({ constructs }: HistoryReport, outcome: Outcome): readonly Match[] {
  return constructs.flatMap(({ address, entries }) =>
    entries.filter((entry) => entry.outcome === outcome).map(({ username }) => ({ username, location: address })),
  );
}

function formatMatches(matches: readonly Match[], formatUser: FormatUser): string {
  const users = matches.map(({ username, location }) => `${formatValue(formatUser(username))} (${location})`);
  return joinFirst(users, MAX_USERS_SHOWN);
}
