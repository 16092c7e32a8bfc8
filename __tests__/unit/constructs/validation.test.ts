import { Fn, Token } from "cdktf";
import { InvalidInputError } from "../../../constructs";
import type { CognitoGlobalSignOutProps, ListedUser } from "../../../constructs";
import { createPool, createSignOut, createStack, POOL, synthesize } from "../../support/synth";

/** Props of any type, as in JavaScript. */
type LooseProps = Partial<Record<keyof CognitoGlobalSignOutProps, unknown>>;

function findIssues(props: LooseProps): readonly string[] {
  return catchIssues(() => createSignOut(createStack(), props as Partial<CognitoGlobalSignOutProps>));
}

function catchIssues(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const TOKEN = Fn.timestamp();

describe("GIVEN an invalid list", () => {
  test("WHEN the construct is created THEN one error lists every issue with its path and a fix", () => {
    const users = [
      42,
      "",
      "al ice",
      "x".repeat(129),
      "a\u0000b",
      "alice",
      "alice",
      TOKEN,
      { username: "bob", revison: "2" },
      Token.asAny({ resolve: () => "carol" }),
    ];
    expect(findIssues({ users, revision: "", timeout: 0 })).toEqual([
      expect.stringMatching(/^revision: the revision is empty/),
      expect.stringMatching(/^timeout: 0 is not a whole number from 1 to 900/),
      expect.stringMatching(/^users\[7\]: it is a token/),
      expect.stringMatching(/^users\[9\]: it is a token/),
      expect.stringMatching(/^users\[0\]: 42 is not a string/),
      expect.stringMatching(/^users\[1\]: the username is empty/),
      expect.stringMatching(/^users\[2\]: "al ice" has white space/),
      expect.stringMatching(/^users\[3\]: .* has 129 characters/),
      expect.stringMatching(/^users\[4\]: .* a character that Cognito does not allow/),
      expect.stringMatching(/^users\[6\]: "alice" is already listed at users\[5\]/),
      expect.stringMatching(/^users\[8\]: unknown key "revison"/),
    ]);
  });

  test("WHEN the construct is created THEN the message names the construct and no resource is created", () => {
    const stack = createStack();
    expect(() => createSignOut(stack, { users: [""] })).toThrow(
      /^CognitoGlobalSignOut reference\/CompromisedAccounts has 1 problem:\n {2}- users\[0\]: the username is empty/,
    );
    expect(synthesize(stack).resource).toBeUndefined();
  });

  test.each<[string, LooseProps, RegExp]>([
    ["a string", { users: "alice" }, /^users: it is not an array/],
    ["undefined", { users: undefined }, /^users: it is not an array/],
    [
      "a list that is unknown at synthesis",
      { users: ["a", ...Token.asList(Fn.tolist(["b"]))] },
      /^users\[1\]: it is a token/,
    ],
    [
      "the same user in two Unicode forms",
      { users: ["\u00e9", "e\u0301"] },
      /^users\[1\]: .* is already listed at users\[0\]/,
    ],
    ["a token as a revision", { users: [{ username: "a", revision: TOKEN }] }, /^users\[0\]: it is a token/],
    ["a token as a reason", { users: [{ username: "a", reason: `see ${TOKEN}` }] }, /^users\[0\]: it is a token/],
    ["an empty revision", { users: [{ username: "a", revision: " " }] }, /^users\[0\]: the revision is empty/],
    [
      "a number as a revision",
      { users: [{ username: "a", revision: 2 }] },
      /^users\[0\]: the revision 2 is not a string/,
    ],
    [
      "a reason with a line break",
      { users: [{ username: "a", reason: "a\nb" }] },
      /^users\[0\]: the reason .* control character/,
    ],
    [
      "a reason that is too long",
      { users: [{ username: "a", reason: "x".repeat(257) }] },
      /^users\[0\]: the reason .* has 257/,
    ],
    [
      "too many users",
      { users: ["a", "b", "c"], maxUsers: 2 },
      /^users: 3 users are listed; the maximum is 2\. .* raise maxUsers/,
    ],
  ])("WHEN it is or contains %s THEN synthesis fails", (_what, props, issue) => {
    expect(findIssues(props)).toEqual([expect.stringMatching(issue)]);
  });

  test("WHEN it has 1,001 users THEN synthesis fails, and with 1,000 it succeeds", () => {
    const users = (count: number) => Array.from({ length: count }, (_, index) => `user-${String(index)}`);
    expect(findIssues({ users: users(1001) })).toEqual([
      expect.stringMatching(/1001 users are listed; the maximum is 1000/),
    ]);
    expect(findIssues({ users: users(1000) })).toEqual([]);
  });
});

describe("GIVEN added users", () => {
  const add = (...users: readonly ListedUser[]) =>
    catchIssues(() => {
      createSignOut(createStack(), { maxUsers: 3 }).addUsers(...users);
    });

  test("WHEN one is already listed THEN its position continues after the list", () => {
    expect(add("bob", "alice")).toEqual([
      expect.stringMatching(/^users\[2\]: "alice" is already listed at users\[0\]/),
    ]);
  });

  test("WHEN they exceed maxUsers together with the list THEN they are rejected", () => {
    expect(add("b", "c", "d")).toEqual([expect.stringMatching(/4 users are listed; the maximum is 3/)]);
  });

  test("WHEN one is invalid THEN none of them is added", () => {
    const stack = createStack();
    const signOut = createSignOut(stack);
    expect(() => {
      signOut.addUsers("bob", "");
    }).toThrow(InvalidInputError);
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["alice"]);
  });
});

