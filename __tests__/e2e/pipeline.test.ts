import { createUser } from "../../local/user-pool";
import { expectGolden, normalizeAge } from "../support/golden";
import { parsePlannedSignOuts } from "../support/planned-sign-outs";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { startPipeline, WRITTEN } from "./pipeline";
import type { Pipeline } from "./pipeline";

jest.setTimeout(600_000);

// Each test continues where the previous one ended.
describe("GIVEN a repository like examples/gitops and users who are signed in", () => {
  let pipeline: Pipeline;
  let users: SignedIn;

  beforeAll(async () => {
    pipeline = await startPipeline();
    users = signedInUsers(pipeline.pool);
    await createUser(pipeline.pool, "break-glass-1", { email: "bg@example.com", email_verified: "true" });
    await createUser(pipeline.pool, "break-glass-2");
    await createUser(pipeline.pool, "bob", { email: "bob@example.com", email_verified: "true" });
    await users.signInAgain("bob");
    await users.join("alice", "carol", "dave", "erin");
  });
  afterAll(() => pipeline.end());

  test("WHEN a list is merged THEN the users that the report announces are signed out, and no others", async () => {
    expect((await pipeline.deploy()).code).toBe(0);
    expectComment(pipeline, "first-deploy.md");
    expect(readAnnounced(pipeline)).toEqual({
      alice: "newly_listed",
      "bob@example.com": "newly_listed",
      carol: "newly_listed",
    });
    expectRequestsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["alice", "bob", "carol"]);
    expect(readSignedOut(pipeline)).toEqual(["alice 1", "bob@example.com 1", "carol 1"]);
    expect(readPending(pipeline)).toEqual([]);
    expect(WRITTEN.map((file) => [file, pipeline.readMode(file)])).toEqual(WRITTEN.map((file) => [file, "600"]));
  });

  test("WHEN an old run is started again THEN it refuses its commit, and accepts the head of the branch only", async () => {
    const old = await pipeline.commit();
    expect(await pipeline.refuseOldCommit(old)).toEqual({ code: 0, stdout: "", stderr: "" });
    const head = "0123456789012345678901234567890123456789";
    for (const current of [head, ""]) {
      const { code, stderr } = await pipeline.refuseOldCommit(current);
      expect(code).toBe(1);
      expect(stderr).toContain(`Refused: commit ${old} is not the head of the branch`);
    }
    const next = await pipeline.commit();
    expect(next).not.toBe(old);
    expect(await pipeline.refuseOldCommit(old)).toMatchObject({ code: 1 });
    expect(await pipeline.refuseOldCommit(next)).toMatchObject({ code: 0 });
  });

  test("WHEN a pull request lists a protected user by an alias THEN its review exits with 3, comments, and signs no user out", async () => {
    await users.signInAgain("alice", "bob", "carol");
    const bumped = pipeline.read("users.yaml").replace("bob@example.com", 'bob@example.com\n    revision: "2"');
    const list = bumped.replace("carol", "dave");
    pipeline.write("users.yaml", `${list}  - username: bg@example.com\n    reason: INC-4711 leaked laptop\n`);
    const { code, stderr } = await pipeline.review();
    expect(code).toBe(3);
    expect(stderr.replace(/\s+/g, " ")).toContain(
      '--protect: 1 protected user is listed: "bg@example.com" (protected as "break-glass-1"',
    );
    expect(readRefusals(pipeline)).toEqual([expect.stringContaining('protected as "break-glass-1"')]);
    expectComment(pipeline, "refused.md");
    expect(pipeline.countNewRequests()).toEqual(new Map());
    expect(await users.signedOut()).toEqual([]);
    pipeline.write("users.yaml", list);
  });

  test("WHEN a pull request lists a protected user by the same name THEN it has no plan, and the log says where", async () => {
    const list = pipeline.read("users.yaml");
    pipeline.write("users.yaml", `${list}  - username: Break-Glass-1\n    reason: INC-4711 leaked laptop\n`);
    const { code, stdout, stderr } = await pipeline.review();
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toMatch(/users\.yaml:\d+:\d+: .*"Break-Glass-1"/);
    expect(pipeline.has("report.md")).toBe(false);
    pipeline.write("users.yaml", list);
  });

  test("WHEN a pull request adds, bumps and removes users and is merged THEN removed and unchanged users stay signed in", async () => {
    expect((await pipeline.deploy()).code).toBe(0);
    expectComment(pipeline, "mixed.md");
    expect(readAnnounced(pipeline)).toEqual({ "bob@example.com": "revision", dave: "newly_listed" });
    expectRequestsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["bob", "dave"]);
    expect(readSignedOut(pipeline)).toEqual(["alice 1", "bob@example.com 2", "dave 1"]);
  });

  test("WHEN signOutOn is every-deploy and one user does not exist THEN the review reports it, and the history has the users that the deploy signed out, and the pending one", async () => {
    const app = pipeline.read("main.ts");
    pipeline.write("main.ts", app.replace(/^ +users: .*$/m, '$&\n  signOutOn: "every-deploy",'));
    pipeline.write(
      "users.yaml",
      pipeline.read("users.yaml").replace("alice", "nosuch\n    reason: INC-4713\n  - username: alice"),
    );
    await users.signInAgain("bob", "dave");
    const review = await pipeline.review();
    expect(review.code).toBe(3);
    expect(readRefusals(pipeline)).toEqual([expect.stringContaining('1 name matches no user: "nosuch"')]);
    expect((await pipeline.deploy()).code).toBe(1);
    const everyDeploy = { alice: "every_deploy", "bob@example.com": "every_deploy", dave: "every_deploy" };
    expect(readAnnounced(pipeline)).toEqual({ ...everyDeploy, nosuch: "newly_listed" });
    expectRequestsAsAnnounced(pipeline);
    expect(await users.signedOut()).toEqual(["alice", "bob", "dave"]);
    expect(readSignedOut(pipeline)).toEqual(["alice 1", "bob@example.com 2", "dave 1"]);
    expect(readPending(pipeline)).toEqual(["nosuch"]);
  });
});

