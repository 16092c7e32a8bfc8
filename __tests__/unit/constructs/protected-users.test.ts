import { Fn, Token } from "cdktf";
import fc from "fast-check";
import { usersFromFile } from "../../../constructs";
import type { CognitoGlobalSignOutProps, ListedUser } from "../../../constructs";
import { username } from "../../support/arbitraries";
import { catchIssues, removeDirectory, writeListFile } from "../../support/list-file";
import { createSignOut, createStack, synthesize } from "../../support/synth";

const findIssues = (action: () => unknown) =>
  catchIssues(action).map(({ path, message }) => removeDirectory(`${path}: ${message}`));

/** The issues of props of any type, as in JavaScript. */
const findPropIssues = (props: Partial<Record<keyof CognitoGlobalSignOutProps, unknown>>) =>
  findIssues(() => createSignOut(createStack(), props as Partial<CognitoGlobalSignOutProps>));

const FIX = "and can't be listed. Remove the user from the list.";

describe("GIVEN protected users", () => {
  test("WHEN one is listed, in any case or normal form THEN synthesis fails, with all other issues", () => {
    const users = ["alice", "ROOT", "", { username: "e\u0301va", revision: "" }, "Admin@Example.com"];
    const protectedUsers = ["root", { username: "\u00c9va" }, "admin@example.com"];
    expect(findPropIssues({ users, protectedUsers, timeout: 0, maxUsers: 2 })).toEqual([
      expect.stringMatching(/^timeout: /),
      expect.stringMatching(/^users\[2\]: the username is empty/),
      expect.stringMatching(/^users\[3\]: the revision is empty/),
      `users[1]: "ROOT" is protected at protectedUsers[0] ${FIX}`,
      `users[3]: "\u00e9va" is protected at protectedUsers[1] ${FIX}`,
      `users[4]: "Admin@Example.com" is protected at protectedUsers[2] ${FIX}`,
      expect.stringMatching(/^users: 3 users are listed; the maximum is 2/),
    ]);
  });

  test("WHEN both lists are files THEN the issue has the positions in both", () => {
    const users = usersFromFile(writeListFile("users.yaml", "users:\n  - alice\n  - username: Root\n"));
    const protectedUsers = usersFromFile(writeListFile("break-glass.txt", "# break glass\nroot\n"));
    expect(findPropIssues({ users, protectedUsers })).toEqual([
      `users.yaml:3:15: "Root" is protected at break-glass.txt:2:1 ${FIX}`,
    ]);
  });

  test("WHEN one is added with others THEN none of them is added", () => {
    const stack = createStack();
    const signOut = createSignOut(stack, { users: ["alice"], protectedUsers: ["root"] });
    const add = (...users: readonly ListedUser[]) =>
      findIssues(() => {
        signOut.addUsers(...users);
      });
    expect(add("bob", "Root")).toEqual([`users[2]: "Root" is protected at protectedUsers[0] ${FIX}`]);
    expect(add("carol")).toEqual([]);
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["alice", "carol"]);
  });

  test("WHEN none of them is listed THEN the stack is the same as without them", () => {
    const stackWith = (props: Partial<CognitoGlobalSignOutProps>) => {
      const stack = createStack();
      createSignOut(stack, { users: ["alice", { username: "bob", revision: "2" }], ...props });
      return synthesize(stack);
    };
    const without = stackWith({});
    expect(stackWith({ protectedUsers: ["root", "alice1", "lice"] })).toEqual(without);
    expect(stackWith({ protectedUsers: [] })).toEqual(without);
    expect(stackWith({ protectedUsers: undefined })).toEqual(without);
  });

  test("WHEN one user of any list is protected THEN only that user is rejected", () => {
    const key = (name: string) => name.normalize("NFC").toLowerCase();
    const lists = fc.uniqueArray(username, { minLength: 1, maxLength: 8, selector: key });
    fc.assert(
      fc.property(lists, fc.nat(), (users, number) => {
        const index = number % users.length;
        const protectedUsers = users.slice(index, index + 1);
        expect(findPropIssues({ users, protectedUsers })).toEqual([
          expect.stringMatching(
            new RegExp(`^users\\[${String(index)}\\]: .* is protected at protectedUsers\\[0\\]`, "u"),
          ),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("GIVEN invalid protected users", () => {
  const TOKEN = Fn.timestamp();

  test.each<readonly [string, unknown, readonly RegExp[]]>([
    ["a string", "root", [/^protectedUsers: it is not an array/]],
    ["null", null, [/^protectedUsers: it is not an array/]],
    ["a list that is unknown at synthesis", Token.asList(Fn.tolist(["root"])), [/^protectedUsers\[0\]: it is a token/]],
    ["a token", [TOKEN], [/^protectedUsers\[0\]: it is a token/]],
    ["a username with a token", ["root", { username: `x-${TOKEN}` }], [/^protectedUsers\[1\]: it is a token/]],
    ["invalid usernames", [42, "ro ot"], [/^protectedUsers\[0\]: 42 is not/, /^protectedUsers\[1\]: .* white space/]],
    [
      "the same user twice",
      ["root", "root"],
      [/^protectedUsers\[1\]: "root" is already listed at protectedUsers\[0\]/],
    ],
  ])("WHEN they are or contain %s THEN synthesis fails", (_what, protectedUsers, issues) => {
    expect(findPropIssues({ users: ["alice"], protectedUsers })).toEqual(
      issues.map((issue) => expect.stringMatching(issue) as unknown),
    );
  });

  test("WHEN some of them are valid THEN those are still protected", () => {
    expect(findPropIssues({ users: ["root"], protectedUsers: ["", "root"] })).toEqual([
      expect.stringMatching(/^protectedUsers\[0\]: the username is empty/),
      `users[0]: "root" is protected at protectedUsers[1] ${FIX}`,
    ]);
  });
});
