import fc from "fast-check";
import { compareNames, createCheckReport } from "../../cli/check/model";
import type { CheckedClient, CheckReport, LookedUpName, LookupResult } from "../../cli/check/model";
import { UNKNOWN_MEASURES } from "../../cli/output/remaining-access";
import type { Measures } from "../../cli/output/remaining-access";
import { adversarialText, anyMeasures } from "./reports";
import { poolUser } from "./user-search";

type LookedUp = readonly (readonly [name: string, lookup: LookupResult])[];

/** A report of a `users.yaml` with one name per line, and of a `break-glass.yaml` with the protected ones. */
export function createReport(
  names: LookedUp,
  clients: readonly CheckedClient[] = [appClient("web")],
  protectedOnes: LookedUp = [],
  measures: Measures = UNKNOWN_MEASURES,
): CheckReport {
  const toList = (file: string, list: LookedUp) =>
    list.map(([name, lookup], index): LookedUpName => {
      return { name, position: `${file}:${String(index + 2)}:5`, lookup };
    });
  const protectedNames = toList("break-glass.yaml", protectedOnes);
  return createCheckReport({
    file: "users.yaml",
    userPoolId: "us-east-1_6573cjKIK",
    names: compareNames(toList("users.yaml", names), protectedNames),
    protectedNames,
    clients,
    measures,
  });
}

/** An app client, by default with tokens that are valid for an hour. */
export function appClient(name: string, accessMinutes = 60, idMinutes = 60): CheckedClient {
  return { name, id: `id-of-${name}`, accessMinutes, idMinutes, minutes: Math.max(accessMinutes, idMinutes) };
}

const adversarialLookup: fc.Arbitrary<LookupResult> = fc.oneof(
  fc.constant<LookupResult>({ kind: "missing" }),
  fc.record({
    kind: fc.constantFrom("ambiguous" as const, "unverified" as const, "external" as const),
    attribute: fc.constantFrom("sub" as const, "email" as const),
    users: fc.array(
      adversarialText.map((username) => poolUser(username)),
      { minLength: 1, maxLength: 7 },
    ),
  }),
  fc
    .record({ username: adversarialText, sub: adversarialText, enabled: fc.boolean(), status: adversarialText })
    .map(({ username, ...more }): LookupResult => ({ kind: "found", user: poolUser(username, {}, more) })),
);

const adversarialNames = fc.array(
  fc.record({ name: adversarialText, position: adversarialText, lookup: adversarialLookup }),
  { maxLength: 30 },
);

/** A report whose strings all try to break the output formats. */
export const adversarialCheck: fc.Arbitrary<CheckReport> = fc
  .record({
    file: adversarialText,
    userPoolId: fc.constant("us-east-1_6573cjKIK"),
    names: adversarialNames,
    protectedNames: adversarialNames,
    clients: fc.array(
      adversarialText.map((name) => appClient(name)),
      { maxLength: 25 },
    ),
    measures: anyMeasures,
  })
  .map(({ names, ...more }) => createCheckReport({ ...more, names: compareNames(names, more.protectedNames) }));
