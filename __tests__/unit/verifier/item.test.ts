import fc from "fast-check";
import { EVERYONE, REVOCATION_ATTRIBUTES, toRevocationItem } from "../../../core/revocations";
import { ATTRIBUTES, EVERYONE as READ_AS_EVERYONE, parseItem } from "../../../verifier/src/item";
import { USER_POOL_ID } from "../../../local/signed-tokens";
import { item, marshall } from "../../support/revocation-table";

const TIME = Date.UTC(2026, 10, 24, 12, 0, 0, 250);
const SUB = "5c5b5f5e-0000-4000-8000-000000000001";

describe("GIVEN an item as the sign-out function writes it", () => {
  test("WHEN the verifier parses it THEN it has the meaning that the function gave it", () => {
    fc.assert(
      fc.property(
        fc.record({
          sub: fc.oneof(fc.uuid(), fc.constant(EVERYONE)),
          time: fc.integer({ min: Date.UTC(2020), max: Date.UTC(2100) }),
          except: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
          retentionHours: fc.integer({ min: 1, max: 100 }),
          reason: fc.option(fc.string(), { nil: undefined }),
        }),
        ({ sub, time, except: subs, retentionHours, reason }) => {
          const except = sub === EVERYONE ? subs : [];
          const written = toRevocationItem({ userPoolId: USER_POOL_ID, sub, time, except, reason }, retentionHours);
          expect(parseItem(marshall(written))).toEqual({
            key: `${new Date(time).toISOString()}#${sub}`,
            sub,
            notBefore: Math.floor(time / 1000),
            except,
            expiresAt: Math.floor(time / 1000) + retentionHours * 3600,
          });
        },
      ),
    );
  });

  test("WHEN the names of its attributes are compared THEN the verifier reads those that the function writes", () => {
    expect(REVOCATION_ATTRIBUTES).toEqual(expect.objectContaining(ATTRIBUTES));
    expect(READ_AS_EVERYONE).toBe(EVERYONE);
  });
});

describe("GIVEN an item that the sign-out function did not write", () => {
  const valid = item(SUB, TIME);
  const key = `${new Date(TIME).toISOString()}#${SUB}`;

  test.each([
    ["sub", undefined, '"sub" is not a string, or is empty'],
    ["sub", { S: "" }, '"sub" is not a string, or is empty'],
    ["sub", { N: "1" }, '"sub" is not a string, or is empty'],
    ["notBefore", undefined, '"notBefore" is not a number'],
    ["notBefore", { S: "1800000000" }, '"notBefore" is not a number'],
    ["notBefore", { N: "" }, '"notBefore" is not a number'],
    ["notBefore", { N: "NaN" }, '"notBefore" is not a number'],
    ["expiresAt", { S: "1800000000" }, '"expiresAt" is not a number'],
    ["except", { L: [] }, '"except" is not a string set'],
    ["except", { SS: ["one"] }, 'it has "except", but is not for "*"'],
  ])("WHEN its %s is %j THEN the error names its key", (attribute, value, issue) => {
    const changed = Object.fromEntries(Object.entries({ ...valid, [attribute]: value }).filter(([, one]) => one));
    expect(() => parseItem(changed as typeof valid)).toThrow(
      `The item with the sort key ${JSON.stringify(key)} is invalid: ${issue}. Correct or delete it.`,
    );
  });

  test("WHEN it has no sort key THEN the error shows the item", () => {
    expect(() => parseItem({ sub: { S: SUB } })).toThrow(SUB);
  });

  test("WHEN it has no expiry THEN it never expires", () => {
    const { expiresAt, ...others } = valid;
    expect(expiresAt).toBeDefined();
    expect(parseItem(others).expiresAt).toBe(Infinity);
  });
});
