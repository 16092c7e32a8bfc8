import type { SuccessResult } from "../../core/contract";
import { createUser } from "../../local/user-pool";
import { expectGolden } from "../support/golden";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { startPipeline } from "./pipeline";
import type { Pipeline } from "./pipeline";

jest.setTimeout(600_000);

/** The parts of the report that tell who is called. */
interface Report {
  readonly constructs: readonly {
    readonly sign_out: readonly { readonly username: string; readonly why: string }[];
  }[];
}

// Each test goes on where the one before it stopped: this is one story.
describe("GIVEN a repository like examples/gitops, and users who are signed in", () => {
  let pipeline: Pipeline;
  let users: SignedIn;

  beforeAll(async () => {
    pipeline = await startPipeline();
    users = signedInUsers(pipeline.pool);
    await createUser(pipeline.pool, "break-glass-1");
    await createUser(pipeline.pool, "bob", { email: "bob@example.com", email_verified: "true" });
    await users.signInAgain("bob");
    await users.join("alice", "carol", "dave", "erin");
  });
  afterAll(() => pipeline.end());

  test("WHEN a list is merged THEN whom its report announces is signed out, and nobody else", async () => {
    expect((await pipeline.run("deploy.sh")).code).toBe(0);
    expectComment(pipeline, "first-deploy.md");
    expect(announced(pipeline)).toEqual({ alice: "first_time", "bob@example.com": "first_time", carol: "first_time" });
    expectCallsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["alice", "bob", "carol"]);
    expect(results(pipeline)).toEqual(["alice 1", "bob@example.com 1", "carol 1"]);
  });

  test("WHEN a pull request lists a protected user THEN its review ends with 3, the comment is there, and nobody is called", async () => {
    await users.signInAgain("alice", "bob", "carol");
    const bumped = pipeline.read("users.yaml").replace("bob@example.com", 'bob@example.com\n    revision: "2"');
    const list = bumped.replace("carol", "dave");
    pipeline.write("users.yaml", `${list}  - break-glass-1\n`);
    const { code, stdout, stderr } = await pipeline.run("review.sh");
    expect(code).toBe(3);
    expect(stdout).toMatch(/4 of 4 names are users of the pool/);
    expect(stderr).toContain('--protect: 1 protected user is listed: "break-glass-1"');
    expectComment(pipeline, "refused.md");
    expect(pipeline.newCalls()).toEqual(new Map());
    expect(await users.signedOut()).toEqual([]);
    pipeline.write("users.yaml", list);
  });

  test("WHEN it adds, bumps and removes others only, and is merged THEN who was removed or left alone stays signed in", async () => {
    expect((await pipeline.run("deploy.sh")).code).toBe(0);
    expectComment(pipeline, "mixed.md");
    expect(announced(pipeline)).toEqual({ "bob@example.com": "revision", dave: "first_time" });
    expectCallsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["bob", "dave"]);
    expect(results(pipeline)).toEqual(["alice 1", "bob@example.com 2", "dave 1"]);
  });

  test("WHEN every deploy signs out, and one user does not exist THEN the review says so, and a deploy tells whom it has signed out", async () => {
    const app = pipeline.read("main.ts");
    pipeline.write("main.ts", app.replace(/^ +users: .*$/m, '$&\n  signOutOn: "every-deploy",'));
    pipeline.write("users.yaml", pipeline.read("users.yaml").replace("alice", "alice\n  - nosuch"));
    await users.signInAgain("bob", "dave");
    const review = await pipeline.run("review.sh");
    expect(review.code).toBe(3);
    expect(review.stderr).toMatch(/users\.yaml:\d+:\d+: "nosuch" can't be signed out: the pool has no such user/);
    expect((await pipeline.run("deploy.sh")).code).toBe(1);
    const often = { alice: "every_deploy", "bob@example.com": "every_deploy", dave: "every_deploy" };
    expect(announced(pipeline)).toEqual({ ...often, nosuch: "first_time" });
    expectCallsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["alice", "bob", "dave"]);
    expect(results(pipeline)).toEqual(["alice 1", "bob@example.com 2", "dave 1"]);
  });
});

/** Compares the comment of a pull request; the pool has another id in every run. */
function expectComment({ read, pool }: Pipeline, name: string): void {
  expectGolden(`pipeline/${name}`, read("report.md").replaceAll(pool.userPoolId, "us-east-1_Example01"));
}

/** Whom the report for programs announces, and why. */
function announced({ read }: Pipeline): Readonly<Record<string, string>> {
  const { constructs } = JSON.parse(read("report.json")) as Report;
  const signOuts = constructs.flatMap((construct) => construct.sign_out);
  return Object.fromEntries(signOuts.map(({ username, why }) => [username, why]));
}

/** Cognito was asked exactly once for each announced user, and for nobody else. */
function expectCallsAsAnnounced(pipeline: Pipeline): void {
  const once = Object.keys(announced(pipeline)).map((username) => [username, 1] as const);
  expect(pipeline.newCalls()).toEqual(new Map(once));
}

/** Each listed user whom the artefact tells to be signed out, and for which revision. */
function results({ read }: Pipeline): readonly string[] {
  const all = JSON.parse(read("results.json")) as readonly SuccessResult[];
  expect(all.map(({ data }) => data.outcome)).toEqual(all.map(() => "signed_out"));
  return all.map(({ data: { username, revision } }) => `${username} ${revision}`).sort();
}
