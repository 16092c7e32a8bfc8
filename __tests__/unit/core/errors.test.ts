import { GlobalSignOutError, GuardRefusedError, InvalidInputError } from "../../../core/errors";
import { execFileSync } from "node:child_process";
import path from "node:path";

const issues = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `users[${String(index)}]`, message: "wrong. Correct it." }));

describe("GIVEN an invalid input", () => {
  test("WHEN it has one issue THEN the message lists it", () => {
    expect(new InvalidInputError("The list", issues(1)).message).toBe(
      "The list has 1 problem:\n  - users[0]: wrong. Correct it.\nSee docs/errors.md#validation_error.",
    );
  });

  test("WHEN it has 20 THEN the message lists all of them", () => {
    const { message } = new InvalidInputError("The list", issues(20));
    expect(message.split("\n")).toHaveLength(22);
    expect(message).toMatch(/^The list has 20 problems:\n[^]*- users\[19\]: wrong\. Correct it\.\nSee [^\n]+$/);
  });

  test("WHEN it is the environment of the function THEN the message refers to the page of that code", () => {
    expect(new InvalidInputError("The environment", issues(1), "CONFIGURATION_ERROR").message).toMatch(
      /\nSee docs\/errors\.md#configuration_error\.$/,
    );
  });

  test("WHEN it has more THEN the message lists 20 and counts the rest, and issues holds all", () => {
    const error = new InvalidInputError("The list", issues(100_000));
    expect(error.message).toMatch(
      /^The list has 100000 problems:\n[^]*- users\[19\]: wrong\. Correct it\.\n {2}and 99980 more\.\nSee docs\/errors\.md#validation_error\.$/,
    );
    expect(error.issues).toHaveLength(100_000);
  });
});

describe("GIVEN a refusal of a guard", () => {
  test("WHEN it is created THEN it is no invalid input, and lists the reasons", () => {
    const error = new GuardRefusedError("The plan", issues(2));
    expect(error).not.toBeInstanceOf(InvalidInputError);
    expect(error.message).toBe(
      "The plan was refused:\n  - users[0]: wrong. Correct it.\n  - users[1]: wrong. Correct it.",
    );
    expect(error).toMatchObject({ code: "GUARD_REFUSED", issues: issues(2) });
  });
});

describe("GIVEN an error of this library", () => {
  test("WHEN another installed copy of the library created it THEN it is recognized", () => {
    let theirs: unknown;
    jest.isolateModules(() => {
      const copy =
        jest.requireActual<Readonly<{ InvalidInputError: typeof InvalidInputError }>>("../../../core/errors");
      theirs = new copy.InvalidInputError("The list", issues(1));
    });
    expect(theirs).not.toBeInstanceOf(GlobalSignOutError);
    expect(GlobalSignOutError.isGlobalSignOutError(theirs)).toBe(true);
  });

  test.each([new Error("other"), undefined, null, "VALIDATION_ERROR", { code: "VALIDATION_ERROR" }])(
    "WHEN the value is %p THEN it is not recognized as one",
    (value) => {
      expect(GlobalSignOutError.isGlobalSignOutError(value)).toBe(false);
    },
  );

  test("WHEN it is not caught THEN Node.js prints its message once, without a stack or an object dump", () => {
    const script = `throw new (require(${JSON.stringify(path.resolve("dist/core/errors.js"))}).InvalidInputError)("The list", [{ path: "users[0]", message: "wrong. Correct it." }])`;
    let stderr = "";
    try {
      execFileSync(process.execPath, ["-e", script], { stdio: "pipe" });
    } catch (error) {
      stderr = String((error as { readonly stderr: Buffer }).stderr);
    }
    expect(stderr.match(/- users\[0\]: wrong/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/issues:|code:|Symbol\(/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
