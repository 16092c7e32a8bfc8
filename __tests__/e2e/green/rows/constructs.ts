import type { Row } from "../row";
import { listing, skipping } from "../row";
import type { List } from "../stack";

const everyDeploy: List = { users: ["alice"], props: { signOutOn: "every-deploy" } };

/** The construct or its options change. */
export const CONSTRUCTS: readonly Row[] = [
  {
    change: "The construct is renamed",
    deploys: [[listing("alice")], [{ id: "Renamed", ...listing("alice") }]],
    report: ["removed alice", "sign out alice: newly listed"],
    signedOut: ["alice"],
    history: ["alice r1"],
  },
  {
    change: "The construct is renamed with a `moved` block",
    deploys: [[listing("alice")], [{ id: "Renamed", movedFrom: "SignOut", ...listing("alice") }]],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "The construct is removed",
    deploys: [[listing("alice")], []],
    report: ["removed alice"],
    signedOut: [],
    history: [],
  },
  {
    change: "The construct is removed, and added again later",
    deploys: [[listing("alice")], [], [listing("alice")]],
    report: ["sign out alice: newly listed"],
    signedOut: ["alice"],
    history: ["alice r1"],
  },
  {
    change: "`signOutOn` becomes `every-deploy`",
    deploys: [[listing("alice")], [everyDeploy]],
    report: ["sign out alice: every deploy"],
    signedOut: ["alice"],
    history: ["alice r1"],
    next: ["sign out alice: every deploy"],
  },
  {
    change: "`signOutOn` remains `every-deploy`",
    deploys: [[everyDeploy], [everyDeploy]],
    report: ["sign out alice: every deploy"],
    signedOut: ["alice"],
    history: ["alice r1"],
    next: ["sign out alice: every deploy"],
  },
  {
    change: "`signOutOn` becomes `change` again",
    deploys: [[everyDeploy], [listing("alice")]],
    report: ["sign out alice: other (signOutOn is no longer every-deploy)"],
    signedOut: ["alice"],
    history: ["alice r1"],
  },
  {
    change: "Options of the function change",
    deploys: [
      [listing("alice")],
      [
        {
          props: { timeout: 30, memorySize: 512, logUsernames: "hashed", alarm: true, tags: { team: "identity" } },
          ...listing("alice"),
        },
      ],
    ],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "The function is renamed",
    deploys: [[listing("alice")], [{ props: { functionName: "renamed" }, ...listing("alice") }]],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "`onMissingUser` becomes `fail` after a user was skipped",
    users: ["alice"],
    deploys: [[skipping("alice", "zoe")], [listing("alice", "zoe")]],
    report: ["skipped zoe"],
    signedOut: [],
    history: ["alice r1", "zoe r1 skipped"],
    next: ["skipped zoe"],
  },
];
