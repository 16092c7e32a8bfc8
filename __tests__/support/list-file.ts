import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { InvalidInputError, usersFromFile } from "../../constructs";
import type { Issue, ListedUserProps } from "../../constructs";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "list-"));
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

/** Writes a file and returns its path. */
export function writeListFile(name: string, content: string | Uint8Array): string {
  const file = path.join(directory, name);
  fs.writeFileSync(file, content);
  return file;
}

/** Creates a directory and returns its path. */
export function createListDirectory(name: string): string {
  const created = path.join(directory, name);
  fs.mkdirSync(created);
  return created;
}

/** Reads the users of a file with this content. */
export function readList(name: string, content: string | Uint8Array): readonly ListedUserProps[] {
  return usersFromFile(writeListFile(name, content));
}

/** The issues of a file with this content, such as `list.yaml:3:5: …`; none when it is valid. */
export function findListIssues(name: string, content: string | Uint8Array): readonly string[] {
  return catchIssues(() => readList(name, content)).map(({ path, message }) => removeDirectory(`${path}: ${message}`));
}

/** The issues of the error that an action throws; none when it throws no error. */
export function catchIssues(action: () => unknown): readonly Issue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

/** Removes the directory of the test's files from a text. */
export function removeDirectory(text: string): string {
  return text.replaceAll(`${directory}${path.sep}`, "");
}
