import fs from "node:fs";
import path from "node:path";
import { GlobalSignOutError } from "../../core/errors";
import { formatUsers } from "../output/format";
import { DEFAULT_MAX_USERS } from "../../users/list";
import { createCognitoReader } from "../aws/cognito-client";
import { startProgressBar } from "../output/progress-bar";
import { say } from "../terminal";
import type { Terminal } from "../terminal";
import { wordsOf } from "./criterion";
import type { Question } from "./criterion";
import { appendPage, openJournal, usernamesIn } from "./journal";
import type { Journal } from "./journal";
import { estimateUsers, userPages } from "./pages";
import { sortOnDisk } from "./sort";
import { writeList } from "./write-list";
import type { ListHead } from "./write-list";

/** The list that is to be written. */
export interface WantedList extends ListHead {
  /** The file, as the command line names it. */
  readonly output: string;
}

/**
 * Writes the users of a user pool that meet a criterion to a list file, in constant memory. What was listed before an
 * interruption is kept beside it, and not asked for again.
 *
 * @param question which users
 * @param wanted the list
 * @param terminal where it runs
 * @throws {@link GlobalSignOutError} when Cognito refuses it, or a file can't be read or written
 */
export async function resolveUsers(question: Question, wanted: WantedList, terminal: Terminal): Promise<void> {
  const { output } = wanted;
  const file = path.resolve(terminal.folder, output);
  const journal = { path: `${file}.partial`, name: `${output}.partial`, asked: wordsOf(question) };
  try {
    await listUsers(question, journal, terminal);
    const count = await finish(journal, wanted, file);
    say(terminal, `Wrote ${formatUsers(count)} to ${output}.${tooMany(count)}`);
  } catch (error) {
    throw fileFailure(error, output);
  }
}

async function listUsers(question: Question, journal: Journal, terminal: Terminal): Promise<void> {
  const { seen, token, isWhole } = await openJournal(journal);
  if (seen > 0) say(terminal, `Going on with ${journal.name}, after the first ${formatUsers(seen)}.`);
  if (isWhole) return;
  const client = createCognitoReader(question.userPoolId);
  const isOfAll = question.criterion.kind === "created-before";
  const total = isOfAll ? await estimateUsers(client, question.userPoolId) : undefined;
  const bar = startProgressBar("Listing users", total, terminal, seen);
  try {
    let [done, isFirst] = [seen, token === undefined];
    for await (const page of userPages(client, question, { token, partial: journal.name })) {
      appendPage(journal, page, isFirst);
      isFirst = false;
      done += page.seen;
      bar.update(done);
    }
  } finally {
    bar.stop();
  }
}

async function finish(journal: Journal, head: ListHead, file: string): Promise<number> {
  // Beside the list, so that one step puts it in its place; of its own, whoever else is at work on the same list.
  const folder = fs.mkdtempSync(`${journal.path}-`);
  try {
    const list = path.join(folder, "list");
    const count = await writeList(sortOnDisk(usernamesIn(journal), folder), head, list);
    fs.renameSync(list, file);
    fs.rmSync(journal.path);
    return count;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function tooMany(count: number): string {
  if (count <= DEFAULT_MAX_USERS) return "";
  const most = formatUsers(DEFAULT_MAX_USERS);
  return ` A construct takes ${most} by default: raise its maxUsers; beyond some thousand a plan takes minutes.`;
}

function fileFailure(error: unknown, output: string): unknown {
  if (error instanceof GlobalSignOutError || !(error instanceof Error && "syscall" in error)) return error;
  const problem = `${output} can't be written: ${error.message}.`;
  const remedy = "Check the folder, what this program may do in it, and the space that is left; then run it again.";
  return new GlobalSignOutError("FILE_ERROR", `${problem} ${remedy}`, { cause: error });
}
