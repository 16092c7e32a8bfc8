import fc from "fast-check";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "../../cli/plan/model";
import { username } from "./arbitraries";

/** A construct of a report that lists nobody but whom a test adds. */
export function constructOf(more: Partial<ReportedConstruct> = {}): ReportedConstruct {
  return {
    stack: undefined,
    module: undefined,
    name: "CompromisedAccounts",
    address: "aws_lambda_invocation.CompromisedAccounts",
    userPool: { id: "us-east-1_6573cjKIK", address: undefined },
    signOuts: [],
    removed: [],
    untouched: [],
    seconds: 1,
    rate: 25,
    clients: [{ name: "web", minutes: 60 }],
    ...more,
  };
}

/** A report of some constructs. */
export function reportOf(...constructs: readonly ReportedConstruct[]): Report {
  return { constructs, seconds: 1 };
}

/** A user of a report. */
export function user(name: string | undefined, more: Partial<ReportedUser> = {}): ReportedUser {
  return { username: name, revision: "1", reason: undefined, ...more };
}

/** A user who is signed out for the first time. */
export function signOut(name: string | undefined, more: Partial<SignOut> = {}): SignOut {
  return { ...user(name), why: { kind: "first-time" }, ...more };
}

// What means something to Markdown, HTML, a terminal, GitHub or the direction of writing.
const HARM = [
  ...Array.from(
    "|`\\<>&*_[]()#!~@:\n\r\t\v\u0000\u0007\u001b\u007f\u009b\u00ad\u200b\u200e\u202e\u2066\u2028\u2029\ufeff\ufffe\u3164",
  ),
  "\\|",
  "``",
  "` ",
  " `",
  "| --- |",
  "</details>",
  "<img src=x onerror=alert(1)>",
  "<!--",
  "[a](https://evil.example)",
  "![a](//evil.example)",
  "https://evil.example/x",
  "www.evil.example",
  "@everyone",
  "@org/team",
  "#1",
  "GH-1",
  "&lt;",
  "&#124;",
  "\u001b[2J\u001b[31m",
  "\ud800",
];

/** A text that means harm wherever it stands. */
export const hostile = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HARM) }, username, fc.string({ unit: "binary" })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const maybe = fc.option(hostile, { nil: undefined });

const hostileWhy: fc.Arbitrary<SignOut["why"]> = fc.oneof(
  fc.constant({ kind: "first-time" as const }),
  fc.record({ kind: fc.constant("revision" as const), before: hostile, after: maybe }),
  fc.record({ kind: fc.constant("other" as const), detail: hostile }),
);

const hostileUser = fc.record({ username: maybe, revision: maybe, reason: maybe });

const hostileSignOut: fc.Arbitrary<SignOut> = fc
  .record({ listed: hostileUser, why: hostileWhy })
  .map(({ listed, why }) => ({ ...listed, why }));

/** A report all of whose texts mean harm. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .array(
    fc.record({
      stack: maybe,
      module: maybe,
      name: hostile,
      address: hostile,
      userPool: fc.record({ id: maybe, address: maybe }),
      signOuts: fc.array(hostileSignOut, { maxLength: 30 }),
      removed: fc.array(hostileUser, { maxLength: 5 }),
      untouched: fc.array(hostileUser, { maxLength: 5 }),
      seconds: fc.nat(),
      rate: fc.constantFrom(10, 20, 25),
      clients: fc.array(
        fc.record({ name: hostile, minutes: fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined }) }),
        {
          maxLength: 7,
        },
      ),
    }),
    { maxLength: 4 },
  )
  .map((constructs) => ({ constructs, seconds: 1 }));
