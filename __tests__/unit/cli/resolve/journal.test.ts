import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { appendPage, openJournal, usernamesIn } from "../../../../cli/resolve/journal";
import type { Journal, JournalState, Page } from "../../../../cli/resolve/journal";

const PAGES: readonly Page[] = [
  { usernames: ["zoë", 'a"b'], seen: 3, next: "token 1" },
  { usernames: [], seen: 2, next: "token\u2028" },
  { usernames: ["😀"], seen: 1 },
];
const NOTHING: JournalState = { seen: 0, isWhole: false };

let journal: Journal;
beforeEach(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "journal-"));
  journal = { path: path.join(folder, "users.yaml.partial"), name: "users.yaml.partial", asked: "the users of a pool" };
});
afterEach(() => {
  fs.rmSync(path.dirname(journal.path), { recursive: true });
});

/** A journal of these pages, as bytes. */
function bytesOf(pages: readonly Page[]): Buffer {
  fs.rmSync(journal.path, { force: true });
  pages.forEach((page, index) => {
    appendPage(journal, page, index === 0);
  });
  return pages.length === 0 ? Buffer.alloc(0) : fs.readFileSync(journal.path);
}

async function usernames(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const name of usernamesIn(journal)) found.push(name);
  return found;
}

describe("GIVEN the journal of an unfinished list", () => {
  test("WHEN there is none THEN the list begins with its first page, and no file is made", async () => {
    expect(await openJournal(journal)).toEqual(NOTHING);
    expect(fs.existsSync(journal.path)).toBe(false);
  });

  test("WHEN it is opened THEN the list goes on after its last page", async () => {
    bytesOf(PAGES.slice(0, 1));
    expect(await openJournal(journal)).toEqual({ seen: 3, token: "token 1", isWhole: false });
    bytesOf(PAGES.slice(0, 2));
    expect(await openJournal(journal)).toEqual({ seen: 5, token: "token\u2028", isWhole: false });
    bytesOf(PAGES);
    expect(await openJournal(journal)).toEqual({ seen: 6, token: undefined, isWhole: true });
    expect(await usernames()).toEqual(["zoë", 'a"b', "😀"]);
  });

  test("WHEN a kill cut it anywhere THEN it goes on from its last whole page, as if the rest had never been", async () => {
    const whole = bytesOf(PAGES);
    const ends = PAGES.map((_, index) => bytesOf(PAGES.slice(0, index + 1)).length);
    const states = [NOTHING];
    for (let count = 1; count <= PAGES.length; count++) {
      bytesOf(PAGES.slice(0, count));
      states.push(await openJournal(journal));
    }
    for (let cut = 0; cut <= whole.length; cut++) {
      fs.writeFileSync(journal.path, whole.subarray(0, cut));
      const kept = ends.filter((end) => end <= cut).length;
      expect([cut, await openJournal(journal)]).toEqual([cut, states[kept]]);
      PAGES.slice(kept).forEach((page, index) => {
        appendPage(journal, page, kept + index === 0);
      });
      expect(fs.readFileSync(journal.path).equals(whole)).toBe(true);
    }
  });

  test("WHEN somebody else began or removed it meanwhile THEN no page is kept, because the list would lack others", () => {
    const [first, second] = PAGES as readonly [Page, Page];
    expect(() => {
      appendPage(journal, second, false);
    }).toThrow(/ENOENT/);
    expect(fs.existsSync(journal.path)).toBe(false);
    const before = bytesOf([first]);
    expect(() => {
      appendPage(journal, first, true);
    }).toThrow(/EEXIST/);
    expect(fs.readFileSync(journal.path)).toEqual(before);
  });

  test("WHEN something else is asked THEN it is refused, with both questions and what to do, and nothing is lost", async () => {
    const before = bytesOf(PAGES);
    await expect(openJournal({ ...journal, asked: "the users of another pool" })).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: expect.stringMatching(
        /^users\.yaml\.partial holds an unfinished list of the users of a pool, and now the users of another pool are asked for\. Ask for the same to finish it, or delete it/,
      ) as string,
    });
    expect(fs.readFileSync(journal.path)).toEqual(before);
  });

  test.each([
    ["its first line is none", "{}\n", 1],
    ["its first line is no JSON", "users:\n", 1],
    ["a page has no names", '{"asked":"the users of a pool"}\n{"seen":1}\n', 2],
    ["a page is no JSON", '{"asked":"the users of a pool"}\n{"usernames":["a\n', 2],
    ["a name is none", '{"asked":"the users of a pool"}\n{"usernames":[1],"seen":1}\n', 2],
  ])("WHEN %s THEN it is refused with the line, and left as it is", async (_, text, line) => {
    fs.writeFileSync(journal.path, text);
    await expect(openJournal(journal)).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: expect.stringMatching(
        new RegExp(`^users\\.yaml\\.partial:${line} is not what.*Delete the file`),
      ) as string,
    });
    expect(fs.readFileSync(journal.path, "utf8")).toBe(text);
  });
});
