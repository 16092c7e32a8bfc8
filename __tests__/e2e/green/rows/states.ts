import fs from "node:fs";
import path from "node:path";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import type { Row, RowContext } from "../row";
import { listing, revised } from "../row";

const UNCHANGED = [[listing("alice")], [listing("alice")]];

const deleteFunction = async ({ findResource, lambda }: RowContext) => {
  const { values } = await findResource("aws_lambda_function");
  await lambda.send(new DeleteFunctionCommand({ FunctionName: String(values["function_name"]) }));
};
const taint =
  (type: string) =>
  async ({ stack, findResource }: RowContext) =>
    stack.engine(["taint", (await findResource(type)).address]);

/** The state changes, or the deploy differs from a plain one. */
export const STATES: readonly Row[] = [
  {
    change: "An entry is tainted",
    before: { 1: ({ stack, entry }) => stack.engine(["taint", entry("alice")]) },
    deploys: [[listing("alice", "bob")], [listing("alice", "bob")]],
    report: ["sign out alice: other (replaced: tainted)"],
    signedOut: ["alice"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "The function is tainted, and a user is added",
    before: { 1: taint("aws_lambda_function") },
    deploys: [[listing("alice")], [listing("alice", "bob")]],
    report: ["sign out bob: newly listed"],
    signedOut: ["bob"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "The role of the function is tainted, and a user is added",
    before: { 1: taint("aws_iam_role") },
    // Unlike AWS, the local AWS keeps using the credentials of the old role, unless another setting changes as well.
    deploys: [[listing("alice")], [{ ...listing("alice", "bob"), props: { timeout: 30 } }]],
    report: ["sign out bob: newly listed"],
    signedOut: ["bob"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "The function was deleted by hand",
    before: { 1: deleteFunction },
    deploys: UNCHANGED,
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "An entry was removed from the state (`terraform state rm`)",
    before: { 1: ({ stack, entry }) => stack.engine(["state", "rm", entry("alice")]) },
    deploys: UNCHANGED,
    report: ["sign out alice: retry"],
    signedOut: ["alice"],
    history: ["alice r1"],
  },
  {
    change: "The deploy replaces an entry (`-replace`)",
    planOptions: (entry) => [`-replace=${entry("alice")}`],
    deploys: [[listing("alice", "bob")], [listing("alice", "bob")]],
    report: ["sign out alice: other (replaced: requested with -replace)"],
    signedOut: ["alice"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "The deploy has one target (`-target`)",
    planOptions: (entry) => [`-target=${entry("bob")}`],
    deploys: [[listing("alice")], [listing(revised("alice", "2"), "bob", "carol")]],
    report: ["sign out bob: newly listed"],
    signedOut: ["bob"],
    history: ["alice r1", "bob r1"],
    next: ["sign out alice: revision", "sign out carol: newly listed"],
  },
  {
    change: "The deploy does not refresh the state (`-refresh=false`)",
    planOptions: () => ["-refresh=false"],
    deploys: [[listing("alice", "bob")], [listing("alice", revised("bob", "2"), "carol")]],
    report: ["sign out bob: revision", "sign out carol: newly listed"],
    signedOut: ["bob", "carol"],
    history: ["alice r1", "bob r2", "carol r1"],
  },
  {
    change: "The state is restored from a backup",
    isAlone: true,
    before: {
      1: async ({ stack }) => {
        fs.writeFileSync(path.join(stack.directory, "backup"), (await stack.engine(["state", "pull"])).stdout);
      },
      2: ({ stack }) => stack.engine(["state", "push", "-force", "backup"]),
    },
    deploys: [[listing("alice")], [listing(revised("alice", "2"), "bob")], [listing(revised("alice", "2"), "bob")]],
    report: ["sign out alice: revision", "sign out bob: newly listed"],
    signedOut: ["alice", "bob"],
    history: ["alice r2", "bob r1"],
  },
  {
    change: "The sign-out of a new user failed",
    fails: [1],
    before: { 2: ({ join, own }) => join(own, "zoe") },
    deploys: [[listing("alice")], [listing("alice", "zoe")], [listing("alice", "zoe")]],
    report: ["sign out zoe: retry"],
    signedOut: ["zoe"],
    history: ["alice r1", "zoe r1"],
  },
  {
    change: "The sign-out of a bumped revision failed",
    fails: [1],
    before: {
      1: ({ leave, own }) => leave(own, "alice"),
      2: ({ join, own }) => join(own, "alice"),
    },
    deploys: [
      [listing("alice", "bob")],
      [listing(revised("alice", "2"), "bob")],
      [listing(revised("alice", "2"), "bob")],
    ],
    report: ["sign out alice: retry"],
    signedOut: ["alice"],
    history: ["alice r2", "bob r1"],
  },
  {
    change: "The sign-out after a corrected user pool failed",
    fails: [1],
    users: ["bob"],
    before: {
      0: ({ join, own }) => join(own, "alice"),
      2: ({ join, other }) => join(other, "alice"),
    },
    deploys: [[listing("alice")], [{ pool: "other", ...listing("alice") }], [{ pool: "other", ...listing("alice") }]],
    report: ["sign out alice: retry"],
    signedOut: ["other/alice"],
    history: ["alice r1"],
  },
];
