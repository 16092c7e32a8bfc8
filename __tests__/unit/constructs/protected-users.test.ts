import { Fn, Token } from "cdktf";
import fc from "fast-check";
import { usersFromFile } from "../../../constructs";
import type { CognitoGlobalSignOutProps, ListedUser } from "../../../constructs";
import { username } from "../../support/arbitraries";
import { faultsIn, inFolder, listFile } from "../../support/list-file";
import { createSignOut, createStack, synthesize } from "../../support/synth";

const faultsOf = (action: () => unknown) =>
  faultsIn(action).map(({ path, message }) => inFolder(`${path}: ${message}`));

/** The faults of props as JavaScript can give them. */
const faultsOfProps = (props: Partial<Record<keyof CognitoGlobalSignOutProps, unknown>>) =>
  faultsOf(() => createSignOut(createStack(), props as Partial<CognitoGlobalSignOutProps>));

const REMEDY = "and must never be listed. Take the user off the list.";

describe("GIVEN protected users", () => {
  test("WHEN one is listed, in whatever case or normal form THEN synth stops, and says where, beside all other faults", () => {
    const users = ["alice", "ROOT", "", { username: "e\u0301va", revision: "" }, "Admin@Example.com"];
    const protectedUsers = ["root", { username: "\u00c9va" }, "admin@example.com"];
    expect(faultsOfProps({ users, protectedUsers, timeout: 0, maxUsers: 2 })).toEqual([
      expect.stringMatching(/^timeout: /),
      expect.stringMatching(/^users\[2\]: the username is empty/),
      expect.stringMatching(/^users\[3\]: the revision is empty/),
      `users[1]: "ROOT" is protected at protectedUsers[0], ${REMEDY}`,
      `users[3]: "\u00e9va" is protected at protectedUsers[1], ${REMEDY}`,
      `users[4]: "Admin@Example.com" is protected at protectedUsers[2], ${REMEDY}`,
      expect.stringMatching(/^users: 3 users are listed, and maxUsers is 2/),
    ]);
  });

  test("WHEN both lists are files THEN the fault names the lines of both", () => {
    const users = usersFromFile(listFile("users.yaml", "users:\n  - alice\n  - username: Root\n"));
    const protectedUsers = usersFromFile(listFile("break-glass.txt", "# break glass\nroot\n"));
    expect(faultsOfProps({ users, protectedUsers })).toEqual([
      `users.yaml:3:15: "Root" is protected at break-glass.txt:2:1, ${REMEDY}`,
    ]);
  });

  test("WHEN one is added THEN it is refused, and none of those is listed", () => {
    const stack = createStack();
    const signOut = createSignOut(stack, { users: ["alice"], protectedUsers: ["root"] });
    const add = (...users: readonly ListedUser[]) =>
      faultsOf(() => {
        signOut.addUsers(...users);
      });
    expect(add("bob", "Root")).toEqual([`users[2]: "Root" is protected at protectedUsers[0], ${REMEDY}`]);
    expect(add("carol")).toEqual([]);
    expect(Object.keys(Object.values(synthesize(stack).locals)[0] ?? {})).toEqual(["alice", "carol"]);
  });

  test("WHEN nobody of them is listed THEN the stack is the same as without them", () => {
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

  test("WHEN any one of a list is among them THEN that one is refused, and nobody else", () => {
    const key = (name: string) => name.normalize("NFC").toLowerCase();
    const lists = fc.uniqueArray(username, { minLength: 1, maxLength: 8, selector: key });
    fc.assert(
      fc.property(lists, fc.nat(), (users, number) => {
        const index = number % users.length;
        const protectedUsers = users.slice(index, index + 1);
        expect(faultsOfProps({ users, protectedUsers })).toEqual([
          expect.stringMatching(
            new RegExp(`^users\\[${String(index)}\\]: .* is protected at protectedUsers\\[0\\]`, "u"),
          ),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("GIVEN protected users with faults", () => {
  const TOKEN = Fn.timestamp();

  test.each<readonly [string, unknown, readonly RegExp[]]>([
    ["no array", "root", [/^protectedUsers: it is not an array/]],
    ["null", null, [/^protectedUsers: it is not an array/]],
    [
      "a list that only Terraform will know",
      Token.asList(Fn.tolist(["root"])),
      [/^protectedUsers\[0\]: it is a token/],
    ],
    ["a token", [TOKEN], [/^protectedUsers\[0\]: it is a token/]],
    ["part of a token", ["root", { username: `x-${TOKEN}` }], [/^protectedUsers\[1\]: it is a token/]],
    ["no usernames", [42, "ro ot"], [/^protectedUsers\[0\]: 42 is not/, /^protectedUsers\[1\]: .* white space/]],
    [
      "the same user twice",
      ["root", "root"],
      [/^protectedUsers\[1\]: "root" is already listed at protectedUsers\[0\]/],
    ],
  ])("WHEN they are or hold %s THEN synth stops", (_what, protectedUsers, issues) => {
    expect(faultsOfProps({ users: ["alice"], protectedUsers })).toEqual(
      issues.map((issue) => expect.stringMatching(issue) as unknown),
    );
  });

  test("WHEN others of them have none THEN those are protected all the same", () => {
    expect(faultsOfProps({ users: ["root"], protectedUsers: ["", "root"] })).toEqual([
      expect.stringMatching(/^protectedUsers\[0\]: the username is empty/),
      `users[0]: "root" is protected at protectedUsers[1], ${REMEDY}`,
    ]);
  });
});
