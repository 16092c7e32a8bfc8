import fs from "node:fs";

/** The lines of a UTF-8 file that end in a line feed; what follows the last one is none. */
export async function* wholeLines(file: string): AsyncGenerator<string> {
  let rest = "";
  // With an encoding, chunks are strings.
  for await (const chunk of fs.createReadStream(file, "utf8") as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
