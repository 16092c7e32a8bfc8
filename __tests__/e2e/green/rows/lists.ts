import type { Row } from "../row";
import { listing, revised } from "../row";

/** The list changes. */
export const LISTS: readonly Row[] = [
  {
    change: "A user is added",
    deploys: [[listing("alice")], [listing("alice", "bob")]],
    report: ["sign out bob: newly listed"],
    signedOut: ["bob"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "A user's revision is bumped",
    deploys: [[listing("alice", "bob")], [listing(revised("alice", "2"), "bob")]],
    report: ["sign out alice: revision"],
    signedOut: ["alice"],
    history: ["alice r2", "bob r1"],
  },
  {
    change: "The construct's revision is bumped; bob has his own",
    deploys: [
      [listing("alice", revised("bob", "7"))],
      [{ ...listing("alice", revised("bob", "7")), props: { revision: "2" } }],
    ],
    report: ["sign out alice: revision"],
    signedOut: ["alice"],
    history: ["alice r2", "bob r7"],
  },
  {
    change: "A reason is edited",
    deploys: [[listing("alice")], [listing({ username: "alice", reason: "INC-4711" })]],
    report: ["reason changed alice"],
    signedOut: [],
    history: ["alice r1"],
    next: ["reason changed alice"],
  },
  {
    change: "The list is reordered, and the default revision is written out",
    deploys: [[listing("alice", "bob")], [listing("bob", revised("alice", "1"))]],
    report: [],
    signedOut: [],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "A user is removed",
    deploys: [[listing("alice", "bob")], [listing("alice")]],
    report: ["removed bob"],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "A user is removed, and listed again later",
    deploys: [[listing("alice", "bob")], [listing("bob")], [listing("alice", "bob")]],
    report: ["sign out alice: newly listed"],
    signedOut: ["alice"],
    history: ["alice r1", "bob r1"],
  },
  {
    change: "The list becomes empty",
    deploys: [[listing("alice")], [listing()]],
    report: ["removed alice"],
    signedOut: [],
    history: [],
  },
  {
    change: "A user is moved to another construct",
    deploys: [
      [
        { id: "A", users: ["alice"] },
        { id: "B", users: [] },
      ],
      [
        { id: "A", users: [] },
        { id: "B", users: ["alice"] },
      ],
    ],
    report: ["removed alice", "sign out alice: newly listed"],
    signedOut: ["alice"],
    history: ["alice r1"],
  },
];
