import fc from "fast-check";
import type { HistoryReport, PendingUser, ReportedConstruct, ReportedEntry } from "../../cli/history/model";
import { UNKNOWN_MEASURES } from "../../cli/output/remaining-access";
import { encodeInput, TRIGGERS } from "../../core/contract";
import type { Entry } from "../../core/contract";
import type { Values } from "./plans";
import { adversarialClients, adversarialText, anyMeasures } from "./reports";

/** The user pool of the entries. */
export const STATE_POOL = "us-east-1_Example01";

/** The AWS request id of the sign-outs. */
export const REQUEST_ID = "f9be46b5-5a94-4244-abdf-36291be2f64d";

/** A resource instance of a state. */
export interface TestInstance {
  readonly module?: string;
  readonly type: string;
  readonly name: string;
  readonly key?: string;
  readonly deposed?: string;
  readonly values: Values;
}

/** How the entry of a state differs from that of a signed-out user. */
export interface EntryState {
  readonly outcome?: string;
  /** ISO 8601. */
  readonly time?: string;
  /** The user pool of the result and of the trigger; `null` for an entry of an older version, which has neither. */
  readonly pool?: string | null;
  /** More data of the result. */
  readonly data?: Values;
  /** More values of the resource. */
  readonly values?: Values;
  /** More of the instance. */
  readonly instance?: Partial<TestInstance>;
}

/** Creates the entry of a signed-out user of the construct `CompromisedAccounts`, as the provider records it. */
export function stateEntry(entry: Entry, more: EntryState = {}): TestInstance {
  const { username, revision } = entry;
  const { outcome = "signed_out", time = "2026-11-24T11:04:36.095Z", pool = STATE_POOL } = more;
  const data = { id: REQUEST_ID, created_at: time, outcome, username, revision, ...more.data };
  const result = { success: true, data: pool === null ? data : { ...data, user_pool_id: pool } };
  const poolTrigger = pool === null ? {} : { [TRIGGERS.pool]: pool };
  return {
    type: "aws_lambda_invocation",
    name: "CompromisedAccounts",
    key: username,
    values: {
      function_name: "sign-out",
      input: encodeInput(entry),
      result: JSON.stringify(result),
      triggers: { [TRIGGERS.revision]: revision, ...poolTrigger },
      ...more.values,
    },
    ...more.instance,
  };
}

/** Creates the output of `show -json` for a state. Modules are at most two levels deep. */
export function buildShownState(...instances: readonly TestInstance[]): object {
  const inModule = (module: string | undefined) =>
    instances.filter((one) => one.module === module).map(toShownResource);
  const modules = [...new Set(instances.flatMap(({ module }) => (module === undefined ? [] : [module])))];
  const children = modules.map((address) => ({ address, resources: inModule(address) }));
  // One level between the root module and the others.
  const child_modules = children.length === 0 ? undefined : [{ address: "module.parent", child_modules: children }];
  const root_module = { resources: inModule(undefined), child_modules };
  return { format_version: "1.0", terraform_version: "1.11.4", values: { root_module } };
}

/** Creates a state file. */
export function buildStateFile(...instances: readonly TestInstance[]): object {
  const resources = instances.map(({ module, type, name, key, deposed, values }) => ({
    module,
    mode: "managed",
    type,
    name,
    instances: [{ index_key: key, deposed, schema_version: 1, attributes: values }],
  }));
  return { version: 4, terraform_version: "1.11.4", serial: 3, lineage: "a", outputs: {}, resources };
}

function toShownResource({ module, type, name, key, deposed, values }: TestInstance): object {
  const prefix = module === undefined ? "" : `${module}.`;
  const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
  const address = `${prefix}${type}.${name}${index}`;
  return { address, mode: "managed", type, name, index: key, deposed_key: deposed, values };
}

/** Creates an entry of a report, of a signed-out user by default. */
export function reportedEntry(username: string, more: Partial<ReportedEntry> = {}): ReportedEntry {
  return {
    outcome: "signed-out",
    username,
    revision: "1",
    reason: undefined,
    userPoolId: STATE_POOL,
    createdAt: "2026-11-24T11:04:36.095Z",
    requestId: REQUEST_ID,
    isListed: undefined,
    sub: undefined,
    notBefore: undefined,
    endedSessions: undefined,
    ...more,
  };
}

/** The values of the function of the entries, with these environment variables. */
export function stateFunction(variables: Readonly<Record<string, string>> = {}): TestInstance {
  const all = { USER_POOL_ID: STATE_POOL, ON_MISSING_USER: "fail", ...variables };
  const values = { function_name: "sign-out", environment: [{ variables: all }] };
  return { type: "aws_lambda_function", name: "Function", values };
}

/** The values of an app client of the pool. */
export function stateClient(name: string, values: Values = {}): TestInstance {
  return { type: "aws_cognito_user_pool_client", name, values: { name, user_pool_id: STATE_POOL, ...values } };
}

/** Creates a report of one construct. */
export function historyReport(
  entries: readonly ReportedEntry[],
  more: Partial<HistoryReport> = {},
  construct: Partial<ReportedConstruct> = {},
): HistoryReport {
  const name = "CompromisedAccounts";
  const names = { stack: undefined, module: undefined, name, address: `aws_lambda_invocation.${name}` };
  const one = { ...names, userPoolId: STATE_POOL, entries, clients: [], measures: UNKNOWN_MEASURES, ...construct };
  return { constructs: [one], since: undefined, list: undefined, ...more };
}

const maybe = fc.option(adversarialText, { nil: undefined });
const maybeTime = fc.constantFrom("2026-11-24T11:04:36.095Z", undefined);

const adversarialName = fc.record({ stack: maybe, module: maybe, name: adversarialText, address: adversarialText });

const adversarialEntry: fc.Arbitrary<ReportedEntry> = fc.record({
  outcome: fc.constantFrom("signed-out", "skipped", "unknown"),
  username: adversarialText,
  revision: adversarialText,
  reason: maybe,
  userPoolId: maybe,
  createdAt: maybeTime,
  requestId: maybe,
  isListed: fc.constantFrom(true, false, undefined),
  sub: maybe,
  notBefore: fc.constantFrom(1_795_518_276, undefined),
  endedSessions: fc.constantFrom(0, 1, 2, undefined),
});

const adversarialPending: fc.Arbitrary<PendingUser> = fc.record({
  username: adversarialText,
  revision: maybe,
  reason: maybe,
  position: adversarialText,
  recordedRevision: maybe,
  construct: fc.option(adversarialName, { nil: undefined }),
});

const adversarialConstruct: fc.Arbitrary<ReportedConstruct> = fc
  .record({
    name: adversarialName,
    userPoolId: maybe,
    entries: fc.array(adversarialEntry, { maxLength: 25 }),
    clients: adversarialClients,
    measures: anyMeasures,
  })
  .map(({ name, ...more }) => ({ ...name, ...more }));

/** Reports whose strings all try to break the output formats. */
export const adversarialHistory: fc.Arbitrary<HistoryReport> = fc.record({
  constructs: fc.array(adversarialConstruct, { maxLength: 4 }),
  since: maybeTime,
  list: fc.option(
    fc.record({ file: adversarialText, users: fc.nat(), pending: fc.array(adversarialPending, { maxLength: 25 }) }),
    { nil: undefined },
  ),
});
