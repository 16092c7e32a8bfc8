import { Fn } from "cdktf";
import { usersFromFile } from "../../../constructs";
import { catchIssues, removeDirectory, writeListFile } from "../../support/list-file";
import { createSignOut, createStack, synthesize } from "../../support/synth";

const findIssues = (action: () => unknown) =>
  catchIssues(action).map(({ path, message }) => removeDirectory(`${path}: ${message}`));

describe("GIVEN a list in a file", () => {
  const file = writeListFile(
    "users.yaml",
    "users:\n  - alice\n  - { username: bob, revision: '2', reason: INC-4712 }\n",
  );

  test("WHEN it is passed to the construct THEN its users are entries, with the revision and reason of the construct by default", () => {
    const stack = createStack();
    createSignOut(stack, { users: usersFromFile(file), revision: "7", reason: "INC-1" });
    expect(synthesize(stack).output["CompromisedAccounts_affected_users"]?.value).toEqual({
      alice: { revision: "7", reason: "INC-1", own_reason: false },
      bob: { revision: "2", reason: "INC-4712", own_reason: true },
    });
  });

  test("WHEN it has a default reason THEN the output says whose reason is not their own, as for users in code", () => {
    const withDefault = writeListFile(
      "default.yaml",
      "reason: INC-1\nusers:\n  - alice\n  - { username: bob, reason: INC-1 }\n  - { username: carol, revision: '2' }\n",
    );
    const stack = createStack();
    const users = [...usersFromFile(withDefault), "dave", { username: "erin", reason: "INC-2" }];
    createSignOut(stack, { users, reason: "INC-3" });
    expect(synthesize(stack).output["CompromisedAccounts_affected_users"]?.value).toEqual({
      alice: { revision: "1", reason: "INC-1", own_reason: false },
      bob: { revision: "1", reason: "INC-1", own_reason: true },
      carol: { revision: "2", reason: "INC-1", own_reason: false },
      dave: { revision: "1", reason: "INC-3", own_reason: false },
      erin: { revision: "1", reason: "INC-2", own_reason: true },
    });
  });

  test("WHEN a user of it is listed again in code THEN the issue has the position in the file, in either order", () => {
    const users = usersFromFile(file);
    expect(findIssues(() => createSignOut(createStack(), { users: ["carol", "bob", ...users] }))).toEqual([
      'users.yaml:3:17: "bob" is already listed at users[1]. List each user once.',
    ]);
    expect(
      findIssues(() => {
        createSignOut(createStack(), { users }).addUsers("alice");
      }),
    ).toEqual(['users[2]: "alice" is already listed at users.yaml:2:5. List each user once.']);
  });

  test("WHEN two files list the same user THEN the issue has both positions", () => {
    const other = usersFromFile(writeListFile("more.txt", "# more\ndave\nalice\n"));
    expect(findIssues(() => createSignOut(createStack(), { users: [...usersFromFile(file), ...other] }))).toEqual([
      'more.txt:3:1: "alice" is already listed at users.yaml:2:5. List each user once.',
    ]);
  });

  test("WHEN it contains a CDKTF token THEN the issue has its position", () => {
    const users = usersFromFile(writeListFile("tokens.txt", `alice\n${Fn.timestamp()}\n`));
    expect(findIssues(() => createSignOut(createStack(), { users }))).toEqual([
      expect.stringMatching(/^tokens\.txt:2:1: it is a token/),
    ]);
  });

  test("WHEN it contains Terraform template syntax THEN the username is escaped", () => {
    const users = usersFromFile(writeListFile("syntax.txt", "${path.module}\n%{if}\n"));
    const stack = createStack();
    createSignOut(stack, { users });
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["$${path.module}", "%%{if}"]);
  });
});
