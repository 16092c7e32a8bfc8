import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { InvalidInputError, usersFromFile } from "../../constructs";
import type { Issue, ListedUserProps } from "../../constructs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "list-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Writes a file and gives its path. */
export function listFile(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

/** Makes a folder and gives its path. */
export function listFolder(name: string): string {
  const made = path.join(folder, name);
  fs.mkdirSync(made);
  return made;
}

/** What `usersFromFile` makes of a file with this content. */
export function read(name: string, content: string | Uint8Array): readonly ListedUserProps[] {
  return usersFromFile(listFile(name, content));
}

/** The faults of a file with this content, such as `list.yaml:3:5: …`; none when it can be read. */
export function faultsOf(name: string, content: string | Uint8Array): readonly string[] {
  return faultsIn(() => read(name, content)).map(({ path, message }) => inFolder(`${path}: ${message}`));
}

/** The faults that an action ends in; none when it ends well. */
export function faultsIn(action: () => unknown): readonly Issue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

/** A text without the folder of the test's files. */
export function inFolder(text: string): string {
  return text.replaceAll(`${folder}${path.sep}`, "");
}
