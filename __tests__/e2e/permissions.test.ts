import fs from "node:fs";
import path from "node:path";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";
import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { CommandError } from "../../local/processes";
import { createPool } from "../../local/user-pool";
import type { LocalUserPool } from "../../local/user-pool";
import { createIamUser, createIamUserWithPolicy } from "../support/iam-user";
import type { PolicyStatement } from "../support/iam-user";
import { parsePlannedSignOuts } from "../support/planned-sign-outs";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { toolchain } from "../support/toolchain";
import { createStateBucket, STATE_BUCKET } from "../../local/state-bucket";
import { createEngineStack } from "./engine-stack";
import type { EngineStack } from "./engine-stack";

jest.setTimeout(600_000);

const PAGE = fs.readFileSync(path.resolve("docs", "permissions.md"), "utf8");

// MiniStack evaluates these as actions on all resources.
const WITHOUT_RESOURCE = ["lambda:CreateFunction", "logs:DescribeLogGroups"];
// MiniStack doesn't check these at all.
const UNCHECKED = ["ManageAlarm", "PassRole"];

const PROPS = { functionName: "sign-out", alarm: true, maxConcurrency: 2, tags: { team: "security" } };
const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];
const INIT = ["init", "-input=false", "-no-color"];

// Each test continues where the previous one ended.
describe("GIVEN the policies of docs/permissions.md", () => {
  let emulator: Emulator;
  let pool: LocalUserPool;
  let users: SignedIn;
  let stack: EngineStack;
  let deployer: NodeJS.ProcessEnv;
  let reviewer: NodeJS.ProcessEnv;
  const readState = async (environment: NodeJS.ProcessEnv) =>
    (await stack.engine(["state", "pull"], environment)).stdout;
  const list = (revision: string, props: Partial<CognitoGlobalSignOutProps> = PROPS) => {
    stack.synthesize((scope) => {
      const userPool = new DataAwsCognitoUserPool(scope, "UserPool", { userPoolId: pool.userPoolId });
      new CognitoGlobalSignOut(scope, "SignOut", { userPool, users: [{ username: "alice", revision }], ...props });
    });
  };

  beforeAll(async () => {
    const tools = await toolchain();
    emulator = await startEmulator({ python: tools.python });
    pool = await createPool(emulator);
    users = signedInUsers(pool);
    await users.join("alice", "bob");
    await createStateBucket(emulator);
    stack = createEngineStack("permissions", tools, emulator);
    deployer = await createIamUserWithPolicy(emulator, readPolicy("deployer", pool, stack));
    reviewer = await createIamUserWithPolicy(emulator, readPolicy("reviewer", pool, stack));
    list("1");
  });
  afterAll(async () => {
    await emulator.stop();
    stack.remove();
  });

  test("WHEN the deployer lacks statements THEN the deploy is refused until it has each of them", async () => {
    const policy = readPolicy("deployer", pool, stack);
    const granted = new Set<string>();
    const grant = (...sids: readonly string[]) => {
      for (const sid of sids) granted.add(sid);
      return createIamUserWithPolicy(
        emulator,
        policy.filter(({ Sid = "" }) => granted.has(Sid)),
      );
    };
    const isRefused = async (args: readonly string[], environment: NodeJS.ProcessEnv, ...actions: string[]) => {
      const output = await findRefusal(stack.engine(args, environment));
      for (const action of actions) expect(output).toContain(action);
    };

    const withoutPermissions = await createIamUser(emulator, ["sts:GetCallerIdentity"], "*");
    await isRefused(INIT, withoutPermissions, "HeadObject", "403");
    await isRefused(INIT, await grant("FindState"), "HeadObject", "403");
    const stateReader = await grant("ReadAndWriteState");
    await stack.engine(INIT, stateReader);
    await isRefused(APPLY, stateReader, "state lock", "s3:PutObject");
    await isRefused(APPLY, await grant("LockState"), "cognito-idp:DescribeUserPool");
    const withPool = await grant("ReadUserPool", "FindLogGroup");
    await isRefused(APPLY, withPool, "logs:CreateLogGroup", "iam:CreateRole");
    const withoutFunction = await grant("ManageLogGroup", "ManageRole");
    await isRefused(APPLY, withoutFunction, "lambda:CreateFunction");
    await isRefused(APPLY, await grant("ManageFunction"), "lambda:InvokeFunction");
    expect(await users.signedOut()).toEqual([]);
    await stack.engine(APPLY, await grant("SignOut"));
    expect(await users.signedOut()).toEqual(["alice"]);
    expect(policy.map(({ Sid }) => Sid).filter((sid = "") => !granted.has(sid))).toEqual(UNCHECKED);
  });

  test("WHEN the deployer lacks FindLogGroup THEN the plan is refused", async () => {
    const policy = readPolicy("deployer", pool, stack).filter(({ Sid }) => Sid !== "FindLogGroup");
    const output = await findRefusal(stack.plan(await createIamUserWithPolicy(emulator, policy)));
    expect(output).toContain("logs:DescribeLogGroups");
  });

  test("WHEN the reviewer plans a bumped revision THEN the report and the history are complete, and an apply is refused", async () => {
    await users.signInAgain("alice");
    list("2");
    await stack.engine(["plan", "-input=false", "-out=plan"], reviewer);
    const signOuts = parsePlannedSignOuts(await stack.command(["plan", "plan", "--format", "json"], reviewer));
    expect(signOuts).toMatchObject([{ username: "alice", why: "revision", revision_before: "1", revision: "2" }]);
    const state = await readState(reviewer);
    fs.writeFileSync(path.join(stack.directory, "state.json"), state);
    expect(await stack.command(["history", "state.json"], reviewer)).toContain("alice");

    const output = await findRefusal(stack.engine(APPLY, reviewer));
    expect(output).toContain("lambda:InvokeFunction");
    expect(output).toContain("s3:PutObject");
    expect(await users.signedOut()).toEqual([]);
    expect(await readState(reviewer)).toBe(state);
  });

  test("WHEN the deployer bumps the revision, changes options and destroys the stack THEN nothing is refused", async () => {
    list("2", { functionName: "sign-out", memorySize: 512, logRetentionInDays: 0, tags: { owner: "security" } });
    await stack.engine(APPLY, deployer);
    expect(await users.signedOut()).toEqual(["alice"]);
    await stack.engine(["destroy", "-auto-approve", "-input=false"], deployer);
    expect((await stack.engine(["state", "list"], deployer)).stdout).toBe("");
  });
});

