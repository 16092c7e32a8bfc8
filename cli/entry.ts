import { CONTRACT, parseInput } from "../core/contract";
import type { Entry } from "../core/contract";
import { formatValue, InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";

/** The resource type of an entry. */
export const ENTRY_TYPE = "aws_lambda_invocation";

/** A JSON object, such as the values of a resource. */
export type Values = Readonly<Record<string, unknown>>;

const [CONTRACT_NAME = ""] = CONTRACT.split("/");

/** Parses text as a JSON object; `undefined` when it is none. */
export function parseObject(text: unknown): Values | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const parsed = JSON.parse(text) as unknown;
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the contract of the input of an invocation; `undefined` when it calls a function of something else. */
export function readContract(values: Values | null | undefined): string | undefined {
  const contract = parseObject(values?.["input"])?.["contract"];
  return typeof contract === "string" && contract.split("/")[0] === CONTRACT_NAME ? contract : undefined;
}

/**
 * Parses the input of an entry.
 *
 * @throws {@link InvalidInputError} when another version of this package created the entry, or the input is invalid
 */
export function parseEntry(values: Values | null | undefined): Entry {
  const contract = readContract(values);
  if (contract === CONTRACT) return parseInput(parseObject(values?.["input"]));
  const message = `${formatValue(contract)} is not ${formatValue(CONTRACT)}. Use the version of this package that created the entry.`;
  throw new InvalidInputError("The entry", [{ path: "contract", message }]);
}

/**
 * Reads the entries of a plan or a state.
 *
 * @param resources the resources of the entries
 * @param read reads an entry
 * @returns the entries, and the issues of those that are invalid
 */
export function readEntries<R extends { readonly address: string }, T>(
  resources: readonly R[],
  read: (resource: R) => T,
): { readonly entries: readonly T[]; readonly issues: readonly Issue[] } {
  const entries: T[] = [];
  const issues: Issue[] = [];
  for (const resource of resources) {
    try {
      entries.push(read(resource));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      issues.push(...error.issues.map(({ path, message }) => ({ path: `${resource.address}, ${path}`, message })));
    }
  }
  return { entries, issues };
}

/** Formats the address of a resource without its key. */
export function formatAddress(module: string | null | undefined, type: string, name: string): string {
  return [module, type, name].filter(Boolean).join(".");
}

/** Groups entries by the address of their construct, in their order. */
export function groupByAddress<T>(
  entries: readonly T[],
  toAddress: (entry: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const address = toAddress(entry);
    const group = groups.get(address);
    if (group) group.push(entry);
    else groups.set(address, [entry]);
  }
  return groups;
}

/** Reads a trigger of an entry; `undefined` when it has none, or its value is unknown. */
export function readTrigger(values: unknown, trigger: string): string | undefined {
  const value = readTriggerValue(values, trigger);
  return typeof value === "string" ? value : undefined;
}

/** Reads a trigger as it is: in the unknown values of a plan, `true` when it is known after apply. */
export function readTriggerValue(values: unknown, trigger: string): unknown {
  if (typeof values !== "object" || values === null || !("triggers" in values)) return undefined;
  const { triggers } = values;
  // If one trigger of a replaced entry is known after apply, the AWS provider plans all of them as unknown.
  if (triggers === true) return true;
  return typeof triggers === "object" && triggers !== null ? (triggers as Values)[trigger] : undefined;
}
