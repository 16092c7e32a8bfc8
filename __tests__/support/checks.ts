import fc from "fast-check";
import { createCheck } from "../../cli/check/model";
import type { Check, CheckedClient, LookupResult, LookedUpName } from "../../cli/check/model";
import { adversarialText as hostile } from "./reports";
import { poolUser } from "./user-search";

/** A check of `users.yaml`, whose names stand in a line each. */
export function checkOf(
  names: readonly (readonly [name: string, finding: LookupResult])[],
  clients: readonly CheckedClient[] = [appClient("web")],
): Check {
  const listed = names.map(([name, finding], index): LookedUpName => {
    return { name, path: `users.yaml:${String(index + 2)}:5`, finding };
  });
  return createCheck({ file: "users.yaml", userPoolId: "us-east-1_6573cjKIK", names: listed, clients });
}

/** An app client whose tokens last an hour, unless a test says otherwise. */
export function appClient(name: string, accessMinutes = 60, idMinutes = 60): CheckedClient {
  return { name, id: `id-of-${name}`, accessMinutes, idMinutes, minutes: Math.max(accessMinutes, idMinutes) };
}

const hostileFinding: fc.Arbitrary<LookupResult> = fc.oneof(
  fc.constant<LookupResult>({ kind: "missing" }),
  fc.record({
    kind: fc.constantFrom("ambiguous" as const, "unverified" as const, "external" as const),
    attribute: fc.constantFrom("sub" as const, "email" as const),
    usernames: fc.array(hostile, { minLength: 1, maxLength: 7 }),
  }),
  fc
    .record({ username: hostile, sub: hostile, enabled: fc.boolean(), status: hostile })
    .map(({ username, ...more }): LookupResult => ({ kind: "found", user: poolUser(username, {}, more) })),
);

/** A check all of whose texts mean harm. */
export const hostileCheck: fc.Arbitrary<Check> = fc
  .record({
    file: hostile,
    userPoolId: fc.constant("us-east-1_6573cjKIK"),
    names: fc.array(fc.record({ name: hostile, path: hostile, finding: hostileFinding }), { maxLength: 30 }),
    clients: fc.array(
      hostile.map((name) => appClient(name)),
      { maxLength: 25 },
    ),
  })
  .map(createCheck);