/** Reads a policy of the page, for the resources of the test. */
function readPolicy(
  name: "deployer" | "reviewer",
  { userPoolId }: LocalUserPool,
  { stateKey }: EngineStack,
): readonly PolicyStatement[] {
  const [, block = ""] = new RegExp(`^\`\`\`json ${name}\n(.*?)^\`\`\`$`, "ms").exec(PAGE) ?? [];
  const values = {
    STATE_BUCKET: STATE_BUCKET,
    STATE_KEY: stateKey,
    REGION: "us-east-1",
    ACCOUNT_ID: "000000000000",
    USER_POOL_ID: userPoolId,
    FUNCTION_NAME: PROPS.functionName,
  };
  const text = Object.entries(values).reduce((result, [word, value]) => result.replaceAll(word, value), block);
  const { Statement: statements } = JSON.parse(text) as { readonly Statement: readonly PolicyStatement[] };
  return statements.flatMap((statement) => {
    const actions = [statement.Action].flat().filter((action) => WITHOUT_RESOURCE.includes(action));
    return actions.length === 0 ? [statement] : [statement, { ...statement, Action: actions, Resource: "*" }];
  });
}

/** Returns the output of a command that IAM refuses, on one line and without the borders of the engine's messages. */
async function findRefusal(command: Promise<unknown>): Promise<string> {
  try {
    await command;
  } catch (error) {
    if (error instanceof CommandError) return `${error.stdout}\n${error.stderr}`.replace(/[\s│]+/g, " ");
    throw error;
  }
  throw new Error("The command succeeded unexpectedly.");
}
