import { verbatim } from "../../../constructs/template";

describe("GIVEN text for Terraform's JSON syntax", () => {
  test.each([
    ["${path.module}", "$${path.module}"],
    ["%{ if true }", "%%{ if true }"],
    ["$${x}", "$$${x}"],
    ["%${x}", "%$${x}"],
    ["$%{x", "$%%{x"],
    ["__proto__", '${"__proto__"}'],
  ])("WHEN it is %s THEN it is escaped as %s", (text, escaped) => {
    expect(verbatim(text)).toBe(escaped);
  });

  test.each(["alice", "$", "100%", "{}", "a$b%c", "\\n", '"quoted"', "$ {x}"])(
    "WHEN it is %s, no template, THEN it stays as it is",
    (text) => {
      expect(verbatim(text)).toBe(text);
    },
  );
});
