import { Fn, Token } from "cdktf";
import { InvalidInputError } from "../../../constructs";
import type { CognitoGlobalSignOutProps, ListedUser } from "../../../constructs";
import { createPool, createSignOut, createStack, POOL, synthesize } from "../../support/synth";

/** Props as JavaScript can give them. */
type LooseProps = Partial<Record<keyof CognitoGlobalSignOutProps, unknown>>;

function faultsOf(props: LooseProps): readonly string[] {
  return faultsIn(() => createSignOut(createStack(), props as Partial<CognitoGlobalSignOutProps>));
}

function faultsIn(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const TOKEN = Fn.timestamp();

describe("GIVEN a list with faults", () => {
  test("WHEN the construct is made THEN one error names every fault, its place and what to do", () => {
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
    expect(faultsOf({ users, revision: "", timeout: 0 })).toEqual([
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
      expect.stringMatching(/^users\[8\]: a listed user has no "revison"/),
    ]);
  });

  test("WHEN the construct is made THEN the message names the construct and no resource is made", () => {
    const stack = createStack();
    expect(() => createSignOut(stack, { users: [""] })).toThrow(
      /^CognitoGlobalSignOut reference\/CompromisedAccounts has 1 problem:\n {2}- users\[0\]: the username is empty/,
    );
    expect(synthesize(stack).resource).toBeUndefined();
  });

  test.each<[string, LooseProps, RegExp]>([
    ["no array", { users: "alice" }, /^users: it is not an array/],
    ["no list at all", { users: undefined }, /^users: it is not an array/],
    [
      "a list that only Terraform will know",
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
      "a reason of two lines",
      { users: [{ username: "a", reason: "a\nb" }] },
      /^users\[0\]: the reason .* control character/,
    ],
    [
      "a reason too long",
      { users: [{ username: "a", reason: "x".repeat(257) }] },
      /^users\[0\]: the reason .* has 257/,
    ],
    ["too many users", { users: ["a", "b", "c"], maxUsers: 2 }, /^users: 3 users are listed, and maxUsers is 2/],
  ])("WHEN it is or holds %s THEN synth stops", (_what, props, issue) => {
    expect(faultsOf(props)).toEqual([expect.stringMatching(issue)]);
  });

  test("WHEN 1,001 users are listed THEN synth stops, and with 1,000 it does not", () => {
    const users = (count: number) => Array.from({ length: count }, (_, index) => `user-${String(index)}`);
    expect(faultsOf({ users: users(1001) })).toEqual([
      expect.stringMatching(/1001 users are listed, and maxUsers is 1000/),
    ]);
    expect(faultsOf({ users: users(1000) })).toEqual([]);
  });
});

describe("GIVEN users that are added", () => {
  const add = (...users: readonly ListedUser[]) =>
    faultsIn(() => {
      createSignOut(createStack(), { maxUsers: 3 }).addUsers(...users);
    });

  test("WHEN one is listed already THEN the fault counts on from the list", () => {
    expect(add("bob", "alice")).toEqual([
      expect.stringMatching(/^users\[2\]: "alice" is already listed at users\[0\]/),
    ]);
  });

  test("WHEN they are more than maxUsers with the list THEN it is refused", () => {
    expect(add("b", "c", "d")).toEqual([expect.stringMatching(/4 users are listed, and maxUsers is 3/)]);
  });

  test("WHEN one has a fault THEN none of them is listed", () => {
    const stack = createStack();
    const signOut = createSignOut(stack);
    expect(() => {
      signOut.addUsers("bob", "");
    }).toThrow(InvalidInputError);
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["alice"]);
  });
});

describe("GIVEN other props with faults", () => {
  test.each<[LooseProps, RegExp]>([
    [{ alarm: "yes" }, /^alarm: "yes" is not true, false or a standard SNS topic with its ARN/],
    [{ alarm: null }, /^alarm: null is not true, false/],
    [{ alarm: {} }, /^alarm: an object is not true, false/],
    [{ alarm: { arn: "incidents" } }, /^alarm: "incidents" is not true, false/],
    [{ logUsernames: "md5" }, /^logUsernames: "md5" is not one of plain, hashed, none/],
    [{ userPool: undefined }, /^userPool: it is missing/],
    [{ userPool: { ...POOL, id: "Example01" } }, /^userPool\.id: "Example01" is not a user pool id/],
    [{ userPool: { ...POOL, id: `us-east-1_${"x".repeat(46)}` } }, /^userPool\.id: .* is not a user pool id/],
    [{ userPool: { ...POOL, arn: POOL.id } }, /^userPool\.arn: "us-east-1_Example01" is not the ARN/],
    [{ userPool: { ...POOL, id: "us-east-1_Other" } }, /^userPool\.arn: it names pool "us-east-1_Example01", but/],
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
      /^permissionsBoundaryArn: it has no effect on a role of your own/,
    ],
    [{ vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } }, /^vpc\.subnetIds: .* names none/],
    [{ vpc: { subnetIds: ["subnet-1"], securityGroupIds: [] } }, /^vpc\.securityGroupIds: .* names none/],
    [{ environmentKmsKeyArn: "alias/mine" }, /^environmentKmsKeyArn: "alias\/mine" is not the ARN of a KMS key/],
    [{ logRetentionInDays: 2 }, /^logRetentionInDays: 2 is not one of 0, 1, 3, 5/],
    [{ logKmsKeyArn: "mine" }, /^logKmsKeyArn: "mine" is not the ARN of a KMS key/],
    [{ tracing: "On" }, /^tracing: "On" is not one of Active, PassThrough/],
  ])("WHEN they are %j THEN synth stops", (props, issue) => {
    expect(faultsOf(props)).toEqual([expect.stringMatching(issue)]);
  });

  test("WHEN executeAfter holds nothing to deploy THEN synth stops", () => {
    const stack = createStack();
    const signOut = createSignOut(stack);
    const empty = signOut.node.tryFindChild("Bundle");
    const again = () => createSignOut(createStack(), { executeAfter: empty ? [empty] : [] });
    expect(faultsIn(again)).toEqual([
      expect.stringMatching(/^executeAfter\[0\]: .* holds nothing that Terraform deploys/),
    ]);
  });

  test("WHEN executeAfter is in another stack THEN synth stops", () => {
    const other = createPool(createStack());
    expect(faultsOf({ executeAfter: [other] })).toEqual([
      expect.stringMatching(/^executeAfter\[0\]: .* is in another stack/),
    ]);
  });
});

describe("GIVEN a deprecated runtime", () => {
  const warningsFor = (runtime: string) =>
    createSignOut(createStack(), { runtime }).node.metadata.filter(({ type }) => type === "@cdktf/warn");

  test("WHEN it is given THEN synth warns and says which one to use", () => {
    expect(warningsFor("nodejs20.x")).toEqual([
      expect.objectContaining({ data: expect.stringMatching(/nodejs20\.x.*Use nodejs24\.x/) as string }),
    ]);
  });

  test.each(["nodejs22.x", "nodejs24.x", "nodejs26.x"])("WHEN it is %s THEN nothing warns", (runtime) => {
    expect(warningsFor(runtime)).toEqual([]);
  });
});
