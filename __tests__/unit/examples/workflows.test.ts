import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const FOLDER = path.resolve("examples", "gitops", ".github", "workflows");

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string) => fs.readFileSync(path.join(FOLDER, file), "utf8");
const files = fs.readdirSync(FOLDER);
const review = parse(read("review.yml")) as Workflow;
const deploy = parse(read("deploy.yml")) as Workflow;

describe("GIVEN the workflows of the example", () => {
  test.each(files)("WHEN %s uses an action THEN a commit pins it, with its version in a comment", (file) => {
    const uses = read(file).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/^uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("WHEN a job of a pull request has a token that can write THEN it runs no code of the pull request", () => {
    expect(review.permissions).toEqual({});
    const canWrite = ({ permissions = {} }: Job) =>
      Object.entries(permissions).some(([scope, access]) => access === "write" && scope !== "id-token");
    const writing = Object.values(review.jobs).filter(canWrite);
    expect(writing).toHaveLength(1);
    for (const { steps, permissions = {} } of writing) {
      expect(permissions).not.toHaveProperty("id-token");
      expect(steps.filter(({ uses = "" }) => uses.includes("checkout"))).toEqual([]);
      expect(steps.filter(({ run = "" }) => /npm|npx|node |\.\/\w/.test(run))).toEqual([]);
    }
  });

  test("WHEN a pull request is reviewed THEN its users are looked up, and at a deploy they are not", () => {
    const gitlab = parse(fs.readFileSync(path.resolve("examples", "gitops", ".gitlab-ci.yml"), "utf8")) as Readonly<
      Record<"review" | "deploy", { readonly variables: object; readonly script: readonly string[] }>
    >;
    const { env, steps = [] } = review.jobs["plan"] ?? {};
    expect(env).toHaveProperty("REVIEW");
    expect(steps.map(({ run }) => run)).toContain("./plan.sh");
    expect(gitlab.review).toMatchObject({ variables: { REVIEW: "1" }, script: ["./plan.sh"] });
    for (const { env: settings = {} } of Object.values(deploy.jobs)) expect(settings).not.toHaveProperty("REVIEW");
    expect(gitlab.deploy.variables).not.toHaveProperty("REVIEW");
  });

  test("WHEN packages are installed THEN none of their scripts runs", () => {
    const runs = [review, deploy].flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps));
    const installs = runs.flatMap(({ run = "" }) => (/npm (ci|install|i)\b/.test(run) ? [run] : []));
    expect(installs).toEqual(["npm ci --ignore-scripts", "npm ci --ignore-scripts"]);
  });

  test("WHEN it deploys THEN it does so from main, in the environment, and from its head only, and a retry needs no push", () => {
    expect(Object.keys(deploy.on).sort()).toEqual(["push", "schedule", "workflow_dispatch"]);
    const { if: condition, environment, steps } = deploy.jobs["deploy"] ?? { steps: [] };
    expect([condition, environment]).toEqual(["github.ref == 'refs/heads/main'", "production"]);
    const runs = steps.map(({ run = "" }) => run);
    const refusal = runs.findIndex((run) => run.startsWith("./refuse-old-commit.sh"));
    expect(refusal).toBeGreaterThan(-1);
    expect(runs.indexOf("./deploy.sh")).toBeGreaterThan(refusal);
    const trust = fs.readFileSync(path.resolve("examples", "gitops", "iam", "deploy-role-trust.json"), "utf8");
    expect(trust).toContain(`:environment:${environment ?? ""}"`);
  });

  test("WHEN the review role has its policy THEN it can neither write nor read client secrets", () => {
    const policy = fs.readFileSync(path.resolve("examples", "gitops", "iam", "review-role-policy.json"), "utf8");
    const { Statement: statements } = JSON.parse(policy) as {
      readonly Statement: readonly { readonly Action: string | readonly string[] }[];
    };
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/^[\w-]+:(Get|List|Describe)[A-Za-z]+$/.test(action))).toEqual([]);
    expect(actions).not.toContain("cognito-idp:DescribeUserPoolClient");
  });
});
