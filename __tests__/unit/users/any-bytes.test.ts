import fc from "fast-check";
import { usersFromFile } from "../../../constructs";
import type { Issue } from "../../../constructs";
import { catchIssues, writeListFile, readList } from "../../support/list-file";

// Property tests are slow on a busy machine.
jest.setTimeout(60_000);

const NAMES = ["list.yaml", "list.json", "list.csv", "list.txt"];
const PARTS = [
  ...Array.from("\n\r\t -:#,[]{}\"'|>&*!%@`?~\\.0x"),
  "users:\n",
  "  - ",
  "username",
  "reason: ",
  '{"users":[',
  '{"username":"a"}',
  "alice",
  "---\n",
  "...\n",
  "- - ",
  "? ",
  "\ufeff",
  "\u2028",
  "\u0000",
  "\\u0000",
  "é😀",
];

/** Whether an issue has a position in the file, and a message. */
function hasPosition({ path, message }: Issue, file: string, content: Buffer): boolean {
  const lines = content.toString("utf8").split(/\r\n?|\n/);
  const [line = 0, column = 0] = path
    .slice(file.length + 1)
    .split(":")
    .map(Number);
  const width = lines[line - 1]?.length ?? -1;
  return path.startsWith(`${file}:`) && column >= 1 && column <= width + 1 && message.length > 20;
}

describe("GIVEN any bytes", () => {
  test.each(NAMES)(
    "WHEN they are read as %s THEN the result is a list, or an error with a position in the file for each issue",
    (name) => {
      const parts = fc.array(fc.constantFrom(...PARTS), { maxLength: 30 }).map((some) => some.join(""));
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some)),
        parts.map((text) => Buffer.from(text)),
        parts.map((text) => Buffer.from(`users:\n  - ${text}`)),
      );
      fc.assert(
        fc.property(bytes, (content) => {
          const file = writeListFile(name, content);
          const issues = catchIssues(() => usersFromFile(file));
          expect(issues.filter((issue) => !hasPosition(issue, file, content))).toEqual([]);
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each(["[", "- ", "? ", "{a: ", "'", '"', "|\n", "&a ", "- #\n", "-\n", "{", "a: ", " ", "#", ","])(
    "WHEN they are 10,000 times %j THEN each reader ends soon, with an issue",
    (part) => {
      const issues = NAMES.flatMap((name) => catchIssues(() => readList(name, `users:\n${part.repeat(10_000)}`)));
      expect(issues.length).toBeGreaterThan(0);
    },
  );
});
