import fs from "node:fs";
import * as v from "valibot";
import { GlobalSignOutError } from "../../core/errors";
import { wholeLines } from "./lines";

const header = v.pipe(v.string(), v.parseJson(), v.object({ asked: v.string() }));

const page = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ usernames: v.array(v.string()), seen: v.number(), next: v.optional(v.string()) }),
);

/** What one request for users brought: whom it lists, how many users it looked at, and the token of the next page. */
export type Page = Readonly<v.InferOutput<typeof page>>;

/** A file that keeps the pages of an unfinished list: JSON lines, the first of which says what was asked. */
export interface Journal {
  readonly path: string;
  /** How messages name it. */
  readonly name: string;
  /** The question, in words. */
  readonly asked: string;
}

/** How far an unfinished list is. */
export interface JournalState {
  /** How many users its pages looked at. */
  readonly seen: number;
  /** The token of the next page; `undefined` when there is none, or when the first page is still to come. */
  readonly token?: string;
  /** Whether all pages are there. */
  readonly isWhole: boolean;
}

/**
 * Finds out where an unfinished list goes on. What was only half written is dropped.
 *
 * @throws {@link GlobalSignOutError} when it belongs to another question, or is no journal
 */
export async function openJournal(journal: Journal): Promise<JournalState> {
  const { path } = journal;
  let state: JournalState = { seen: 0, isWhole: false };
  if (!fs.existsSync(path)) return state;
  let [count, end] = [0, 0];
  for await (const line of wholeLines(path)) {
    count++;
    end += Buffer.byteLength(line) + 1;
    if (count === 1) checkQuestion(parse(header, line, journal, count).asked, journal);
    else state = add(state, parse(page, line, journal, count));
  }
  if (count > 1) fs.truncateSync(path, end);
  else fs.rmSync(path);
  return state;
}

/**
 * Keeps a page. The first one begins the journal, so that a question which Cognito refuses leaves none behind.
 *
 * @throws Error when a first page finds a journal, or a later one finds none: a list without the pages before it would
 * lack users, and nobody would know
 */
export function appendPage({ path, asked }: Journal, kept: Page, isFirst: boolean): void {
  const lines = isFirst ? [{ asked }, kept] : [kept];
  const file = fs.openSync(path, isFirst ? "ax" : fs.constants.O_WRONLY | fs.constants.O_APPEND);
  try {
    fs.writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  } finally {
    fs.closeSync(file);
  }
}

/** The usernames of all pages, in the order in which they came. */
export async function* usernamesIn(journal: Journal): AsyncGenerator<string> {
  let count = 0;
  for await (const line of wholeLines(journal.path)) {
    count++;
    if (count > 1) yield* parse(page, line, journal, count).usernames;
  }
}

function add({ seen }: JournalState, { seen: more, next }: Page): JournalState {
  return { seen: seen + more, token: next, isWhole: next === undefined };
}

function checkQuestion(earlier: string, { name, asked }: Journal): void {
  if (earlier === asked) return;
  const problem = `${name} holds an unfinished list of ${earlier}, and now ${asked} are asked for.`;
  throw new GlobalSignOutError("FILE_ERROR", `${problem} Ask for the same to finish it, or delete it to start anew.`);
}

function parse<T extends v.GenericSchema<string, unknown>>(
  schema: T,
  line: string,
  { name }: Journal,
  number: number,
): v.InferOutput<T> {
  const parsed = v.safeParse(schema, line);
  if (parsed.success) return parsed.output;
  const problem = `${name}:${number} is not what an unfinished list holds: ${parsed.issues[0].message}.`;
  throw new GlobalSignOutError("FILE_ERROR", `${problem} Delete the file to start anew.`);
}