/** Compares the comment of a pull request. The id of the pool and the time of the plan are different in every run. */
function expectComment({ read, pool }: Pipeline, name: string): void {
  expectGolden(`pipeline/${name}`, normalizeAge(read("report.md").replaceAll(pool.userPoolId, "us-east-1_Example01")));
}

/** Reads the announced sign-outs and their causes from the JSON report. */
function readAnnounced({ read }: Pipeline): Readonly<Record<string, string>> {
  const signOuts = parsePlannedSignOuts(read("report.json"));
  return Object.fromEntries(signOuts.map(({ username, why }) => [username, why]));
}

/** Reads why guards refused the plan from the JSON report. */
function readRefusals({ read }: Pipeline): readonly string[] {
  const { refused } = JSON.parse(read("report.json")) as { readonly refused: readonly { readonly message: string }[] };
  return refused.map(({ message }) => message);
}

/** Expects exactly one request for each announced user, and none for other users. */
function expectRequestsAsAnnounced(pipeline: Pipeline): void {
  const once = Object.keys(readAnnounced(pipeline)).map((username) => [username, 1] as const);
  expect(pipeline.countNewRequests()).toEqual(new Map(once));
}

interface History {
  readonly constructs: readonly { readonly user_pool_id: string; readonly entries: readonly HistoryEntry[] }[];
  readonly pending: readonly { readonly username: string }[];
}

interface HistoryEntry {
  readonly outcome: string;
  readonly username: string;
  readonly revision: string;
}

/** Reads the users that the history has as signed out, with their revisions. */
function readSignedOut({ read, pool }: Pipeline): readonly string[] {
  const { constructs } = JSON.parse(read("history.json")) as History;
  expect(constructs.map(({ user_pool_id: id }) => id)).toEqual([pool.userPoolId]);
  const entries = constructs.flatMap((construct) => construct.entries);
  expect(entries.map(({ outcome }) => outcome)).toEqual(entries.map(() => "signed_out"));
  return entries.map(({ username, revision }) => `${username} ${revision}`).sort();
}

/** Reads the users that the history has as pending. */
function readPending({ read }: Pipeline): readonly string[] {
  const { pending } = JSON.parse(read("history.json")) as History;
  return pending.map(({ username }) => username);
}
