import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { sortOnDisk } from "../../../../cli/resolve/sort";
import { username } from "../../../support/arbitraries";

// Properties take their time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "sort-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

async function sorted(names: readonly string[], runLength?: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const name of sortOnDisk(inTurn(names), folder, runLength)) found.push(name);
  return found;
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is sorted comes from a file
async function* inTurn(names: readonly string[]): AsyncGenerator<string> {
  yield* names;
}

const byCodeUnits = (one: string, other: string) => (one < other ? -1 : Number(one > other));

describe("GIVEN usernames in any order", () => {
  test("WHEN they are sorted on disk, in runs of any length THEN each is there once, by code units", async () => {
    const some = fc.array(fc.oneof(username, fc.constantFrom("alice", "Alice", "ﬁ", "😀", "\u{e0100}x")));
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 5 }), async (names, runLength) => {
        expect(await sorted(names, runLength)).toEqual([...new Set(names)].sort(byCodeUnits));
      }),
    );
  });

  test("WHEN each is as long as can be, and every character takes four bytes THEN none is changed", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 3000}-${"𠀋".repeat(120)}`);
    expect(await sorted(names, 700)).toEqual([...names].sort(byCodeUnits));
  });

  test("WHEN there are more than a run takes by default, some of them twice THEN nobody is lost", async () => {
    const names = Array.from({ length: 25_000 }, (_, index) => `user-${(index * 7919) % 20_000}`);
    expect(await sorted(names)).toEqual([...new Set(names)].sort(byCodeUnits));
    expect(fs.readdirSync(folder)).toHaveLength(3);
  });
});
