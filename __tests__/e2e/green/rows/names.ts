import { AdminUpdateUserAttributesCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { LocalUserPool } from "../../../../local/user-pool";
import type { Row, RowContext } from "../row";
import { listing, revised, skipping } from "../row";

const NFC = "caf\u00e9";
const NFD = "cafe\u0301";
const TEMPLATES = ["${path.module}", "%{if}true%{endif}"];
const BOSS = "boss@example.com";

const setEmail = ({ cognito, userPoolId }: LocalUserPool, Username: string, email: string) =>
  cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: userPoolId,
      Username,
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
const moveAlias = {
  0: ({ own }: RowContext) => setEmail(own, "alice", BOSS),
  1: async ({ own }: RowContext) => {
    await setEmail(own, "alice", "alice@example.com");
    await setEmail(own, "bob", BOSS);
  },
};

/** A name changes, or the user of a name. */
export const NAMES: readonly Row[] = [
  {
    change: "A name in Unicode NFC is replaced by the same name in NFD",
    users: [NFC, NFD],
    deploys: [[listing(NFC)], [listing(NFD)]],
    report: [`sign out ${NFD}: username`],
    signedOut: [NFD],
    history: [`${NFD} r1`],
  },
  {
    change: "A name in Unicode NFD is replaced by the same name in NFC",
    users: [NFC, NFD],
    deploys: [[listing(NFD)], [listing(NFC)]],
    report: [`sign out ${NFC}: username`],
    signedOut: [NFC],
    history: [`${NFC} r1`],
  },
  {
    change: "Names that are Terraform templates are added",
    users: ["alice", ...TEMPLATES],
    deploys: [[listing("alice")], [listing("alice", ...TEMPLATES)]],
    report: TEMPLATES.map((username) => `sign out ${username}: newly listed`),
    signedOut: TEMPLATES,
    history: ["alice", ...TEMPLATES].map((username) => `${username} r1`),
  },
  {
    change: "The case of a name changes; both users exist",
    users: ["alice", "Alice"],
    deploys: [[listing("alice")], [listing("Alice")]],
    report: ["removed alice", "sign out Alice: newly listed"],
    signedOut: ["Alice"],
    history: ["Alice r1"],
  },
  {
    change: "A username is replaced by an alias of the user",
    aliases: { [BOSS]: ["alice"] },
    before: { 0: ({ own }) => setEmail(own, "alice", BOSS) },
    deploys: [[listing("alice")], [listing(BOSS)]],
    report: ["removed alice", `sign out ${BOSS}: newly listed`],
    signedOut: ["alice"],
    history: [`${BOSS} r1`],
  },
  {
    change: "A listed alias is assigned to another user",
    aliases: { [BOSS]: ["alice"] },
    before: moveAlias,
    deploys: [[listing(BOSS)], [listing(BOSS)]],
    report: [],
    signedOut: [],
    history: [`${BOSS} r1`],
  },
  {
    change: "A listed alias is assigned to another user, and its revision is bumped",
    aliases: { [BOSS]: ["alice", "bob"] },
    before: moveAlias,
    deploys: [[listing(BOSS)], [listing(revised(BOSS, "2"))]],
    report: [`sign out ${BOSS}: revision`],
    signedOut: ["bob"],
    history: [`${BOSS} r2`],
  },
  {
    change: "A listed user is deleted and created again",
    before: {
      1: async ({ own, join, leave }) => {
        await leave(own, "alice");
        await join(own, "alice");
      },
    },
    deploys: [[listing("alice")], [listing("alice")]],
    report: [],
    signedOut: [],
    history: ["alice r1"],
  },
  {
    change: "A skipped user is created later",
    before: { 1: ({ own, join }) => join(own, "zoe") },
    deploys: [[skipping("alice", "zoe")], [skipping("alice", "zoe")]],
    report: ["skipped zoe"],
    signedOut: [],
    history: ["alice r1", "zoe r1 skipped"],
    next: ["skipped zoe"],
  },
  {
    change: "A skipped user is created later, and the revision is bumped",
    before: { 1: ({ own, join }) => join(own, "zoe") },
    deploys: [[skipping("alice", "zoe")], [skipping("alice", revised("zoe", "2"))]],
    report: ["sign out zoe: revision"],
    signedOut: ["zoe"],
    history: ["alice r1", "zoe r2"],
  },
];
