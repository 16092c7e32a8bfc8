import type { Row } from "../row";
import { listing, skipping } from "../row";

/** The user pool changes. */
export const POOLS: readonly Row[] = [
  ...(["literal", "data-source", "token", "deferred", "variable", "other-stack"] as const).map((form): Row => ({
    change: `The user pool is corrected (${form})`,
    deploys: [[{ form, ...listing("alice") }], [{ form, pool: "other", ...listing("alice") }]],
    report: ["sign out alice: pool"],
    signedOut: ["other/alice"],
    history: ["alice r1"],
  })),
  {
    change: "The user pool is corrected, and a user is added",
    deploys: [[listing("alice")], [{ pool: "other", ...listing("alice", "bob") }]],
    report: ["sign out alice: pool", "sign out bob: newly listed"],
    signedOut: ["other/alice", "other/bob"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "A data source of the user pool is replaced by its id and ARN",
    deploys: [[listing("alice")], [{ form: "literal", ...listing("alice") }]],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "The data source of the user pool is read during apply",
    deploys: [
      [{ form: "deferred", deferredBy: "1", ...listing("alice") }],
      [{ form: "deferred", deferredBy: "2", ...listing("alice") }],
    ],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "A user pool of the stack is created with the list",
    deploys: [[], [{ form: "resource", ...skipping("alice") }]],
    report: ["sign out alice: newly listed"],
    signedOut: [],
    history: ["alice r1 skipped"],
    next: ["skipped alice"],
  },
  {
    change: "A user pool of the stack is updated in place",
    before: { 1: async ({ findCreatedPool, join }) => join(await findCreatedPool(), "alice") },
    deploys: [
      [{ form: "resource", ...listing() }],
      [{ form: "resource", ...listing("alice") }],
      [{ form: "resource", userPool: { tags: { team: "identity" } }, ...listing("alice") }],
    ],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "A user pool of the stack is replaced, and has no users yet",
    before: {
      1: async ({ findCreatedPool, join }) => join(await findCreatedPool(), "alice"),
      2: async ({ findCreatedPool, leave }) => leave(await findCreatedPool(), "alice"),
    },
    deploys: [
      [{ form: "resource", ...skipping() }],
      [{ form: "resource", ...skipping("alice") }],
      [{ form: "resource", userPool: { aliasAttributes: ["email"] }, ...skipping("alice") }],
    ],
    report: ["sign out alice: pool"],
    signedOut: [],
    history: ["alice r1 skipped"],
    next: ["skipped alice"],
  },
];
