import fs from "node:fs";
import { pipeline } from "node:stream/promises";
import { printableYaml } from "../output/printable";

// As README's "Lists in files" has it.
const SCHEMA = "./node_modules/cdktf-cognito-global-sign-out/schemas/users.schema.json";

/** What stands at the top of a list, for all of its users. */
export interface ListHead {
  readonly revision?: string;
  readonly reason?: string;
}

/**
 * Writes a list as `usersFromFile` reads it.
 *
 * @param names the usernames in their order
 * @param head what holds for all of them
 * @param file the path of the file
 * @returns how many users it lists
 */
export async function writeList(names: AsyncIterable<string>, head: ListHead, file: string): Promise<number> {
  let count = 0;
  async function* text(): AsyncGenerator<string> {
    yield `# yaml-language-server: $schema=${SCHEMA}\n`;
    if (head.revision !== undefined) yield `revision: ${printableYaml(head.revision)}\n`;
    if (head.reason !== undefined) yield `reason: ${printableYaml(head.reason)}\n`;
    yield "users:";
    for await (const name of names) {
      count++;
      yield `\n  - ${printableYaml(name)}`;
    }
    yield count === 0 ? " []\n" : "\n";
  }
  // On disk before it takes the place of an earlier list.
  await pipeline(text, fs.createWriteStream(file, { flush: true }));
  return count;
}
