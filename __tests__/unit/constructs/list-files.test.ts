import { Fn } from "cdktf";
import { usersFromFile } from "../../../constructs";
import { faultsIn, inFolder, listFile } from "../../support/list-file";
import { createSignOut, createStack, synthesize } from "../../support/synth";

const faultsOf = (action: () => unknown) =>
  faultsIn(action).map(({ path, message }) => inFolder(`${path}: ${message}`));

describe("GIVEN a list in a file", () => {
  const file = listFile("users.yaml", "users:\n  - alice\n  - { username: bob, revision: '2', reason: INC-4712 }\n");

  test("WHEN the construct gets it THEN its users are entries, with the construct's revision and reason by default", () => {
    const stack = createStack();
    createSignOut(stack, { users: usersFromFile(file), revision: "7", reason: "INC-1" });
    expect(synthesize(stack).output["CompromisedAccounts_affected_users"]?.value).toEqual({
      alice: { revision: "7", reason: "INC-1" },
      bob: { revision: "2", reason: "INC-4712" },
    });
  });

  test("WHEN a user of it is listed again in code THEN the fault names its line, whichever comes first", () => {
    const users = usersFromFile(file);
    expect(faultsOf(() => createSignOut(createStack(), { users: ["carol", "bob", ...users] }))).toEqual([
      'users.yaml:3:17: "bob" is already listed at users[1]. List each user once.',
    ]);
    expect(
      faultsOf(() => {
        createSignOut(createStack(), { users }).addUsers("alice");
      }),
    ).toEqual(['users[2]: "alice" is already listed at users.yaml:2:5. List each user once.']);
  });

  test("WHEN two files list the same user THEN the fault names both lines", () => {
    const other = usersFromFile(listFile("more.txt", "# more\ndave\nalice\n"));
    expect(faultsOf(() => createSignOut(createStack(), { users: [...usersFromFile(file), ...other] }))).toEqual([
      'more.txt:3:1: "alice" is already listed at users.yaml:2:5. List each user once.',
    ]);
  });

  test("WHEN a name in it is a token of CDKTF THEN the fault names its line", () => {
    const users = usersFromFile(listFile("tokens.txt", `alice\n${Fn.timestamp()}\n`));
    expect(faultsOf(() => createSignOut(createStack(), { users }))).toEqual([
      expect.stringMatching(/^tokens\.txt:2:1: it is a token/),
    ]);
  });

  test("WHEN a name in it is Terraform's syntax THEN it stays a name", () => {
    const users = usersFromFile(listFile("syntax.txt", "${path.module}\n%{if}\n"));
    const stack = createStack();
    createSignOut(stack, { users });
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["$${path.module}", "%%{if}"]);
  });
});
