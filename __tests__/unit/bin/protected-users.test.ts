import { parseProtectedUsers } from "../../../bin/protected-users";
import type { InvalidInputError } from "../../../core/errors";

describe("GIVEN a file of protected users", () => {
  test("WHEN it has comments, empty lines, a byte order mark and Windows line ends THEN the names are left", () => {
    const text = "\ufeff# break glass\r\nroot\r\n\r\n  admin@example.com  \r\n#nobody\r\na#b";
    expect(parseProtectedUsers(text, "protect.txt")).toEqual(["root", "admin@example.com", "a#b"]);
  });

  test.each(["", "\n\n", "# only a comment\n"])("WHEN it names nobody (%j) THEN it is refused", (text) => {
    expect(() => parseProtectedUsers(text, "protect.txt")).toThrow(/protect\.txt: it names nobody/);
  });

  test("WHEN lines are no usernames THEN every one is told, with its place", () => {
    try {
      parseProtectedUsers(`root\nal ice\n\n${"x".repeat(129)}\n`, "protect.txt");
    } catch (error) {
      expect((error as InvalidInputError).faults.map(({ where }) => where)).toEqual(["protect.txt:2", "protect.txt:4"]);
    }
    expect.assertions(1);
  });
});