describe("GIVEN an invalid prop", () => {
  test.each<[LooseProps, RegExp]>([
    [{ alarm: "yes" }, /^alarm: "yes" is not true, false or a standard SNS topic with its ARN/],
    [{ alarm: null }, /^alarm: null is not true, false/],
    [{ alarm: {} }, /^alarm: an object is not true, false/],
    [{ alarm: { arn: "incidents" } }, /^alarm: "incidents" is not true, false/],
    [{ logUsernames: "md5" }, /^logUsernames: "md5" is not one of plain, hashed, none/],
    [{ userPool: undefined }, /^userPool: it is missing/],
    [{ userPool: { ...POOL, id: "Example01" } }, /^userPool\.id: "Example01" is not a user pool id/],
    [{ userPool: { ...POOL, id: `us-east-1_${"x".repeat(46)}` } }, /^userPool\.id: .* is not a user pool id/],
    [
      { userPool: { ...POOL, arn: POOL.arn.replace("us-east-1:", "eu-west-1:") } },
      /^userPool\.arn: its Region is "eu-west-1", but userPool\.id is in "us-east-1"\. Correct the ARN/,
    ],
    [{ userPool: { ...POOL, arn: POOL.id } }, /^userPool\.arn: "us-east-1_Example01" is not the ARN/],
    [
      { userPool: { ...POOL, id: "us-east-1_Other" } },
      /^userPool\.arn: it is the ARN of "us-east-1_Example01", but userPool\.id is "us-east-1_Other"/,
    ],
    [{ revision: "" }, /^revision: the revision is empty/],
    [{ revision: TOKEN }, /^revision: it is a token/],
    [{ reason: "" }, /^reason: the reason is empty/],
    [{ onMissingUser: "ignore" }, /^onMissingUser: "ignore" is not one of fail, skip/],
    [{ signOutOn: "never" }, /^signOutOn: "never" is not one of change, every-deploy/],
    [{ maxUsers: 0, users: [] }, /^maxUsers: 0 is not a whole number of at least 1/],
    [{ timeout: 901 }, /^timeout: 901 is not a whole number from 1 to 900/],
    [{ timeout: 1.5 }, /^timeout: 1.5 is not a whole number/],
    [{ memorySize: 127 }, /^memorySize: 127 is not a whole number from 128 to 10240/],
    [{ memorySize: "256" }, /^memorySize: "256" is not a whole number/],
    [{ maxConcurrency: 0 }, /^maxConcurrency: 0 is not a whole number of at least 1/],
    [{ runtime: "python3.13" }, /^runtime: "python3.13" is not a Node.js runtime/],
    [{ architecture: "mips" }, /^architecture: "mips" is not one of arm64, x86_64/],
    [{ functionName: "sign out" }, /^functionName: "sign out" is not 1 to 64 letters/],
    [{ role: { arn: "mine" } }, /^role\.arn: "mine" is not the ARN of a role/],
    [{ permissionsBoundaryArn: "mine" }, /^permissionsBoundaryArn: "mine" is not the ARN of a policy/],
    [
      {
        role: { arn: "arn:aws:iam::123456789012:role/a" },
        permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/b",
      },
      /^permissionsBoundaryArn: it has no effect when role is set/,
    ],
    [{ vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } }, /^vpc\.subnetIds: it contains no id/],
    [{ vpc: { subnetIds: ["subnet-1"], securityGroupIds: [] } }, /^vpc\.securityGroupIds: it contains no id/],
    [{ environmentKmsKeyArn: "alias/mine" }, /^environmentKmsKeyArn: "alias\/mine" is not the ARN of a KMS key/],
    [{ logRetentionInDays: -1 }, /^logRetentionInDays: -1 is not a whole number of at least 0/],
    [{ logRetentionInDays: 1.5 }, /^logRetentionInDays: 1.5 is not a whole number of at least 0/],
    [{ logKmsKeyArn: "mine" }, /^logKmsKeyArn: "mine" is not the ARN of a KMS key/],
    [{ tracing: "On" }, /^tracing: "On" is not one of Active, PassThrough/],
  ])("WHEN it is %j THEN synthesis fails", (props, issue) => {
    expect(findIssues(props)).toEqual([expect.stringMatching(issue)]);
  });

  test("WHEN executeAfter contains nothing to deploy THEN synthesis fails", () => {
    const stack = createStack();
    const signOut = createSignOut(stack);
    const empty = signOut.node.tryFindChild("Bundle");
    const create = () => createSignOut(createStack(), { executeAfter: empty ? [empty] : [] });
    expect(catchIssues(create)).toEqual([
      expect.stringMatching(/^executeAfter\[0\]: .* contains nothing that Terraform deploys/),
    ]);
  });

  test("WHEN executeAfter is in another stack THEN synthesis fails", () => {
    const other = createPool(createStack());
    expect(findIssues({ executeAfter: [other] })).toEqual([
      expect.stringMatching(/^executeAfter\[0\]: .* is in another stack/),
    ]);
  });
});

describe("GIVEN a runtime", () => {
  const warningsFor = (runtime: string) =>
    createSignOut(createStack(), { runtime }).node.metadata.filter(({ type }) => type === "@cdktf/warn");

  test("WHEN it is deprecated THEN synthesis warns and names the runtime to use", () => {
    expect(warningsFor("nodejs20.x")).toEqual([
      expect.objectContaining({ data: expect.stringMatching(/nodejs20\.x.*Use nodejs24\.x/) as string }),
    ]);
  });

  test.each(["nodejs22.x", "nodejs24.x", "nodejs26.x"])("WHEN it is %s THEN synthesis does not warn", (runtime) => {
    expect(warningsFor(runtime)).toEqual([]);
  });
});
