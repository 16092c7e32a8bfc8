import type { ListedUserProps } from "../../users/list";
import { findPosition } from "../../users/position";
import { formatAddress, groupByAddress } from "../entry";
import { compareCodeUnits } from "../output/format";
import type { ConstructName } from "../output/format";
import type { Measures } from "../output/remaining-access";
import type { HistoryReport, ListComparison, PendingUser, RecordedEntry, ReportedConstruct } from "./model";
import { readRecordedState } from "./recorded-entries";
import type { StateResource } from "./recorded-entries";
import { findClients, findMeasures } from "./resources";

/** A state as JSON. */
export interface NamedState {
  /** The name for messages, such as the path of the file. */
  readonly name: string;
  /** The stack, if it is known. */
  readonly stack: string | undefined;
  /** The output of `show -json`, or a state file, parsed. */
  readonly json: unknown;
}

/** A list to compare states with. */
export interface ComparedList {
  /** The path of the file. */
  readonly file: string;
  readonly users: readonly ListedUserProps[];
}

/** What a report contains. */
export interface HistoryOptions {
  /**
   * The name or the address of the constructs in the report.
   * @default - all constructs
   */
  readonly construct?: string;
  /** @default - no list */
  readonly list?: ComparedList;
}

/** The entries of a construct. */
interface RecordedConstruct extends ConstructName {
  readonly entries: readonly RecordedEntry[];
  readonly measures: Measures;
  /** The resources of the state of the construct. */
  readonly resources: readonly StateResource[];
}

/**
 * Creates the report of the users that earlier deploys signed out.
 *
 * @param states the states, one per stack
 * @param options see {@link HistoryOptions}
 * @throws InvalidInputError with all issues of the first invalid state
 */
export function createHistory(states: readonly NamedState[], { construct, list }: HistoryOptions = {}): HistoryReport {
  const constructs = states
    .flatMap(readConstructs)
    .filter(({ name, address }) => construct === undefined || [name, address].includes(construct));
  const listed = list && new Set(list.users.map(({ username }) => username));
  return {
    constructs: constructs.flatMap((one) => splitByPool(one, listed)),
    since: undefined,
    list: list && compareList(list, constructs),
  };
}

/** Leaves out entries before a time. Entries whose time is unknown remain. */
export function filterSince(report: HistoryReport, time: Date): HistoryReport {
  const since = time.toISOString();
  const constructs = report.constructs
    .map((construct) => ({
      ...construct,
      entries: construct.entries.filter(({ createdAt = since }) => createdAt >= since),
    }))
    .filter(({ entries }) => entries.length > 0);
  return { ...report, constructs, since };
}

function readConstructs({ name: stateName, stack, json }: NamedState): readonly RecordedConstruct[] {
  const { found, resources } = readRecordedState(json, stateName);
  const groups = groupByAddress(found, ({ resource: { module, type, name } }) => formatAddress(module, type, name));
  return [...groups].map(([address, group]) => {
    const resource = group[0]?.resource;
    return {
      stack,
      module: resource?.module,
      name: resource?.name ?? "",
      address,
      entries: group.map(({ entry }) => entry),
      measures: findMeasures(
        group.map((one) => one.resource),
        resources,
      ),
      resources,
    };
  });
}

// After a change of the pool that is not yet deployed for all users, a construct has entries of two pools.
function splitByPool(
  { entries, resources, ...construct }: RecordedConstruct,
  listed: ReadonlySet<string> | undefined,
): readonly ReportedConstruct[] {
  const pools = [...new Set(entries.map(({ userPoolId }) => userPoolId))];
  return pools.map((userPoolId) => ({
    ...construct,
    userPoolId,
    entries: entries
      .filter((entry) => entry.userPoolId === userPoolId)
      .map((entry) => ({ ...entry, isListed: listed?.has(entry.username) }))
      .sort(compareEntries),
    clients: findClients(userPoolId, resources),
  }));
}

const LAST = "\uffff";

function compareEntries(one: RecordedEntry, other: RecordedEntry): number {
  const byTime = compareCodeUnits(one.createdAt ?? LAST, other.createdAt ?? LAST);
  return byTime === 0 ? compareCodeUnits(one.username, other.username) : byTime;
}

// A user who has an entry in one construct only is pending in the others: which of them the list belongs to is unknown.
function compareList({ file, users }: ComparedList, constructs: readonly RecordedConstruct[]): ListComparison {
  const recorded = constructs.map(({ entries, stack, module, name, address }) => ({
    construct: { stack, module, name, address },
    revisions: new Map(entries.map(({ username, revision }) => [username, revision])),
  }));
  const all = recorded.length > 0 ? recorded : [{ construct: undefined, revisions: new Map<string, string>() }];
  const pending = users.flatMap((user) => {
    const { username, revision, reason } = user;
    return all.flatMap(({ construct, revisions }): readonly PendingUser[] => {
      const recordedRevision = revisions.get(username);
      if (recordedRevision !== undefined && isSameRevision(revision, recordedRevision)) return [];
      const position = findPosition(user)?.() ?? file;
      return [{ username, revision, reason, position, recordedRevision, construct }];
    });
  });
  return { file, users: users.length, pending };
}

// Without its own revision, a user has that of the construct, which no list contains.
function isSameRevision(listed: string | undefined, recorded: string): boolean {
  return listed === undefined || listed.normalize("NFC") === recorded.normalize("NFC");
}
