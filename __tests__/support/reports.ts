import fc from "fast-check";
import { UNKNOWN_MEASURES } from "../../cli/output/remaining-access";
import type { Measures } from "../../cli/output/remaining-access";
import type { Report, ReportedConstruct, ReportedUser, SignOut } from "../../cli/plan/model";
import { username } from "./arbitraries";

/** Creates a construct of a report, without users by default. */
export function buildConstruct(more: Partial<ReportedConstruct> = {}): ReportedConstruct {
  return {
    stack: undefined,
    module: undefined,
    name: "CompromisedAccounts",
    address: "aws_lambda_invocation.CompromisedAccounts",
    userPool: { id: "us-east-1_6573cjKIK", address: undefined },
    signOuts: [],
    removed: [],
    skipped: [],
    untouched: [],
    reasonChanges: [],
    seconds: 1,
    rate: 25,
    clients: [{ name: "web", minutes: 60 }],
    measures: UNKNOWN_MEASURES,
    ...more,
  };
}

/** Creates a report. */
export function buildReport(...constructs: readonly ReportedConstruct[]): Report {
  return { plans: [], gaps: [], constructs, seconds: 1 };
}

/** Creates a user of a report. */
export function user(name: string | undefined, more: Partial<ReportedUser> = {}): ReportedUser {
  return { username: name, revision: "1", reason: undefined, ...more };
}

/** Creates a sign-out of a newly listed user by default. */
export function signOut(name: string | undefined, more: Partial<SignOut> = {}): SignOut {
  return { ...user(name), cause: { kind: "newly-listed" }, ...more };
}

// Special in Markdown, HTML, a terminal, GitHub, or for the text direction.
const SPECIAL = [
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

/** Texts that try to break every output format. */
export const adversarialText = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...SPECIAL) }, username, fc.string({ unit: "binary" })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const maybe = fc.option(adversarialText, { nil: undefined });
const maybeTrue = fc.constantFrom(true, false, undefined);

/** What sign-outs do besides the call to Cognito, in all combinations. */
export const anyMeasures: fc.Arbitrary<Measures> = fc.record({ revocationList: maybeTrue, endedSessions: maybeTrue });

/** App clients whose names all try to break the output formats. */
export const adversarialClients = fc.array(
  fc.record({ name: adversarialText, minutes: fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined }) }),
  { maxLength: 7 },
);

const adversarialChange = fc.record({ before: adversarialText, after: maybe });

const adversarialCause: fc.Arbitrary<SignOut["cause"]> = fc.oneof(
  fc.constantFrom("newly-listed", "retry", "username", "every-deploy").map((kind) => ({ kind }) as const),
  fc
    .tuple(adversarialChange, fc.option(adversarialChange, { nil: undefined }))
    .map(([change, pool]) => ({ kind: "revision" as const, ...change, pool })),
  adversarialChange.map((change) => ({ kind: "pool" as const, ...change })),
  fc.record({ kind: fc.constant("other" as const), detail: adversarialText }),
);

const adversarialUser = fc.record({ username: maybe, revision: maybe, reason: maybe });

const adversarialSignOut: fc.Arbitrary<SignOut> = fc
  .record({ user: adversarialUser, cause: adversarialCause })
  .map(({ user: listed, cause }) => ({ ...listed, cause }));

/** Reports that contain only adversarial texts. */
export const adversarialReport: fc.Arbitrary<Report> = fc
  .array(
    fc.record({
      stack: maybe,
      module: maybe,
      name: adversarialText,
      address: adversarialText,
      userPool: fc.record({ id: maybe, address: maybe }),
      signOuts: fc.array(adversarialSignOut, { maxLength: 30 }),
      removed: fc.array(adversarialUser, { maxLength: 5 }),
      skipped: fc.array(adversarialUser, { maxLength: 5 }),
      untouched: fc.array(adversarialUser, { maxLength: 5 }),
      reasonChanges: fc.array(
        fc.tuple(adversarialUser, maybe).map(([listed, newReason]) => ({ ...listed, newReason })),
        { maxLength: 5 },
      ),
      seconds: fc.nat(),
      rate: fc.constantFrom(10, 20, 25),
      clients: adversarialClients,
      measures: anyMeasures,
    }),
    { maxLength: 4 },
  )
  .map((constructs) => buildReport(...constructs));
